import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { applicationConfig } from '../vite.shared.js';

export default defineConfig(
  applicationConfig({ folder: fileURLToPath(new URL('.', import.meta.url)), port: 5174 }),
);
