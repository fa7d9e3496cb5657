import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a domain is made, verified, made the default and found by its beginning', async () => {
  const { body: made } = await api('POST', '/custom-domains', {
    domain: 'login.acme.example',
    type: 'auth0_managed_certs',
  });
  expect(made).toMatchObject({ status: 'pending_verification', is_default: false, tls_policy: 'recommended' });
  expect(made.verification.methods).toEqual([
    { name: 'CNAME', record: expect.any(String), domain: 'login.acme.example' },
  ]);
  const { body: ready } = await api('POST', `/custom-domains/${made.custom_domain_id}/verify`);
  expect(ready.status).toBe('ready');
  await api('PATCH', '/custom-domains/default', { domain: 'login.acme.example' });
  expect((await api('GET', '/custom-domains/default')).body).toMatchObject({ is_default: true });
  const { body: found } = await api('GET', '/custom-domains?q=domain:login*&take=10');
  expect(found.custom_domains).toHaveLength(1);
  const { body: none } = await api('GET', '/custom-domains?q=domain:other*&take=10');
  expect(none.custom_domains).toEqual([]);
  expect((await api('DELETE', `/custom-domains/${made.custom_domain_id}`)).status).toBe(409);
  await api('PATCH', '/custom-domains/default', { domain: 'acme.eu.auth0.com' });
  await api('DELETE', `/custom-domains/${made.custom_domain_id}`);
  expect((await api('GET', '/custom-domains')).body).toEqual([]);
  expect(Object.keys((await api('GET', '/custom-domains/default')).body)).toEqual(['domain']);
});

test('the first domain of a tenant is the primary one, unless its owner keeps the certificate', async () => {
  const create = async (domain: string, type: string) => (await api('POST', '/custom-domains', { domain, type })).body;
  const own = await create('own.acme.example', 'self_managed_certs');
  await api('DELETE', `/custom-domains/${own.custom_domain_id}`);
  const first = await create('one.acme.example', 'auth0_managed_certs');
  const second = await create('two.acme.example', 'auth0_managed_certs');
  expect([own, first, second].map(({ primary }) => primary)).toEqual([false, true, false]);
  for (const { custom_domain_id } of [first, second]) await api('DELETE', `/custom-domains/${custom_domain_id}`);
});

test('an unknown domain cannot be the default, and a second of the same name is refused', async () => {
  expect((await api('PATCH', '/custom-domains/default', { domain: 'nobody.example' })).status).toBe(400);
  const body = { domain: 'twice.acme.example', type: 'self_managed_certs' };
  expect((await api('POST', '/custom-domains', body)).status).toBe(201);
  expect((await api('POST', '/custom-domains', body)).status).toBe(409);
});

test('the credentials of a phone provider are never told', async () => {
  const { body: made } = await api('POST', '/branding/phone/providers', {
    name: 'twilio',
    configuration: { sid: 'AC1', default_from: '+15550100', delivery_methods: ['text'] },
    credentials: { auth_token: 'very-secret-token' },
  });
  const { body: listed } = await api('GET', '/branding/phone/providers');
  expect(listed.providers).toMatchObject([{ id: made.id, credentials: null }]);
  expect(JSON.stringify([made, listed])).not.toContain('very-secret-token');
});

test('importing a root key makes it active, with a new master key under it', async () => {
  const { body: key } = await api('POST', '/keys/encryption', { type: 'customer-provided-root-key' });
  const path = `/keys/encryption/${key.kid}`;
  expect((await api('POST', path, { wrapped_key: 'dG9vIHNob3J0' })).status).toBe(400);
  expect((await api('GET', path)).body.state).toBe('pre-activation');
  expect((await api('POST', path, { wrapped_key: Buffer.alloc(400, 1).toString('base64') })).body.state).toBe('active');
  const { body: keys } = await api('GET', '/keys/encryption');
  const master = keys.filter(
    (row: { type: string; state: string }) => row.type === 'tenant-master-key' && row.state === 'active',
  );
  expect(master).toMatchObject([{ parent_kid: key.kid }]);
});
