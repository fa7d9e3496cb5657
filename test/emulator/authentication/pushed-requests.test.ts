import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acme, authorizePath, claimsOf, client, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
  await tenant.put({ settings: { tenant: { pushed_authorization_requests_supported: true } } });
});
afterAll(() => tenant.stop());

/** Pushes what would be sent to /authorize. */
function push(
  change: { [name: string]: string | undefined } = {},
  secret: object = { client_secret: 'portal-secret' },
) {
  const request = Object.fromEntries(new URL(authorizePath(change), tenant.origin).searchParams);
  return tenant.send('POST', '/oauth/par', { form: { ...request, ...secret } });
}

const at = (request_uri: string, client_id = 'portal') =>
  `/authorize?${new URLSearchParams({ client_id, request_uri })}`;

test('a pushed request logs in, with what was pushed and nothing of the address', async () => {
  const { status, json } = await push({ login_hint: 'omar@acme.test', 'ext-plan': 'gold', whatever: 'x' });
  expect([status, json]).toEqual([
    201,
    { request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:\w{43}$/), expires_in: 30 },
  ]);
  const browser = new Browser(tenant);
  const page = await browser.open(`${at(json.request_uri)}&scope=openid%20write%3Athings&organization=org_acme`);
  const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
  const tokens = await tokensFor(tenant, answer);
  const claims = await claimsOf(tenant, tokens.id_token);
  expect(claims).toMatchObject({ sub: 'auth0|omar', nonce: 'the-nonce', email: 'omar@acme.test' });
  expect(claims).not.toHaveProperty('org_id');
  const [{ payload }] = (await tenant.rows('oidc')).filter(({ model }) => model === 'Transaction');
  expect(payload.query).toMatchObject({ 'ext-plan': 'gold', state: 'the-state' });
  expect(payload.query).not.toHaveProperty('whatever');
  expect(payload.query).not.toHaveProperty('client_secret');
});

test('an address is good once, for half a minute, and for the application that pushed', async () => {
  await tenant.put({ clients: { other: { ...client, client_id: 'other' } } });
  const { request_uri } = (await push()).json;
  const status = async (path: string) => (await tenant.send('GET', path)).status;
  expect(await status(at(request_uri, 'other'))).toBe(400);
  expect(await status(at(request_uri))).toBe(302);
  expect(await status(at(request_uri))).toBe(400);
  const late = (await push()).json.request_uri;
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 31 } });
  const { text } = await tenant.send('GET', at(late));
  expect(text).toContain('invalid_request_uri');
  expect(await status(at('urn:ietf:params:oauth:request_uri:unknown'))).toBe(400);
});

test('an invitation can be pushed', async () => {
  const { request_uri } = (await push({ organization: 'org_acme', invitation: 'unknown' })).json;
  const { headers } = await tenant.send('GET', at(request_uri));
  expect(headers.location).toContain('invitation+not+found+or+already+used');
});

test.each([
  ['a wrong secret', {}, { client_secret: 'x' }, 401, 'access_denied'],
  ['no response_type', { response_type: undefined }, undefined, 400, 'invalid_request'],
  ['a callback of others', { redirect_uri: 'https://evil.test/' }, undefined, 400, 'invalid_request'],
  ['an address in the address', { request_uri: 'urn:x' }, undefined, 400, 'invalid_request'],
  [
    'eleven parameters of its own',
    Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`ext-${n}`, 'x'])),
    undefined,
    400,
    'invalid_request',
  ],
  ['more than 10 KB', { state: 'x'.repeat(11_000) }, undefined, 413, 'invalid_request'],
])('%s is refused', async (_, change, secret, status, error) => {
  const answer = await push(change, secret);
  expect([answer.status, answer.json.error]).toEqual([status, error]);
});

test('a tenant that takes none, a public application, and JSON', async () => {
  await tenant.put({ clients: { open: { ...client, client_id: 'open', token_endpoint_auth_method: 'none' } } });
  expect((await push({ client_id: 'open' }, {})).json.error).toBe('invalid_client');
  const json = { client_id: 'portal', client_secret: 'portal-secret', response_type: 'code' };
  expect((await tenant.send('POST', '/oauth/par', { json })).status).toBe(400);
  const announced = async () => (await tenant.send('GET', '/.well-known/openid-configuration')).json;
  expect(await announced()).toMatchObject({ pushed_authorization_request_endpoint: `${tenant.origin}/oauth/par` });
  await tenant.put({ settings: { tenant: {} } });
  expect((await push()).json.error).toBe('access_denied');
  expect(await announced()).not.toHaveProperty('pushed_authorization_request_endpoint');
});

test('an application that must push may do nothing else', async () => {
  await tenant.put({ clients: { portal: { ...client, require_pushed_authorization_requests: true } } });
  const plain = await tenant.send('GET', authorizePath());
  expect([plain.status, plain.headers.location]).toEqual([400, undefined]);
  expect((await tenant.send('GET', at((await push()).json.request_uri))).status).toBe(302);
});
