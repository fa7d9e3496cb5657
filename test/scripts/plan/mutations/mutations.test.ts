import { expect, test } from 'vitest';
import { runMutations } from './run.ts';

/** A share of `npm run plan:mutations`, which does 300 and compares them with auth0-deploy-cli's own dry run. */
test('generated changes of real configurations stand in the plan with their values, and nothing else does', async () => {
  const { missed, invented, mutations, bySort } = await runMutations({ count: 24, seed: 20_261_125, compares: false });
  expect(missed).toEqual([]);
  expect(invented).toEqual([]);
  expect(mutations).toBe(24);
  expect(Object.keys(bySort).length).toBeGreaterThan(3);
}, 180_000);
