import { beforeAll, expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const search = async (q: string) => {
  const { status, body } = await api('GET', `/logs?q=${encodeURIComponent(q)}`);
  return status === 200 ? body.map((row: { description: string }) => row.description) : status;
};

beforeAll(async () => {
  await api('POST', '/roles', { name: 'one' });
  await api('PUT', '/rules-configs/key', { value: 'v' });
});

test('logs are found by field, wildcard, range and operators, newest first', async () => {
  const all = await search('type:sapi');
  expect(all).toHaveLength(2);
  const [, oldest] = all;
  expect(await search(`description:"${oldest}"`)).toEqual([oldest]);
  expect(await search(`type:sap* AND NOT description:"${oldest}"`)).toEqual([all[0]]);
  expect(await search('(type:s OR type:sapi) AND date:[2020-01-01 TO *]')).toEqual(all);
  expect(await search('date:[* TO 2020-01-01}')).toEqual([]);
  expect(await search('unknown_field:sapi')).toEqual([]);
  expect(await search('(type:sapi')).toBe(400);
});

test('a checkpoint gives what came after it, oldest first', async () => {
  const { body: newest } = await api('GET', '/logs?sort=date:1');
  const [first, ...later] = newest.map((row: { log_id: string }) => row.log_id);
  const { body: after } = await api('GET', `/logs?from=${first}&take=10`);
  expect(after.map((row: { log_id: string }) => row.log_id)).toEqual(later);
});

test('totals are those of the page', async () => {
  const { body } = await api('GET', '/logs?include_totals=true&per_page=1');
  expect([body.total, body.length, body.limit, body.logs.length]).toEqual([1, 1, 1, 1]);
});
