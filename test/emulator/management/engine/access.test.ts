import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorize } from '../../../../emulator/management/engine/access.ts';
import { TestTenant } from '../../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from './api.ts';

let tenant: TestTenant;
let token: string;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start();
  token = await tokenOf(tenant);
  api = apiOf(tenant, token);
});
afterAll(() => tenant.stop());

const roles = (headers: { [name: string]: string }) => tenant.send('GET', '/api/v2/roles', { headers });
const bearer = (text: string) => roles({ authorization: `Bearer ${text}` });

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The claims of a good token, signed with a key that is not the tenant's. */
function forged(): string {
  const [head = '', payload = ''] = token.split('.');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return `${head}.${payload}.${sign('sha256', Buffer.from(`${head}.${payload}`), privateKey).toString('base64url')}`;
}

/** A client of its own with these scopes of an API. */
async function otherToken(audience: string, scope: string[]): Promise<string> {
  const { json: client } = await api('POST', '/clients', { name: 'Reader', app_type: 'non_interactive' });
  const { client_id, client_secret } = client;
  await api('POST', '/client-grants', { client_id, audience, scope });
  const json = { grant_type: 'client_credentials', client_id, client_secret, audience };
  return (await tenant.send('POST', '/oauth/token', { json })).json.access_token;
}

test('without a token', async () => {
  const { status, json } = await roles({});
  expect(status).toBe(401);
  expect(json).toEqual({ statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' });
});

test.each(['Bearer', 'Basic YTpi', 'Bearer a b'])('with the header "%s"', async (authorization) => {
  const { status, json } = await roles({ authorization });
  expect(status).toBe(400);
  expect(json).toMatchObject({ error: 'Bad Request', message: 'Bad HTTP authentication header format' });
});

test.each(['nonsense', 'a.b.c', `${encode({ alg: 'none' })}.${encode({ aud: 'x' })}.`])(
  'with the token "%s"',
  async (bad) => {
    const { status, json } = await bearer(bad);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: 'Unauthorized', message: 'Invalid token' });
  },
);

test('with a token that another key signed', async () => {
  const { status, json } = await bearer(forged());
  expect(status).toBe(401);
  expect(json.message).toBe('Invalid signature received for JSON Web Token validation');
});

test('with a token for another API', async () => {
  const identifier = 'https://orders.example';
  const scopes = [{ value: 'read:roles' }];
  expect((await api('POST', '/resource-servers', { identifier, scopes })).status).toBe(201);
  const foreign = await otherToken(identifier, ['read:roles']);
  expect(foreign.split('.')).toHaveLength(3);
  const { status, json } = await bearer(foreign);
  expect(status).toBe(401);
  expect(json.message).toBe('Invalid token');
});

test('with a token that lacks the scope: the message names those that would do', async () => {
  const reader = apiOf(tenant, await otherToken(`${tenant.origin}/api/v2/`, ['read:roles']));
  expect((await reader('GET', '/roles')).status).toBe(200);
  const { status, json } = await reader('POST', '/roles', { name: 'admin' });
  expect(status).toBe(403);
  expect(json).toEqual({
    statusCode: 403,
    error: 'Forbidden',
    message: 'Insufficient scope, expected any of: create:roles',
    errorCode: 'insufficient_scope',
  });
  expect((await api('GET', '/roles')).json).toEqual([]);
});

test('with a token that may read clients but not their keys: secrets are left out', async () => {
  const audience = `${tenant.origin}/api/v2/`;
  const [reader, keys, summary] = [
    apiOf(tenant, await otherToken(audience, ['read:clients'])),
    apiOf(tenant, await otherToken(audience, ['read:client_keys'])),
    apiOf(tenant, await otherToken(audience, ['read:client_summary'])),
  ];
  const path = `/clients/${tenant.running.clientId}`;
  const { json: read } = await reader('GET', path);
  expect(read).toMatchObject({ name: 'Deploy CLI', grant_types: ['client_credentials'] });
  expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['client_secret']));
  expect(Object.keys(read)).not.toEqual(expect.arrayContaining(['signing_keys']));
  expect((await keys('GET', path)).json.client_secret).toBe(tenant.running.clientSecret);
  expect((await summary('GET', path)).json).toEqual({
    name: 'Deploy CLI',
    client_id: read.client_id,
    app_type: 'non_interactive',
  });
});

test('with a token that may change clients but not their secrets', async () => {
  const writer = apiOf(tenant, await otherToken(`${tenant.origin}/api/v2/`, ['update:clients']));
  const { json: client } = await api('POST', '/clients', { name: 'Portal' });
  const path = `/clients/${client.client_id}`;
  expect((await writer('PATCH', path, { description: 'changed' })).status).toBe(200);
  const { status, json } = await writer('PATCH', path, { client_secret: 'x'.repeat(48), description: 'again' });
  expect([status, json.message]).toEqual([403, 'Insufficient scope, expected any of: update:client_keys']);
  expect((await api('GET', path)).json).toMatchObject({ description: 'changed', client_secret: client.client_secret });
});

test('a scope for the current user holds for that user only', () => {
  const caller = { clientId: 'a', subject: 'auth0|1', scopes: new Set(['read:current_user']) };
  const operation = { scopes: ['read:users', 'read:current_user'] };
  expect(() => authorize(caller, operation, 'auth0|1')).not.toThrow();
  expect(() => authorize(caller, operation, 'auth0|2')).toThrow('expected any of: read:users,read:current_user');
  expect(() => authorize({ ...caller, scopes: new Set(['read:users']) }, operation, 'auth0|2')).not.toThrow();
});

test('with a token that may change app_metadata of users, and nothing else of them', async () => {
  const writer = apiOf(tenant, await otherToken(`${tenant.origin}/api/v2/`, ['update:users_app_metadata']));
  const connection = 'Username-Password-Authentication';
  const { json: user } = await api('POST', '/users', {
    email: 'a@acme.example',
    password: 'corr3ct-Horse',
    connection,
  });
  const path = `/users/${encodeURIComponent(user.user_id)}`;
  expect((await writer('PATCH', path, { app_metadata: { plan: 'gold' } })).status).toBe(200);
  expect((await writer('PATCH', path, { app_metadata: { plan: 'free' }, blocked: true })).status).toBe(403);
  expect((await api('GET', path)).json).toMatchObject({ app_metadata: { plan: 'gold' } });
});

test('with one scope where all are needed', async () => {
  const reader = apiOf(tenant, await otherToken(`${tenant.origin}/api/v2/`, ['read:users']));
  const { json: role } = await api('POST', '/roles', { name: 'member' });
  const { status, json } = await reader('GET', `/roles/${role.id}/users`);
  expect([status, json.message]).toEqual([403, 'Insufficient scope, expected all of: read:users,read:roles']);
});

test('access is checked before the body is', async () => {
  const { status } = await tenant.send('POST', '/api/v2/roles', { json: { nonsense: true } });
  expect(status).toBe(401);
});

test('with a token that has expired', async () => {
  expect((await bearer(token)).status).toBe(200);
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 30 * 86_400 } });
  const { status, json } = await bearer(token);
  expect(status).toBe(401);
  expect(json.message).toBe('Expired token received for JSON Web Token validation');
});

test('with a token of another issuer, though the key is the same', async () => {
  // The clock has moved since the first one.
  const [head = '', payload = ''] = (await tokenOf(tenant)).split('.');
  const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
  const key = (await tenant.rows('signing_keys')).find((row) => row.kid === kid);
  const privateKey = createPrivateKey({ key: key.private_jwk, format: 'jwk' });
  const signed = (claims: object) => {
    const text = `${head}.${encode(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
  };
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  expect((await bearer(signed(claims))).status).toBe(200);
  const { status, json } = await bearer(signed({ ...claims, iss: 'https://other.eu.auth0.com/' }));
  expect({ status, message: json.message }).toEqual({ status: 401, message: 'Invalid token' });
});

test('with a token whose key was revoked, also where its signature was checked before', async () => {
  const fresh = await tokenOf(tenant);
  expect((await bearer(fresh)).status).toBe(200);
  const { kid } = JSON.parse(Buffer.from(fresh.split('.')[0] ?? '', 'base64url').toString());
  expect((await apiOf(tenant, fresh)('PUT', `/keys/signing/${kid}/revoke`)).status).toBe(200);
  const { status, json } = await bearer(fresh);
  expect({ status, message: json.message }).toEqual({ status: 401, message: 'Invalid token' });
});
