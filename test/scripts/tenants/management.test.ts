import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  checkpointed,
  connect,
  isOutcomeUnknown,
  type Management,
  paged,
  read,
  refusalOf,
  tenantError,
} from '../../../scripts/tenants/management.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('management-test');
let tenant: TestTenant;
let api: Management;
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});
beforeEach(async () => {
  await tenant.post('/_local/reset', { seed: 'new-tenant' });
  api = await connect(tenant.access);
});

const fault = (match: string, what: object) => tenant.post('/_local/faults', { match, ...what });
const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'nothing failed').catch((error) => error);

test('lists are read to their end, by pages and by checkpoints', async () => {
  for (let n = 0; n < 7; n += 1) await api.organizations.create({ name: `organization-${n}` });
  for (let n = 0; n < 6; n += 1) await api.roles.create({ name: `role-${n}` });
  const names: string[] = [];
  for await (const { name } of checkpointed<{ name: string }>(api, '/organizations', 'organizations', 3))
    names.push(name);
  expect(names.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `organization-${n}`));
  const roles: string[] = [];
  for await (const { name } of paged<{ name: string }>(api, '/roles?name_filter=role', 'roles', 3)) roles.push(name);
  expect(roles.toSorted()).toEqual(Array.from({ length: 6 }, (_, n) => `role-${n}`));
});

test('reads outlive resets and failures of the tenant', async () => {
  await fault('GET /api/v2/roles*', { drop: true });
  await fault('GET /api/v2/roles*', { status: 503 });
  expect(await read(api, '/roles')).toEqual([]);
});

test('a write that the tenant carried out without answering counts as unknown, one that it refused does not', async () => {
  await fault('POST /api/v2/roles', { drop: 'after' });
  const lost = await failure(api.roles.create({ name: 'editor' }));
  expect(isOutcomeUnknown(lost)).toBe(true);
  expect(await read(api, '/roles')).toHaveLength(1);
  await fault('POST /api/v2/roles', { status: 500 });
  expect(isOutcomeUnknown(await failure(api.roles.create({ name: 'other' })))).toBe(true);
  expect(isOutcomeUnknown(await failure(api.roles.create({ name: 'editor' })))).toBe(false);
  const gone = await connect({ ...tenant.access, domain: 'localhost:4399' });
  expect(isOutcomeUnknown(await failure(gone.roles.create({ name: 'editor' })))).toBe(false);
});

test('a missing scope is named, and so is what Auth0 said', async () => {
  const { id } = ((await tenant.get('client-grants')) as { id: string; scope: string[] }[])[0] ?? { id: '' };
  await tenant.send('PATCH', `client-grants/${id}`, { scope: ['read:clients'] });
  const error = await failure(read(await connect(tenant.access), '/roles'));
  expect(refusalOf(error)).toMatchObject({ status: 403, scopes: ['read:roles'] });
  expect(tenantError(error, 'acme.test', 'to tell its roles')).toMatchObject({
    code: 'TENANT_REFUSED',
    message: expect.stringMatching(/^The tenant acme\.test refuses to tell its roles: Insufficient scope.*\(403\)$/),
    fix: 'Grant the client of the environment one of these scopes on the Management API: read:roles',
  });
});

test('a wrong secret is told without telling it', async () => {
  const credentials = { kind: 'secret', clientId: tenant.clientId, clientSecret: 'not-the-secret-at-all' } as const;
  const error = await failure(read(await connect({ ...tenant.access, credentials }), '/roles'));
  const shown = tenantError(error, tenant.domain, 'to sign in');
  expect(shown).toMatchObject({ code: 'TENANT_REFUSED', fix: 'Check the credentials that the environment names' });
  expect(JSON.stringify(shown) + String(shown)).not.toContain('not-the-secret-at-all');
});

test('what only reads refuses to write through the SDK too', async () => {
  const reader = await connect(tenant.access, { readOnly: true });
  const error = await failure(reader.roles.create({ name: 'editor' }));
  expect(tenantError(error, tenant.domain, 'to create a role')).toMatchObject({ code: 'READ_ONLY' });
  expect(await read(reader, '/roles')).toEqual([]);
});
