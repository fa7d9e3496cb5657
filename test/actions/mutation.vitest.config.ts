import { defineConfig } from 'vitest/config';

/*
 * For `npm run mutation`. A worker thread of the local tenant does not know which mutant is on, and the size of mutated
 * code says nothing: those tests are left out.
 */
export default defineConfig({
  test: {
    include: ['test/actions/**/*.test.ts'],
    exclude: ['test/actions/**/login.test.ts', 'test/actions/bundles.test.ts', 'test/actions/types/**'],
    silent: true,
    isolate: false,
    env: { PROPERTY_RUNS: '100' },
  },
});
