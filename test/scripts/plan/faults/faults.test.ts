import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { World } from '../world.ts';
import { CASES } from './cases.ts';
import { play } from './run.ts';

// Every plan and deploy starts auth0-deploy-cli: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world?.close());

/** npm run plan:faults plays all of them. */
const HERE = ['POST: never answered, and carried out', 'SIGTERM between two writes'];

test.each(CASES.filter(({ name }) => HERE.includes(name)))(
  '$name: it is told, and the second run converges',
  async (fault) => {
    const { wrong, first } = await play(world, fault);
    expect(wrong, first.text).toEqual([]);
  },
);

test('every fault has a name of its own', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.filter(({ name }) => HERE.includes(name))).toHaveLength(HERE.length);
});
