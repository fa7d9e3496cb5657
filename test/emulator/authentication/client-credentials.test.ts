import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from './harness.ts';

const API = 'https://api.acme.test';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' });
let tenant: TestTenant;

const secretClient = { client_id: 'm2m', client_secret: 'sec:ret/+', grant_type: 'client_credentials' };

beforeAll(async () => {
  tenant = await TestTenant.start();
  const keys = { private_key_jwt: { credentials: [{ id: 'cred_1', pem, alg: 'RS256' }] } };
  await tenant.put({
    clients: {
      m2m: { client_id: 'm2m', client_secret: 'sec:ret/+', name: 'Worker', is_first_party: true },
      keyed: { client_id: 'keyed', name: 'Keyed', is_first_party: true, client_authentication_methods: keys },
      web: {
        client_id: 'web',
        client_secret: 'x',
        name: 'Web',
        is_first_party: true,
        grant_types: ['authorization_code'],
      },
    },
    resource_servers: {
      api: { id: 'api', identifier: API, scopes: [{ value: 'a' }, { value: 'b' }], token_lifetime: 600 },
      other: { id: 'other', identifier: 'https://other.test' },
    },
    client_grants: {
      g1: { id: 'g1', client_id: 'm2m', audience: API, scope: ['a', 'b'] },
      g2: { id: 'g2', client_id: 'keyed', audience: API, scope: [] },
    },
  });
});

afterAll(() => tenant.stop());

const ask = (body: object, headers = {}) => tenant.send('POST', '/oauth/token', { json: body, headers });

async function verified(token: string) {
  const jwks = (await tenant.send('GET', '/.well-known/jwks.json')).json;
  return jwtVerify(token, createLocalJWKSet(jwks), { issuer: `${tenant.origin}/`, audience: API });
}

test('a JSON body gets a token with the claims of Auth0', async () => {
  const { status, json, headers } = await ask({ ...secretClient, audience: API });
  expect(status).toBe(200);
  expect(headers['cache-control']).toBe('no-store');
  expect(json).toMatchObject({ scope: 'a b', expires_in: 600, token_type: 'Bearer' });
  const { payload, protectedHeader } = await verified(json.access_token);
  expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
  expect(payload).toMatchObject({ sub: 'm2m@clients', azp: 'm2m', gty: 'client-credentials', scope: 'a b', aud: API });
  expect(Number(payload.exp) - Number(payload.iat)).toBe(600);
});

test('a form body and HTTP Basic do as well', async () => {
  const form = { grant_type: 'client_credentials', audience: API, scope: 'b' };
  const basic = `Basic ${Buffer.from(`m2m:${encodeURIComponent('sec:ret/+')}`).toString('base64')}`;
  const sent = { form, headers: { authorization: basic } };
  const { status, json } = await tenant.send('POST', '/oauth/token', sent);
  expect([status, json.scope]).toEqual([200, 'b']);
});

test('an assertion of private_key_jwt is good once', async () => {
  const assertion = await new SignJWT({ jti: 'one' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer('keyed')
    .setSubject('keyed')
    .setAudience(`${tenant.origin}/`)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(pair.privateKey);
  const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const body = { grant_type: 'client_credentials', client_assertion: assertion, client_assertion_type, audience: API };
  expect((await ask(body)).status).toBe(200);
  expect((await ask(body)).json).toEqual({ error: 'access_denied', error_description: 'Unauthorized' });
});

test.each([
  ['wrong secret', { client_secret: 'no' }, 401, 'access_denied', 'Unauthorized'],
  ['no secret', { client_secret: null }, 401, 'access_denied', 'Unauthorized'],
  ['unknown client', { client_id: 'nobody' }, 401, 'access_denied', 'Unauthorized'],
  ['no audience', { audience: null }, 403, 'access_denied', 'No audience parameter was provided'],
  ['unknown audience', { audience: 'x' }, 403, 'access_denied', 'Service not enabled within domain: x'],
  [
    'no grant',
    { audience: 'https://other.test' },
    403,
    'access_denied',
    'Client is not authorized to access "https://o',
  ],
  ['scope not granted', { scope: 'a c' }, 403, 'access_denied', 'Client has not been granted scopes: c'],
  [
    'client of another grant type',
    { client_id: 'web', client_secret: 'x' },
    403,
    'unauthorized_client',
    "Grant type 'cl",
  ],
  ['unknown grant type', { grant_type: 'x' }, 403, 'unsupported_grant_type', 'Unsupported grant type: x'],
  ['no grant type', { grant_type: null }, 400, 'invalid_request', 'Missing required parameter: grant_type'],
  [
    'grant type not built',
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' },
    501,
    'not_implemented',
    'This local tenant does not',
  ],
])('%s', async (_name, change, status, error, text) => {
  const answer = await ask({ ...secretClient, audience: API, ...change });
  expect([answer.status, answer.json.error]).toEqual([status, error]);
  expect(answer.json.error_description).toContain(text);
});

test('a body that is not JSON is refused without a stack', async () => {
  const headers = { 'content-type': 'application/json' };
  const { status, json } = await tenant.send('POST', '/oauth/token', { headers });
  expect([status, json.error]).toEqual([400, 'invalid_request']);
});

test('discovery names the issuer, and tokens outlive a reset', async () => {
  const { json } = await tenant.send('GET', '/.well-known/openid-configuration');
  expect(json.issuer).toBe(`${tenant.origin}/`);
  const before = (await tenant.send('GET', '/.well-known/jwks.json')).json;
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  expect((await tenant.send('GET', '/.well-known/jwks.json')).json).toEqual(before);
});
