import { expect, test } from 'vitest';
import { runMutations } from './run.ts';
import { isSeenBroken } from './sabotage.ts';

/** A share of `npm run plan:mutations`, which does hundreds and compares them with auth0-deploy-cli's own dry run. */
test('generated changes of files and of tenants behind their back stand in the plan as they then happen', async () => {
  const bases = ['own'];
  const { rounds } = await runMutations({ count: 8, seed: 1, compares: false, bases });
  for (const { verdict } of rounds) {
    const { missed, invented, untold, unfaithful } = verdict;
    expect({ missed, invented, untold, unfaithful }).toEqual({ missed: [], invented: [], untold: [], unfaithful: [] });
  }
  const all = rounds.flatMap(({ round }) => round.mutations.map((mutation) => ({ round, mutation })));
  expect(new Set(all.map(({ mutation }) => mutation.class)).size).toBeGreaterThan(9);
  // Whoever judges must see it when a plan is wrong.
  const blind = all.filter(({ round, mutation }) => !isSeenBroken(round, mutation));
  expect(blind.map(({ mutation }) => `${mutation.class} ${mutation.key}`)).toEqual([]);
}, 300_000);
