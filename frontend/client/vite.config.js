import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));
const server = process.env.SERVER_URL ?? 'http://127.0.0.1:8060';

/** The policy the server sends, so that the gallery is tried under it. */
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

// `--mode gallery` builds the developers' page of components on its own, so that what is shipped never carries it.
export default defineConfig(({ mode }) => ({
  root: here,
  base: './',
  build: {
    outDir: mode === 'gallery' ? 'gallery/dist' : 'dist',
    emptyOutDir: true,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // Fonts and pictures stay files, so that the policy needs no `data:`; the polyfill would call the network.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: mode === 'gallery' ? `${here}gallery.html` : `${here}index.html` },
  },
  server: {
    port: 5173,
    strictPort: true,
    fs: { allow: [fileURLToPath(new URL('..', import.meta.url))] },
    proxy: {
      '/api': { target: server, changeOrigin: true },
      '/ws': { target: server, ws: true, changeOrigin: true },
    },
  },
  preview: { port: 4173, strictPort: true, headers: { 'Content-Security-Policy': policy } },
}));
