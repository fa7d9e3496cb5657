import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  acme,
  authorizePath,
  CALLBACK,
  claimsOf,
  client,
  exchange,
  invitation,
  PASSWORD,
  tokensFor,
  user,
  VERIFIER,
} from '../login/acme.ts';
import { Browser, callbackOf, fieldsOf } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const credentials = { email: 'omar@acme.test', password: PASSWORD };

async function logIn(parameters: { [name: string]: string | undefined } = {}, browser = new Browser(tenant)) {
  return browser.submit(await browser.open(authorizePath(parameters)), credentials);
}

describe('an authorization code', () => {
  const wrong = { status: 403, json: { error: 'invalid_grant', error_description: 'Invalid authorization code' } };
  const grant = (code: string) => ({
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  });

  test('is refused with a wrong verifier, a wrong secret, another redirect_uri or another client', async () => {
    const code = callbackOf(await logIn()).code ?? '';
    const verifier = await exchange(tenant, { ...grant(code), code_verifier: `${VERIFIER}x` });
    expect([verifier.status, verifier.json]).toEqual([
      403,
      { error: 'invalid_grant', error_description: 'Failed to verify code verifier' },
    ]);
    const { code_verifier: _, ...bare } = grant(code);
    expect((await exchange(tenant, bare)).status).toBe(403);
    const secret = await exchange(tenant, { ...grant(code), client_secret: 'x' });
    expect([secret.status, secret.json.error]).toEqual([401, 'access_denied']);
    const uri = await exchange(tenant, { ...grant(code), redirect_uri: 'http://localhost:3000/callback' });
    expect([uri.status, uri.json.error]).toEqual([403, 'unauthorized_client']);
    await tenant.put({ clients: { other: { ...client, client_id: 'other', client_secret: 'o' } } });
    expect(await exchange(tenant, { ...grant(code), client_id: 'other', client_secret: 'o' })).toMatchObject(wrong);
    expect((await exchange(tenant, grant(code))).status).toBe(200);
  });

  test('is good once, and trying again ends its refresh token', async () => {
    const code = callbackOf(await logIn({ scope: 'openid offline_access' })).code ?? '';
    const { json } = await exchange(tenant, grant(code));
    expect(await exchange(tenant, grant(code))).toMatchObject(wrong);
    const refresh = { grant_type: 'refresh_token', refresh_token: json.refresh_token };
    expect((await exchange(tenant, refresh)).status).toBe(403);
  });

  test('is not good when forged, and not after its time', async () => {
    expect(await exchange(tenant, grant('forged'))).toMatchObject(wrong);
    const code = callbackOf(await logIn()).code ?? '';
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 120 } });
    expect(await exchange(tenant, grant(code))).toMatchObject(wrong);
  });
});

describe('tokens', () => {
  test('refresh tokens rotate, and using an old one ends them all', async () => {
    const scope = 'openid offline_access read:things';
    const first = await tokensFor(tenant, await logIn({ scope }));
    const refresh = (refresh_token: string) => exchange(tenant, { grant_type: 'refresh_token', refresh_token });
    const second = await refresh(first.refresh_token);
    expect(second.json).toMatchObject({ token_type: 'Bearer', scope: 'openid offline_access' });
    expect(await claimsOf(tenant, second.json.id_token)).toMatchObject({ sub: 'auth0|omar' });
    expect((await refresh(first.refresh_token)).json).toEqual({
      error: 'invalid_grant',
      error_description: 'Unknown or invalid refresh token.',
    });
    expect((await refresh(second.json.refresh_token)).status).toBe(403);
    expect((await refresh('bogus')).status).toBe(403);
  });

  test('without an audience the access token is opaque and opens /userinfo until it expires', async () => {
    const tokens = await tokensFor(tenant, await logIn({ audience: undefined, scope: 'openid email' }));
    expect(tokens.access_token).not.toContain('.');
    const info = (token: string) => tenant.send('GET', '/userinfo', { headers: { authorization: `Bearer ${token}` } });
    const claims = { sub: 'auth0|omar', email: 'omar@acme.test', email_verified: false };
    expect((await info(tokens.access_token)).json).toEqual(claims);
    expect((await info('bogus')).status).toBe(401);
    expect((await info(tokens.id_token)).status).toBe(401);
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 86_401 } });
    expect((await info(tokens.access_token)).status).toBe(401);
  });

  test('a JWT access token opens /userinfo too, unless its signature is broken', async () => {
    const { access_token } = await tokensFor(tenant, await logIn());
    const info = (token: string) => tenant.send('GET', '/userinfo', { headers: { authorization: `Bearer ${token}` } });
    expect((await info(access_token)).json).toMatchObject({ sub: 'auth0|omar', name: 'omar' });
    const [head, body] = access_token.split('.');
    expect((await info(`${head}.${body}.AAAA`)).status).toBe(401);
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect((await info(`${none}.${body}.`)).status).toBe(401);
  });

  test('express-openid-connect: id_token by form_post', async () => {
    const page = await logIn({
      response_type: 'id_token',
      response_mode: 'form_post',
      audience: undefined,
      code_challenge: undefined,
      code_challenge_method: undefined,
    });
    expect(page.status).toBe(200);
    expect(page.text).toContain(`action="${CALLBACK}"`);
    const { id_token = '', state } = fieldsOf(page);
    expect(state).toBe('the-state');
    expect(await claimsOf(tenant, id_token)).toMatchObject({ nonce: 'the-nonce', name: 'omar', aud: 'portal' });
  });

  test('the tenant clock moves what tokens say', async () => {
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 1e6 } });
    const tokens = await tokensFor(tenant, await logIn({ max_age: '600' }));
    const now = Date.now() / 1000 + 1e6;
    for (const token of [tokens.access_token, tokens.id_token]) {
      expect(Math.abs(Number((await claimsOf(tenant, token)).iat) - now)).toBeLessThan(10);
    }
    expect(Math.abs(Number((await claimsOf(tenant, tokens.id_token)).auth_time) - now)).toBeLessThan(10);
  });

  test('a session ends by the clock, and max_age asks again', async () => {
    const browser = new Browser(tenant);
    await logIn({}, browser);
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 700 } });
    expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' }))).code).toBeTruthy();
    const aged = await browser.open(authorizePath({ prompt: 'none', max_age: '600' }));
    expect(callbackOf(aged)).toMatchObject({ error: 'login_required' });
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 8 * 86_400 } });
    expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' })))).toMatchObject({
      error: 'login_required',
    });
  });
});

test('/oidc/logout ends the session and keeps state; addresses with other letters are no bug', async () => {
  const browser = new Browser(tenant);
  const { id_token } = await tokensFor(tenant, await logIn({}, browser));
  const target = `post_logout_redirect_uri=${encodeURIComponent('https://portal.acme.test/')}&state=s`;
  const out = await browser.open(`/oidc/logout?id_token_hint=${id_token}&${target}`);
  expect(out.headers.location).toBe('https://portal.acme.test/?state=s');
  expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' }))).error).toBe('login_required');
  expect((await tenant.rows('logs')).map(({ type }) => type)).toEqual(['s', 'seacft', 'slo', 'fsa']);
  const returnTo = encodeURIComponent('https://portal.acme.test/?x=ü€');
  const other = await browser.open(`/v2/logout?client_id=portal&returnTo=${returnTo}`);
  expect(other.headers.location).toBe('https://portal.acme.test/?x=%C3%BC%E2%82%AC');
});

test.each([
  ['authorization_code', 'code'],
  ['refresh_token', 'refresh_token'],
])('%s without %s is told which parameter is missing', async (grant_type, name) => {
  const { status, json } = await exchange(tenant, { grant_type });
  expect([status, json.error_description]).toEqual([400, `Missing required parameter: ${name}`]);
});

describe('what is refused on a page, because the application must not be told', () => {
  test.each<[string, string, number, string]>([
    ['unknown client', authorizePath({ client_id: 'nobody' }), 403, 'Unknown client: nobody'],
    ['no client', authorizePath({ client_id: undefined }), 400, 'client_id'],
    ['foreign callback', authorizePath({ redirect_uri: 'https://evil.test/callback' }), 400, 'redirect_uri'],
    ['callback with more', authorizePath({ redirect_uri: `${CALLBACK}/../x` }), 400, 'redirect_uri'],
    [
      'callback with user info',
      authorizePath({ redirect_uri: 'https://portal.acme.test@evil.test/callback' }),
      400,
      'redi',
    ],
    ['logout to a foreign page', '/v2/logout?client_id=portal&returnTo=https://evil.test/', 400, 'Allowed Logout URLs'],
    ['logout to a relative page', '/v2/logout?client_id=portal&returnTo=//evil.test/', 400, 'Allowed Logout URLs'],
    ['logout without client', '/v2/logout?returnTo=https://portal.acme.test/', 400, 'Allowed Logout URLs'],
    ['script in a parameter', authorizePath({ client_id: '<script>alert(1)</script>' }), 403, '&lt;script&gt;'],
    [
      'logout with a forged hint',
      '/oidc/logout?id_token_hint=a.b.c&post_logout_redirect_uri=https://evil.test/',
      400,
      'hint',
    ],
    ['page without login', '/u/login?state=x', 400, 'expired'],
  ])('%s', async (_name, path, status, text) => {
    const answer = await new Browser(tenant).open(path);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect(answer.text).not.toContain('<script>');
    expect(answer.headers.location).toBeUndefined();
  });
});

describe('forms', () => {
  test('one without its token, or from another browser, is refused', async () => {
    await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'omar@acme.test') } });
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath({ organization: 'org_acme', invitation: 'ticket-1' }));
    expect((await browser.submit(page, { ...credentials, csrf: 'x' })).status).toBe(403);
    expect((await new Browser(tenant).submit(page, credentials)).status).toBe(400);
    expect(await tenant.rows('organization_members')).toEqual([]);
  });

  test('a login that named its organization cannot be moved to another one', async () => {
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath({ organization: 'org_acme' }));
    for (const action of ['/u/organization', '/u/organization/picker', '/u/consent']) {
      const text = page.text.replace('action="/u/login', `action="${action}`);
      const answer = await browser.submit({ ...page, text }, { organization: 'globex', action: 'accept' });
      expect([answer.status, /another step/.test(answer.text)]).toEqual([400, true]);
    }
  });

  test('what is no form is refused', async () => {
    for (const type of ['multipart/form-data', 'multipart/form-data; boundary=x', 'text/plain']) {
      const answer = await tenant.send('POST', '/u/login', { headers: { 'content-type': type } });
      expect([type, answer.status]).toEqual([type, 400]);
    }
  });

  test('pages forbid frames, scripts and caching', async () => {
    const { headers } = await new Browser(tenant).open(authorizePath());
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).toContain("form-action 'self' https://portal.acme.test");
    expect(headers['cache-control']).toBe('no-store');
  });
});
