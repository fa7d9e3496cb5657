import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../../authentication/harness.ts';
import { apiOf, tokenOf } from '../engine/api.ts';
import { operations, resolve } from './described.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { operationOf, resources, Walk } from './walk.ts';
import { buildWorld } from './world.ts';

const tenants: TestTenant[] = [];
const explained = new Set<RegExp>();
const walked = new Set<string>();

let walk: Walk;
beforeAll(async () => {
  const tenant = await TestTenant.start();
  tenants.push(tenant);
  const api = apiOf(tenant, await tokenOf(tenant));
  walk = new Walk(api, await buildWorld(api));
});
afterAll(() => Promise.all(tenants.map((tenant) => tenant.stop())));

/** What was found and is not explained. */
function unexplained(): string[] {
  for (const operation of walk.walked) walked.add(operation);
  const found = [...walk.findings];
  walk.findings.clear();
  return found.filter((finding) => {
    const reasons = EXCEPTIONS.filter((exception) => exception.finding.test(finding));
    for (const reason of reasons) explained.add(reason.finding);
    return reasons.length === 0;
  });
}

const FIRST = { alternative: 0, value: 0 };
const made = new Set(resources().flatMap(({ collection, one }) => [collection, one]));
const singletons = operations.filter(
  ({ method, path, body }) =>
    ['PATCH', 'PUT'].includes(method) && body && operationOf('GET', path) !== undefined && !made.has(path),
);

test('what is made comes back as it was sent, changes field by field, and is gone when it is deleted', async () => {
  for (const resource of resources()) {
    // Such as the sinks of log streams and the destinations of event streams.
    const { oneOf = [] } = resolve(operationOf('POST', resource.collection)?.body ?? {});
    for (let alternative = 0; alternative < Math.max(1, oneOf.length); alternative += 1) {
      await walk.resource(resource, { alternative, value: 0 });
    }
  }
  expect(unexplained()).toEqual([]);
}, 180_000);

test('what there is once changes field by field', async () => {
  for (const singleton of singletons) await walk.singleton(singleton, FIRST);
  expect(unexplained()).toEqual([]);
});

test('everything else answers as it is described', async () => {
  const others = operations.filter(({ method, path }) => !walked.has(`${method} ${path}`));
  for (const operation of others) await walk.call(operation, FIRST);
  expect(unexplained()).toEqual([]);
});

test('every endpoint was walked, and no exception is left over', () => {
  const all = operations.map(({ method, path }) => `${method} ${path}`);
  expect(all.filter((operation) => !walked.has(operation))).toEqual([]);
  expect(EXCEPTIONS.filter(({ finding }) => !explained.has(finding)).map(({ finding }) => String(finding))).toEqual([]);
});
