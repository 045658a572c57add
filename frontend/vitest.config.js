import { defineConfig } from 'vitest/config';
import { alias } from './vite.shared.js';

export default defineConfig({
  resolve: { alias },
  test: {
    // Else the packages that are exchanged for ours would be loaded as they are.
    server: { deps: { inline: [/micromark|mdast/] } },
    environment: 'happy-dom',
    setupFiles: ['shared/components/test-setup.js'],
    include: ['shared/**/*.test.js', 'client/**/*.test.js', 'dashboard/**/*.test.js'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    restoreMocks: true,
    // A busy machine takes its time to load a test; that is no failure.
    testTimeout: 20_000,
  },
});
