import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'happy-dom',
    setupFiles: ['shared/components/test-setup.js'],
    include: ['shared/**/*.test.js', 'client/**/*.test.js', 'dashboard/**/*.test.js'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    restoreMocks: true,
    // A busy machine takes its time to load a test; that is no failure.
    testTimeout: 20_000,
  },
});
