import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { API, acme, api, authorizePath, claimsOf, client, PASSWORD, tokensFor, user, VERIFIER } from '../login/acme.ts';
import { Browser, callbackOf } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;
let management: { authorization: string };

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
  management = { authorization: `Bearer ${await managementToken()}` };
});
afterAll(() => tenant.stop());

async function managementToken(): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  return (await tenant.send('POST', '/oauth/token', { json: grant })).json.access_token;
}

async function logIn(browser = new Browser(tenant)) {
  const page = await browser.open(authorizePath());
  return tokensFor(tenant, await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD }));
}

const rotate = () => tenant.send('POST', '/api/v2/keys/signing/rotate', { headers: management });
const queued = async () => {
  const { json: keys } = await tenant.send('GET', '/api/v2/keys/signing', { headers: management });
  return keys.find(({ next }: { next: boolean }) => next).kid;
};
const kidOf = (token: string) => decodeProtectedHeader(token).kid;
const userinfo = (token: string) => tenant.send('GET', '/userinfo', { headers: { authorization: `Bearer ${token}` } });

describe('rotating the signing key', () => {
  test('new tokens have the new key; old ones are good until their key is revoked', async () => {
    const browser = new Browser(tenant);
    const before = await logIn(browser);
    const kid = await queued();
    const { kid: next } = (await rotate()).json;
    expect(await queued()).toBe(next);
    const after = await tokensFor(tenant, await browser.open(authorizePath({ prompt: 'none' })));
    expect([kidOf(after.id_token), kidOf(after.access_token)]).toEqual([kid, kid]);
    expect(await claimsOf(tenant, before.id_token)).toMatchObject({ sub: 'auth0|omar' });
    expect((await userinfo(before.access_token)).status).toBe(200);

    await tenant.send('PUT', `/api/v2/keys/signing/${kidOf(before.id_token)}/revoke`, { headers: management });
    await expect(claimsOf(tenant, before.id_token)).rejects.toThrow(/no applicable key/);
    expect((await userinfo(before.access_token)).status).toBe(401);
    expect((await userinfo(after.access_token)).status).toBe(200);
    const { keys } = (await tenant.send('GET', '/.well-known/jwks.json')).json;
    expect(keys.map((key: { kid: string }) => key.kid)).toEqual([kid, next]);
  });

  test('codes and refresh tokens of before go on', async () => {
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath({ scope: 'openid offline_access' }));
    const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
    await rotate();
    const { refresh_token } = await tokensFor(tenant, answer);
    await rotate();
    const refresh = { grant_type: 'refresh_token', refresh_token, client_id: 'portal', client_secret: 'portal-secret' };
    expect((await tenant.send('POST', '/oauth/token', { form: refresh })).status).toBe(200);
  });

  test('a revoked key does not come back, not even the current one', async () => {
    const { id_token } = await logIn();
    await tenant.send('PUT', `/api/v2/keys/signing/${kidOf(id_token)}/revoke`, { headers: management });
    const { id_token: next } = await logIn();
    expect(kidOf(next)).not.toBe(kidOf(id_token));
    await expect(claimsOf(tenant, id_token)).rejects.toThrow(/no applicable key/);
  });
});

// OpenAPI, SigningAlgorithmEnum (2026-06-25)
describe('algorithms', () => {
  test.each(['RS256', 'RS512', 'PS256', 'HS256'])('%s', async (alg) => {
    await tenant.put({
      clients: { portal: { ...client, client_secret: 'portal-secret', jwt_configuration: { alg } } },
      resource_servers: { api: { ...api, signing_alg: alg, signing_secret: 'a-secret-of-the-api' } },
      settings: { tenant: { flags: { remove_alg_from_jwks: true } } },
    });
    const { id_token, access_token } = await logIn();
    const jwks = (await tenant.send('GET', '/.well-known/jwks.json')).json;
    const keyFor = (secret: string) => (alg === 'HS256' ? () => Buffer.from(secret) : createLocalJWKSet(jwks));
    const options = { issuer: `${tenant.origin}/`, algorithms: [alg] };
    const id = await jwtVerify(id_token, keyFor('portal-secret') as never, { ...options, audience: 'portal' });
    const access = await jwtVerify(access_token, keyFor('a-secret-of-the-api') as never, { ...options, audience: API });
    expect([id.payload.sub, access.payload.sub]).toEqual(['auth0|omar', 'auth0|omar']);
    expect([id.protectedHeader.alg, access.protectedHeader.alg]).toEqual([alg, alg]);
  });

  test('the key set names RS256 unless the tenant leaves the algorithm out', async () => {
    const named = async () => 'alg' in (await tenant.send('GET', '/.well-known/jwks.json')).json.keys[0];
    expect(await named()).toBe(true);
    await tenant.put({ settings: { tenant: { flags: { remove_alg_from_jwks: true } } } });
    expect(await named()).toBe(false);
  });
});

// docs-v2 main/docs/secure/tokens/access-tokens/update-access-token-lifetime.mdx (2026-08)
test.each([
  ['code', 600],
  ['code id_token', 60],
])('%s: the access token lives for %i seconds', async (response_type, seconds) => {
  await tenant.put({ resource_servers: { api: { ...api, token_lifetime: 600, token_lifetime_for_web: 60 } } });
  const browser = new Browser(tenant);
  const hybrid = response_type === 'code id_token' && { response_mode: 'form_post' };
  const page = await browser.open(authorizePath({ response_type, ...hybrid }));
  const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
  const code = answer.headers.location ? callbackOf(answer).code : /name="code" value="([^"]+)"/.exec(answer.text)?.[1];
  const grant = {
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: 'https://portal.acme.test/callback',
  };
  const secret = { client_id: 'portal', client_secret: 'portal-secret', code_verifier: VERIFIER };
  const { json } = await tenant.send('POST', '/oauth/token', { form: { ...grant, ...secret } });
  const claims = await claimsOf(tenant, json.access_token);
  expect([json.expires_in, Number(claims.exp) - Number(claims.iat)]).toEqual([seconds, seconds]);
});
