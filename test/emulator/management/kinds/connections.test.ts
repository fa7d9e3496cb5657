import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a database starts with a password policy, and a flexible one replaces it', async () => {
  const { body: older } = await api('POST', '/connections', { name: 'older', strategy: 'auth0' });
  expect(older.options).toMatchObject({ passwordPolicy: 'good', brute_force_protection: true });
  const password_options = { complexity: { min_length: 12 } };
  const { body: newer } = await api('POST', '/connections', {
    name: 'newer',
    strategy: 'auth0',
    options: { password_options },
  });
  expect(newer.options.passwordPolicy).toBeUndefined();
  expect(newer.options.password_options).toMatchObject({
    complexity: { min_length: 12, character_types: [], max_length_exceeded: 'error' },
    history: { active: false },
  });
});

test('an enterprise connection comes with a provisioning ticket and a switch for its button', async () => {
  const { body } = await api('POST', '/connections', { name: 'directory', strategy: 'ad' });
  expect(body).toMatchObject({ show_as_button: false, provisioning_ticket_url: expect.stringContaining('/p/ad/') });
});

test('SCIM is for enterprise strategies, its tokens are shown once, and it goes with its connection', async () => {
  const { body: users } = await api('POST', '/connections', { name: 'users', strategy: 'auth0' });
  expect((await api('POST', `/connections/${users.id}/scim-configuration`, {})).status).toBe(404);
  const { body: okta } = await api('POST', '/connections', { name: 'okta', strategy: 'okta' });
  const path = `/connections/${okta.id}/scim-configuration`;
  expect((await api('GET', path)).status).toBe(404);
  const { body: scim } = await api('POST', path, {});
  expect(scim).toMatchObject({ connection_name: 'okta', user_id_attribute: 'externalId' });
  const { body: made } = await api('POST', `${path}/tokens`, { scopes: ['get:users'] });
  expect(made.token).toEqual(expect.any(String));
  const { body: tokens } = await api('GET', `${path}/tokens`);
  expect(tokens).toEqual([{ token_id: made.token_id, scopes: ['get:users'], created_at: made.created_at }]);
  await api('DELETE', `/connections/${okta.id}`);
  const { body: again } = await api('POST', '/connections', { name: 'okta', strategy: 'okta' });
  expect((await api('GET', `/connections/${again.id}/scim-configuration`)).status).toBe(404);
});

test('the scope of a social connection follows from its switches, whatever a request says of it', async () => {
  const made = async (strategy: string, options: object) =>
    (await api('POST', '/connections', { name: strategy, strategy, options })).body.options.scope;
  expect(await made('google-oauth2', { calendar: true })).toEqual([
    'email',
    'https://www.googleapis.com/auth/calendar',
    'profile',
  ]);
  expect(await made('github', { email: true, read_org: true, repo: false })).toEqual(['user:email', 'read:org']);
  expect(await made('facebook', { email: true, public_profile: true })).toBe('email,public_profile');
  expect(await made('wordpress', { scope: ['email', 'profile', 'openid'] })).toEqual(['profile']);
});

test('a connection to Okta takes its endpoints from the metadata of its domain', async () => {
  const options = { domain: 'acme.okta.com', client_id: 'a', token_endpoint: null };
  const { body } = await api('POST', '/connections', { name: 'acme-okta', strategy: 'okta', options });
  expect(body.options).toMatchObject({
    token_endpoint: 'https://acme.okta.com/oauth2/v1/token',
    oidc_metadata: { issuer: 'https://acme.okta.com', request_uri_parameter_supported: false },
    connection_settings: { pkce: 'auto' },
  });
  const { body: changed } = await api('PATCH', `/connections/${body.id}`, { options });
  expect(changed.options.connection_settings).toEqual({ pkce: 'disabled' });
});

test('a connection is deleted once: a second time there is nothing to tell', async () => {
  const { body } = await api('POST', '/connections', { name: 'gone', strategy: 'apple' });
  expect(await api('DELETE', `/connections/${body.id}`)).toMatchObject({
    status: 202,
    body: { deleted_at: expect.any(String) },
  });
  expect((await api('DELETE', `/connections/${body.id}`)).status).toBe(204);
});

test('a connection that proves itself by key has keys, and rotating makes the next one the current one', async () => {
  const options = { client_id: 'a', token_endpoint_auth_method: 'private_key_jwt' };
  const { body: connection } = await api('POST', '/connections', { name: 'keyed', strategy: 'oidc', options });
  const path = `/connections/${connection.id}/keys`;
  const [, next] = (await api('GET', path)).body;
  expect((await api('POST', path, {})).status).toBe(409);
  const { body: newest } = await api('POST', `${path}/rotate`);
  const { body: keys } = await api('GET', path);
  const held = Object.fromEntries(keys.map((key: { kid: string }) => [key.kid, key]));
  expect(keys).toHaveLength(3);
  expect(held[next.kid]).toMatchObject({ current: true, subject_dn: '/CN=keyed' });
  expect(held[newest.kid]).toMatchObject({ next: true });
  expect(JSON.stringify(keys)).not.toContain('private');
});

test('an email address that was unique stays so, and only directories can be asked for cross-app access', async () => {
  const { body } = await api('POST', '/connections', { name: 'emails', strategy: 'auth0' });
  const email = { identifier: { active: true }, unique: false };
  const changed = await api('PATCH', `/connections/${body.id}`, { options: { attributes: { email } } });
  expect(changed).toMatchObject({ status: 400, body: { message: 'cannot add non-unique email attribute' } });
  const asked = { name: 'xaa', strategy: 'auth0', cross_app_access_requesting_app: { active: true } };
  expect((await api('POST', '/connections', asked)).body.errorCode).toBe('operation_not_supported');
});

test('a client tells the connections that it may use', async () => {
  const { body: client } = await api('POST', '/clients', { name: 'portal' });
  const { body: connection } = await api('POST', '/connections', { name: 'staff', strategy: 'samlp' });
  await api('PATCH', `/connections/${connection.id}/clients`, [{ client_id: client.client_id, status: true }]);
  const { body } = await api('GET', `/clients/${client.client_id}/connections?strategy=samlp`);
  expect(body.connections).toMatchObject([{ id: connection.id, name: 'staff' }]);
  expect((await api('GET', `/clients/${client.client_id}/connections?strategy=auth0`)).body.connections).toEqual([]);
});

test('odd names and addresses in options are kept as they are, and harm nothing', async () => {
  const okta = { domain: 'a"}\\$&.okta.com', client_id: 'a' };
  const { body, status } = await api('POST', '/connections', { name: 'odd-okta', strategy: 'okta', options: okta });
  expect(status).toBe(201);
  expect(body.options.oidc_metadata.issuer).toBe(`https://${okta.domain}`);
  const google = '{"name":"odd-google","strategy":"google-oauth2","options":{"constructor":true,"__proto__":true}}';
  const { body: made } = await api('POST', '/connections', google);
  expect(made.options.scope).toContain('https://www.googleapis.com/auth/constructor');
  const fedMetadataXml = '<PassiveRequestorEndpoint>'.repeat(30_000);
  const adfs = await api('POST', '/connections', { name: 'odd-adfs', strategy: 'adfs', options: { fedMetadataXml } });
  expect(adfs.status).toBe(201);
});
