import { fileURLToPath } from 'node:url';

/** Where packages are exchanged for something of ours. */
export const alias = {
  'decode-named-character-reference': fileURLToPath(
    new URL('client/components/chat/markdown/no-references.js', import.meta.url),
  ),
};

const server = process.env.SERVER_URL ?? 'http://127.0.0.1:8060';

/** The policy the server sends, so that what is previewed is tried under it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/**
 * How an application of ours is built and served while it is worked on.
 * @param {object} options
 * @param {string} options.folder Where it stands.
 * @param {number} options.port Where `npm run dev` serves it.
 * @param {string} [options.page] The page it is entered by.
 * @param {string} [options.outDir] Where it is built to, within its folder.
 * @returns {import('vite').UserConfig}
 */
export function applicationConfig({ folder, port, page = 'index.html', outDir = 'dist' }) {
  return {
    root: folder,
    // Relative, so that it works wherever it is served: at `/`, at `/dashboard/`, in a window of its own.
    base: './',
    resolve: { alias },
    build: {
      outDir,
      emptyOutDir: true,
      target: ['chrome111', 'firefox115', 'safari16.4'],
      // Fonts and pictures stay files, so that the policy needs no `data:`; the polyfill would call the network.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: folder + page },
    },
    server: {
      port,
      strictPort: true,
      fs: { allow: [fileURLToPath(new URL('.', import.meta.url))] },
      proxy: {
        '/api': { target: server, changeOrigin: true },
        '/ws': { target: server, ws: true, changeOrigin: true },
      },
    },
    preview: { port: port - 1000, strictPort: true, headers: { 'Content-Security-Policy': policy } },
  };
}
