import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { applicationConfig } from '../vite.shared.js';

const folder = fileURLToPath(new URL('.', import.meta.url));

// `--mode gallery` builds the developers' page of components on its own, so that what is shipped never carries it.
export default defineConfig(({ mode }) =>
  applicationConfig({
    folder,
    port: 5173,
    ...(mode === 'gallery' ? { page: 'gallery.html', outDir: 'gallery/dist' } : {}),
  }),
);
