import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { API, acme, client, deployedActions, PASSWORD, user } from '../login/acme.ts';
import { TestTenant } from './harness.ts';

const REALM = 'http://auth0.com/oauth/grant-type/password-realm';
const grant_types = ['password', REALM, 'refresh_token'];

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': { ...user('omar'), username: 'Omar' } } });
  await tenant.put({
    clients: { portal: { ...client, grant_types } },
    settings: { tenant: { default_directory: 'users' } },
  });
  const { api } = acme().resource_servers ?? {};
  await tenant.put({ resource_servers: { api: { ...api, enforce_policies: false } } });
});
afterAll(() => tenant.stop());

/** A request of the application for the tokens of Omar. */
function ask(parameters: object = {}) {
  const own = { client_id: 'portal', client_secret: 'portal-secret', username: 'omar@acme.test', password: PASSWORD };
  return tenant.send('POST', '/oauth/token', { json: { grant_type: 'password', ...own, ...parameters } });
}

test.each([
  ['the default directory', { grant_type: 'password' }],
  ['a realm', { grant_type: REALM, realm: 'users' }],
  ['a username', { username: 'omar' }],
])('tokens for a password, by %s', async (_, parameters) => {
  const { status, json } = await ask({
    audience: API,
    scope: 'openid email offline_access read:things',
    ...parameters,
  });
  expect(status, JSON.stringify(json)).toBe(200);
  expect(json).toMatchObject({
    token_type: 'Bearer',
    expires_in: 86400,
    scope: 'openid email offline_access read:things',
  });
  expect(decodeJwt(json.access_token)).toMatchObject({ sub: 'auth0|omar', azp: 'portal', scope: json.scope });
  expect(decodeJwt(json.id_token)).toMatchObject({ sub: 'auth0|omar', aud: 'portal', email: 'omar@acme.test' });
  const headers = { authorization: `Bearer ${json.access_token}` };
  expect((await tenant.send('GET', '/userinfo', { headers })).json.email).toBe('omar@acme.test');
  const refresh = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
  expect((await ask(refresh)).json.access_token).toBeDefined();
  expect((await tenant.rows('logs')).map(({ type }) => type)).toEqual(['sepft', 'sertft']);
});

test('who names no scopes gets all of the API, and no ID token', async () => {
  const { json } = await ask({ audience: API });
  expect(json.scope).toBe('read:things write:things');
  expect(json).not.toHaveProperty('id_token');
});

test('without an API the token is opaque', async () => {
  const { json } = await ask({ scope: 'openid' });
  expect(json.access_token).not.toContain('.');
  const headers = { authorization: `Bearer ${json.access_token}` };
  expect((await tenant.send('GET', '/userinfo', { headers })).json).toEqual({ sub: 'auth0|omar' });
});

test.each([
  ['a wrong password', { password: 'x' }, 403, 'invalid_grant', 'Wrong email or password.'],
  ['an unknown user', { username: 'nobody@acme.test' }, 403, 'invalid_grant', 'Wrong email or password.'],
  ['no password', { password: '' }, 400, 'invalid_request', 'Missing required parameter: password'],
  ['no realm', { grant_type: REALM }, 400, 'invalid_request', 'Missing required parameter: realm'],
  ['an unknown realm', { grant_type: REALM, realm: 'x' }, 400, 'invalid_request', 'the connection was not found'],
  [
    'an organization',
    { organization: 'org_acme' },
    400,
    'invalid_request',
    'parameter organization is not supported by this grant type',
  ],
  ['an unknown API', { audience: 'https://x' }, 403, 'access_denied', 'Service not found: https://x'],
  ['a wrong secret', { client_secret: 'x' }, 401, 'access_denied', 'Unauthorized'],
])('%s is refused', async (_, parameters, status, error, error_description) => {
  const answer = await ask(parameters);
  expect([answer.status, answer.json]).toEqual([status, { error, error_description }]);
  expect((await tenant.rows('logs')).at(-1)).toMatchObject({ type: 'fepft', description: error_description });
});

test('a failure tells whom it is about, never the password', async () => {
  await ask({ password: 'Guess-Work-1' });
  const logs = JSON.stringify(await tenant.rows('logs'));
  expect(logs).toContain('"user_id":"auth0|omar"');
  expect(logs).not.toContain('Guess-Work-1');
});

test('a tenant without a default directory, and an application without the grant type', async () => {
  await tenant.put({ settings: { tenant: {} } });
  const description = 'Authorization server not configured with default connection.';
  expect(await ask()).toMatchObject({ status: 500, json: { error: 'server_error', error_description: description } });
  await tenant.put({ clients: { portal: client } });
  expect(await ask()).toMatchObject({ status: 403, json: { error: 'unauthorized_client' } });
});

test('a blocked user, and an application that asks for an organization', async () => {
  await tenant.put({ users: { 'auth0|omar': { ...user('omar'), blocked: true } } });
  expect((await ask()).json).toEqual({ error: 'unauthorized', error_description: 'user is blocked' });
  await tenant.put({ clients: { portal: { ...client, grant_types, organization_usage: 'require' } } });
  expect((await ask()).json.error_description).toBe('parameter organization is required for this client');
});

test('Actions run: they add claims, deny, and cannot send away a browser that is not there', async () => {
  const run = (code: string) =>
    tenant.put(deployedActions({ only: `exports.onExecutePostLogin = async (event, api) => { ${code} };` }));
  await run("api.accessToken.setCustomClaim('https://acme.test/by', event.transaction.protocol);");
  const { json } = await ask({ audience: API });
  expect(decodeJwt(json.access_token)).toMatchObject({ 'https://acme.test/by': 'oauth2-password' });
  await run("api.access.deny('not today');");
  expect((await ask()).json).toEqual({ error: 'access_denied', error_description: 'not today' });
  await run("api.redirect.sendUserTo('https://acme.test/more');");
  expect((await ask()).json.error).toBe('interaction_required');
});

test('a code is never to be had from outside: the one of a password is used up', async () => {
  await ask({ audience: API });
  const codes = (await tenant.rows('oidc')).filter(({ model }) => model === 'AuthorizationCode');
  const [{ id: code }] = codes;
  const again = { grant_type: 'authorization_code', code, redirect_uri: 'https://checked-elsewhere.invalid/' };
  await tenant.put({ clients: { portal: { ...client, grant_types: [...grant_types, 'authorization_code'] } } });
  expect((await ask(again)).json.error).toBe('invalid_grant');
});
