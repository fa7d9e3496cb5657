import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

async function created(body: object) {
  const { status, body: client } = await api('POST', '/clients', body);
  expect(status, JSON.stringify(client)).toBe(201);
  return client;
}

function pem(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

test('what is not told follows from the application type and the authentication', async () => {
  expect(await created({ name: 'A' })).toMatchObject({
    oidc_conformant: false,
    is_first_party: true,
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    jwt_configuration: { secret_encoded: false, lifetime_in_seconds: 36000 },
    refresh_token: { expiration_type: 'non-expiring', rotation_type: 'non-rotating', token_lifetime: 2592000 },
  });
  const open = await created({ name: 'B', token_endpoint_auth_method: 'none' });
  expect(open.grant_types).not.toContain('client_credentials');
  const own = await created({ name: 'C', refresh_token: { rotation_type: 'rotating', expiration_type: 'expiring' } });
  expect(own.refresh_token).toMatchObject({ rotation_type: 'rotating', token_lifetime: 2592000, leeway: 0 });
  const strict = await created({ name: 'D', is_first_party: false, third_party_security_mode: 'strict' });
  expect(strict.client_id).toMatch(/^tpc_/);
  expect(strict.grant_types).toEqual(['authorization_code']);
});

test('only the answer to a create tells what is told once', async () => {
  const client = await created({ name: 'Portal' });
  expect(client).toMatchObject({ encrypted: true, signing_keys: [{ key: '' }] });
  const { body: read } = await api('GET', `/clients/${client.client_id}`);
  expect(read).not.toHaveProperty('encrypted');
  expect(read.signing_keys[0]).not.toHaveProperty('key');
  expect(read.client_secret).toBe(client.client_secret);
});

test('an update merges metadata, removes with null, and replaces lists', async () => {
  const metadata = { team: 'web', tier: 'gold' };
  const { client_id } = await created({ name: 'E', client_metadata: metadata, callbacks: ['https://a.example/cb'] });
  const change = { client_metadata: { tier: null, zone: 'eu' }, callbacks: ['https://b.example/cb'] };
  const { body } = await api('PATCH', `/clients/${client_id}`, change);
  expect(body.client_metadata).toEqual({ team: 'web', zone: 'eu' });
  expect(body.callbacks).toEqual(['https://b.example/cb']);
  expect(body.name).toBe('E');
});

test('a login URI on localhost is refused', async () => {
  const { status, body } = await api('POST', '/clients', { name: 'F', initiate_login_uri: 'https://localhost/login' });
  expect(status).toBe(400);
  expect(body.message).toContain('initiate_login_uri');
});

test('rotating a secret ends the old one', async () => {
  const { client_id, client_secret } = await created({ name: 'G' });
  const { body } = await api('POST', `/clients/${client_id}/rotate-secret`);
  expect(body.client_secret).not.toBe(client_secret);
  expect((await api('GET', `/clients/${client_id}`)).body.client_secret).toBe(body.client_secret);
});

test('credentials are shown whole once, then by id, and never with their key', async () => {
  const key = pem();
  const credentials = [{ name: 'one', credential_type: 'public_key', pem: key, alg: 'RS256' }];
  const client = await created({ name: 'H', client_authentication_methods: { private_key_jwt: { credentials } } });
  const [credential] = client.client_authentication_methods.private_key_jwt.credentials;
  expect(credential).toMatchObject({ name: 'one', alg: 'RS256', id: expect.stringMatching(/^cred_/) });
  const path = `/clients/${client.client_id}`;
  const { body: read } = await api('GET', path);
  expect(read.client_authentication_methods.private_key_jwt.credentials).toEqual([{ id: credential.id }]);
  const { body: listed } = await api('GET', `${path}/credentials`);
  expect(listed).toHaveLength(1);
  expect(listed[0].kid).toBe(credential.kid);
  const other = await api('POST', `${path}/credentials`, { credential_type: 'public_key', pem: pem() });
  expect(other.body.kid).not.toBe(credential.kid);
  expect(JSON.stringify([client, read, listed, other])).not.toContain('PUBLIC KEY');
  await api('DELETE', path);
  expect((await api('GET', `${path}/credentials`)).status).toBe(404);
});

test('a credential that is no key is refused and leaves nothing', async () => {
  const { client_id } = await created({ name: 'I' });
  const { status } = await api('POST', `/clients/${client_id}/credentials`, {
    credential_type: 'public_key',
    pem: '-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----',
  });
  expect(status).toBe(400);
  expect((await api('GET', `/clients/${client_id}/credentials`)).body).toEqual([]);
});

test('a client grant takes scopes that the API does not define, and names none when it has all', async () => {
  const audience = 'https://grants.acme.example/';
  await api('POST', '/resource-servers', { identifier: audience, scopes: [{ value: 'now' }] });
  const { body: client } = await api('POST', '/clients', { name: 'machine' });
  const grant = { client_id: client.client_id, audience, scope: ['later'] };
  const { body: made, status } = await api('POST', '/client-grants', grant);
  expect(status).toBe(201);
  const { body: all } = await api('PATCH', `/client-grants/${made.id}`, { allow_all_scopes: true, scope: [] });
  expect(all).toMatchObject({ allow_all_scopes: true });
  expect(all.scope).toBeUndefined();
});

test('the two names of back-channel logout are one setting', async () => {
  const urls = { backchannel_logout_urls: ['https://acme.example/out'] };
  const older = await created({ name: 'Older', oidc_backchannel_logout: urls });
  expect(older).toMatchObject({ oidc_backchannel_logout: urls, oidc_logout: urls });
  const initiators = { backchannel_logout_initiators: { mode: 'all' } };
  const newer = await created({ name: 'Newer', oidc_logout: initiators });
  expect(newer).toMatchObject({ oidc_backchannel_logout: {}, oidc_logout: initiators });
  const { body } = await api('PATCH', `/clients/${newer.client_id}`, { oidc_backchannel_logout: urls });
  expect(body).toMatchObject({ oidc_backchannel_logout: urls, oidc_logout: { ...initiators, ...urls } });
  expect(await created({ name: 'None' })).not.toHaveProperty('oidc_backchannel_logout');
});

test('a client proves itself in one way, and one with keys has no secret to rotate', async () => {
  const keys = { private_key_jwt: { credentials: [{ credential_type: 'public_key', name: 'a', pem: pem() }] } };
  const both = { name: 'Both', client_authentication_methods: keys, token_endpoint_auth_method: 'client_secret_post' };
  const refused = await api('POST', '/clients', both);
  expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('mutually exclusive')]);
  const client = await created({ name: 'Keys', client_authentication_methods: keys });
  expect((await api('POST', `/clients/${client.client_id}/rotate-secret`)).status).toBe(400);
  const secret = await created({ name: 'Secret' });
  const rotated = await api('POST', `/clients/${secret.client_id}/rotate-secret`);
  expect(rotated.body.client_secret).not.toBe(secret.client_secret);
});

test('a grant names its scopes or says all of them, and of a system API it names them', async () => {
  const [system] = (await api('GET', '/resource-servers')).body;
  const { client_id } = await created({ name: 'Grants' });
  const identifier = 'https://all-scopes.example/';
  await api('POST', '/resource-servers', { identifier, scopes: [{ value: 'read' }] });
  const grant = (change: object) => api('POST', '/client-grants', { client_id, audience: identifier, ...change });
  expect((await grant({ audience: system.identifier, allow_all_scopes: true })).body.message).toContain('system API');
  expect((await grant({ scope: ['read'], allow_all_scopes: true })).status).toBe(400);
  const all = await grant({ allow_all_scopes: true });
  expect([all.status, all.body.allow_all_scopes, 'scope' in all.body]).toEqual([201, true, false]);
  const path = `/client-grants/${all.body.id}`;
  expect((await api('PATCH', path, { allow_all_scopes: false, scope: ['read'] })).body.scope).toEqual(['read']);
});
