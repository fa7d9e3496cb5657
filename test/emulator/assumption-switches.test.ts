import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASSUMPTIONS, fixedBecause } from '../../emulator/index.ts';
import { SWITCHES } from './assumption-table.ts';
import { arrange, startWorld, tenant } from './assumption-world.ts';

beforeAll(startWorld);
afterAll(() => tenant.stop());
beforeEach(() => arrange());

describe('each alternative that can be switched on shows', () => {
  test.each(Object.entries(SWITCHES))('%s', async (id, { rows = [], look, chosen, alternative }) => {
    await arrange(...rows);
    expect(await look()).toEqual(chosen);
    await arrange(...rows);
    const turned = await tenant.send('POST', '/_local/assumptions', { json: { id, active: 'alternative' } });
    expect([turned.status, turned.text]).toEqual([204, '']);
    expect(await look()).toEqual(alternative);
  });
});

test('every assumption is switched in this table, or says why it cannot be', async () => {
  const silent = ASSUMPTIONS.filter(({ id }) => !SWITCHES[id] && !fixedBecause(id)).map(({ id }) => id);
  expect(silent).toEqual([]);
  for (const { id } of ASSUMPTIONS.filter((each) => fixedBecause(each.id))) {
    const turned = await tenant.send('POST', '/_local/assumptions', { json: { id, active: 'alternative' } });
    expect([turned.status, turned.json.error]).toEqual([501, expect.stringContaining('cannot be switched on')]);
  }
});
