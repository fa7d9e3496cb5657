import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const identifier = 'https://orders.example/v1';

test('a new API has the defaults of real tenants, and is found by id and by identifier', async () => {
  const { status, body } = await api('POST', '/resource-servers', { identifier });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    identifier,
    allow_offline_access: false,
    token_lifetime: 86400,
    token_lifetime_for_web: 7200,
    signing_alg: 'RS256',
    subject_type_authorization: { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } },
  });
  expect(body).not.toHaveProperty('scopes');
  expect((await api('GET', `/resource-servers/${body.id}`)).body).toEqual(body);
  expect((await api('GET', `/resource-servers/${encodeURIComponent(identifier)}`)).body).toEqual(body);
  const again = await api('POST', '/resource-servers', { identifier });
  expect([again.status, again.body.errorCode]).toEqual([409, 'existing_resource_server']);
});

test('an update with null removes, and scopes are replaced', async () => {
  const path = `/resource-servers/${encodeURIComponent(identifier)}`;
  await api('PATCH', path, { consent_policy: 'transactional-authorization-with-mfa', scopes: [{ value: 'read:a' }] });
  const { status, body } = await api('PATCH', path, { consent_policy: null, scopes: [{ value: 'read:b' }] });
  expect(status).toBe(200);
  expect(body).not.toHaveProperty('consent_policy');
  expect(body.scopes).toEqual([{ value: 'read:b' }]);
});

test('the Management API cannot be deleted', async () => {
  const { body } = await api('GET', '/resource-servers');
  const system = body.find(({ is_system }: { is_system?: boolean }) => is_system);
  expect((await api('DELETE', `/resource-servers/${system.id}`)).status).toBe(400);
  expect((await api('GET', `/resource-servers/${system.id}`)).status).toBe(200);
});
