import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acme, authorizePath, claimsOf, client, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser, callbackOf } from '../login/browser.ts';
import { type Answer, TestTenant } from './harness.ts';

const HOUR = 3600;
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const later = (advance_seconds: number) => tenant.send('POST', '/_local/clock', { json: { advance_seconds } });
const configure = (settings: object) => tenant.put({ settings: { tenant: settings } });
const silently = (browser: Browser, more = {}) => browser.open(authorizePath({ prompt: 'none', ...more }));

async function logIn(browser = new Browser(tenant), parameters = {}): Promise<Answer> {
  return browser.submit(await browser.open(authorizePath(parameters)), { email: 'omar@acme.test', password: PASSWORD });
}

async function isKnown(browser: Browser): Promise<boolean> {
  return callbackOf(await silently(browser)).error !== 'login_required';
}

async function signedIn(): Promise<Browser> {
  const browser = new Browser(tenant);
  await logIn(browser);
  return browser;
}

test('one login serves every application, and each is told the same session', async () => {
  const browser = new Browser(tenant);
  const { id_token: one } = await tokensFor(tenant, await logIn(browser));
  const again = await browser.open(authorizePath({ nonce: 'second' }));
  const { id_token: two } = await tokensFor(tenant, again);
  const [first, second] = [await claimsOf(tenant, one), await claimsOf(tenant, two)];
  expect(second).toMatchObject({ sid: first.sid, nonce: 'second' });
});

// docs-v2 main/docs/manage-users/sessions/session-lifetime-limits.mdx (2026-08)
describe('lifetimes', () => {
  test('three days without use, by default', async () => {
    const browser = await signedIn();
    await later(71 * HOUR);
    expect(await isKnown(browser)).toBe(true);
    await later(71 * HOUR);
    expect(await isKnown(browser)).toBe(true);
    await later(73 * HOUR);
    expect(await isKnown(browser)).toBe(false);
  });

  test('seven days however much it is used, by default', async () => {
    const browser = await signedIn();
    for (let day = 0; day < 6; day += 1) {
      await later(24 * HOUR);
      expect(await isKnown(browser)).toBe(true);
    }
    await later(25 * HOUR);
    expect(await isKnown(browser)).toBe(false);
  });

  test('shorter ones hold at once', async () => {
    const [used, idle] = [await signedIn(), await signedIn()];
    await later(3 * HOUR);
    expect(await isKnown(used)).toBe(true);
    await configure({ idle_session_lifetime: 2 });
    expect([await isKnown(used), await isKnown(idle)]).toEqual([true, false]);
    await configure({ session_lifetime: 2 });
    expect(await isKnown(used)).toBe(false);
  });

  test('longer ones hold from the next login on', async () => {
    await configure({ session_lifetime: 2, idle_session_lifetime: 2 });
    const browser = await signedIn();
    await configure({ session_lifetime: 100, idle_session_lifetime: 100 });
    await later(HOUR);
    expect(await isKnown(browser)).toBe(true);
    await later(1.5 * HOUR);
    expect(await isKnown(browser)).toBe(false);
    await logIn(browser);
    await later(50 * HOUR);
    expect(await isKnown(browser)).toBe(true);
  });

  test('a browser forgets a non-persistent session when it is closed', async () => {
    const cookieOf = async () => {
      const before = new Browser(tenant);
      const page = await before.open(authorizePath());
      const form = { email: 'omar@acme.test', password: PASSWORD };
      await before.submit(page, form);
      return before.setCookies.findLast((line) => line.startsWith('auth0=')) ?? '';
    };
    expect(await cookieOf()).toMatch(/expires=/i);
    await configure({ session_cookie: { mode: 'non-persistent' } });
    expect(await cookieOf()).not.toMatch(/expires=/i);
  });
});

describe('asking again', () => {
  test('max_age, and auth_time says when', async () => {
    const browser = await signedIn();
    await later(700);
    expect(callbackOf(await silently(browser, { max_age: '600' }))).toMatchObject({ error: 'login_required' });
    const fresh = await silently(browser, { max_age: '800' });
    const { auth_time } = await claimsOf(tenant, (await tokensFor(tenant, fresh)).id_token);
    expect(Math.abs(Number(auth_time) - Date.now() / 1000)).toBeLessThan(30);
  });

  test.each([
    ['prompt=login', { prompt: 'login' }],
    ['max_age=0', { max_age: '0' }],
  ])('%s shows the page although there is a session', async (_name, parameters) => {
    const browser = await signedIn();
    await later(2);
    const page = await browser.open(authorizePath(parameters));
    expect([page.status, page.headers.location]).toEqual([200, undefined]);
    expect(callbackOf(await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD })).code).toBeTruthy();
  });

  test('login_hint stands in the form, and ui_locales chooses the language', async () => {
    await configure({ enabled_locales: ['en', 'de'] });
    const page = await new Browser(tenant).open(authorizePath({ login_hint: 'nina@acme.test', ui_locales: 'de en' }));
    expect(page.text).toContain('value="nina@acme.test"');
    expect(page.text).toContain('<html lang="de">');
  });

  test('a session whose user is gone or blocked is not one', async () => {
    const browser = await signedIn();
    await tenant.put({ users: { 'auth0|omar': { ...user('omar'), blocked: true } } });
    expect(callbackOf(await silently(browser))).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
  });
});

test('the Management API tells when sessions and refresh tokens end', async () => {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  const { access_token } = (await tenant.send('POST', '/oauth/token', { json: grant })).json;
  const read = async (path: string) => {
    const headers = { authorization: `Bearer ${access_token}` };
    return (await tenant.send('GET', `/api/v2/users/auth0%7Comar/${path}`, { headers })).json;
  };
  const refresh_token = { rotation_type: 'rotating', token_lifetime: 7200, idle_token_lifetime: 3600 };
  await tenant.put({ clients: { portal: { ...client, refresh_token } } });
  await tokensFor(tenant, await logIn(new Browser(tenant), { scope: 'openid offline_access' }));
  const hoursFrom = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 36e5);
  const [session] = (await read('sessions')).sessions;
  const ends = [session.idle_expires_at, session.expires_at];
  expect(ends.map((end) => hoursFrom(session.authenticated_at, end))).toEqual([72, 168]);
  const [token] = (await read('refresh-tokens')).tokens;
  expect([token.idle_expires_at, token.expires_at].map((end) => hoursFrom(token.created_at, end))).toEqual([1, 2]);
});
