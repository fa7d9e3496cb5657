import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acme, authorizePath, client, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser, callbackOf } from '../login/browser.ts';
import { be, federation } from '../login/federation.ts';
import { TestTenant } from './harness.ts';

const HOME = 'https://portal.acme.test/';
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const omar = { email: 'omar@acme.test', password: PASSWORD };
const encoded = (parameters: { [name: string]: string }) => new URLSearchParams(parameters).toString();

async function signedIn(): Promise<{ browser: Browser; id_token: string; sid: string }> {
  const browser = new Browser(tenant);
  const { id_token } = await tokensFor(tenant, await browser.submit(await browser.open(authorizePath()), omar));
  const { sid } = JSON.parse(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString());
  return { browser, id_token, sid };
}

async function isSignedIn(browser: Browser): Promise<boolean> {
  return callbackOf(await browser.open(authorizePath({ prompt: 'none' }))).code !== undefined;
}

// docs-v2 main/docs/authenticate/login/logout/redirect-users-after-logout.mdx (2026-08)
describe('/v2/logout', () => {
  test.each([
    ['the address as it is listed', HOME],
    ['with a query', `${HOME}?from=here`],
    ['with a fragment', `${HOME}#top`],
    ['with scheme and host in capitals', 'HTTPS://Portal.Acme.Test/'],
  ])('%s', async (_name, returnTo) => {
    const { browser } = await signedIn();
    const answer = await browser.open(`/v2/logout?${encoded({ client_id: 'portal', returnTo })}`);
    expect([answer.status, answer.headers.location]).toEqual([302, returnTo]);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('the path keeps its case, and a wildcard is one label', async () => {
    const allowed_logout_urls = ['https://portal.acme.test/Bye', 'https://*.acme.test/'];
    await tenant.put({ clients: { portal: { ...client, allowed_logout_urls } } });
    const go = async (returnTo: string) =>
      (await new Browser(tenant).open(`/v2/logout?${encoded({ client_id: 'portal', returnTo })}`)).status;
    expect(await go('https://portal.acme.test/Bye')).toBe(302);
    expect(await go('https://portal.acme.test/bye')).toBe(400);
    expect(await go('https://a.acme.test/')).toBe(302);
    expect(await go('https://a.b.acme.test/')).toBe(400);
  });

  test('without returnTo: the first address of the application, or just "OK"', async () => {
    const { browser } = await signedIn();
    expect((await browser.open('/v2/logout?client_id=portal')).headers.location).toBe(HOME);
    const bare = await browser.open('/v2/logout');
    expect([bare.status, bare.text]).toEqual([200, 'OK']);
  });

  test("without client_id the tenant's addresses count", async () => {
    await tenant.put({ settings: { tenant: { allowed_logout_urls: ['https://www.acme.test/'] } } });
    const { browser } = await signedIn();
    const go = (returnTo: string) => browser.open(`/v2/logout?${encoded({ returnTo })}`);
    expect((await go(HOME)).status).toBe(400);
    expect(await isSignedIn(browser)).toBe(true);
    expect((await go('https://www.acme.test/')).headers.location).toBe('https://www.acme.test/');
    expect(await isSignedIn(browser)).toBe(false);
  });

  test.each([
    ['/v2/logout?client_id=portal&federated', true],
    ['/v2/logout?client_id=portal', false],
    ['/oidc/logout?client_id=portal&federated=', true],
    ['/oidc/logout?client_id=portal', false],
  ])('%s: the identity provider asks again: %s', async (path, isFederated) => {
    await tenant.put(federation({ inAcme: { assign_membership_on_login: true } }));
    const browser = new Browser(tenant);
    const request = authorizePath({ connection: 'google' });
    const people = await browser.open(request);
    const person = await be(browser, people, /Ada/, { remember: '1' });
    expect(callbackOf(person).code).toBeTruthy();
    const page = await browser.open(path);
    if (page.status === 200) await browser.submit(page, { action: 'accept' });
    const again = await browser.open(request);
    expect(again.headers.location === undefined).toBe(isFederated);
  });
});

// docs-v2 main/docs/authenticate/login/logout/log-users-out-of-auth0.mdx (2026-08)
describe('/oidc/logout', () => {
  test('with the ID token of the session: at once, and state comes back', async () => {
    const { browser, id_token } = await signedIn();
    const query = encoded({ id_token_hint: id_token, post_logout_redirect_uri: HOME, state: 's&1' });
    expect((await browser.open(`/oidc/logout?${query}`)).headers.location).toBe(`${HOME}?state=s%261`);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('an expired ID token is still a hint, also one of an older key', async () => {
    const { browser, id_token } = await signedIn();
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 40_000 } });
    const answer = await browser.open(`/oidc/logout?${encoded({ id_token_hint: id_token, client_id: 'portal' })}`);
    expect(answer.headers.location).toBe(HOME);
  });

  test('HS256: the hint of an application that has its ID tokens signed with its secret', async () => {
    await tenant.put({ clients: { portal: { ...client, jwt_configuration: { alg: 'HS256' } } } });
    const { browser, id_token } = await signedIn();
    expect((await browser.open(`/oidc/logout?id_token_hint=${id_token}`)).headers.location).toBe(HOME);
  });

  test('by logout_hint, the session id', async () => {
    const { browser, sid } = await signedIn();
    const query = encoded({ logout_hint: sid, client_id: 'portal', post_logout_redirect_uri: HOME });
    expect((await browser.open(`/oidc/logout?${query}`)).headers.location).toBe(HOME);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test.each<[string, () => Promise<string>]>([
    ['nothing', async () => 'client_id=portal'],
    ['the ID token of another session', async () => `id_token_hint=${(await signedIn()).id_token}`],
    ['the id of another session', async () => `client_id=portal&logout_hint=${(await signedIn()).sid}`],
  ])('%s: the user is asked, and may stay', async (_name, query) => {
    const { browser } = await signedIn();
    const page = await browser.open(`/oidc/logout?${await query()}&state=kept`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Log out?')]);
    expect(await isSignedIn(browser)).toBe(true);
    const stayed = await browser.submit(page, { action: 'decline' });
    expect(stayed.headers.location).toBe(`${HOME}?state=kept`);
    expect(await isSignedIn(browser)).toBe(true);
    const again = await browser.open(`/oidc/logout?${await query()}`);
    expect((await browser.submit(again, { action: 'accept' })).headers.location).toBe(HOME);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('the page counts once', async () => {
    const { browser } = await signedIn();
    const page = await browser.open('/oidc/logout?client_id=portal');
    await browser.submit(page, { action: 'decline' });
    expect((await browser.submit(page, { action: 'accept' })).status).toBe(400);
    expect(await isSignedIn(browser)).toBe(true);
  });

  test('the tenant may switch the question off', async () => {
    await tenant.put({ settings: { tenant: { sessions: { oidc_logout_prompt_enabled: false } } } });
    const { browser } = await signedIn();
    expect((await browser.open('/oidc/logout?client_id=portal')).headers.location).toBe(HOME);
    expect(await isSignedIn(browser)).toBe(false);
  });

  test('nobody is asked who is not signed in', async () => {
    expect((await new Browser(tenant).open('/oidc/logout?client_id=portal')).headers.location).toBe(HOME);
  });

  test('discovery names the endpoint unless the tenant hides it', async () => {
    const endpoint = async () =>
      (await tenant.send('GET', '/.well-known/openid-configuration')).json.end_session_endpoint;
    expect(await endpoint()).toBe(`${tenant.origin}/oidc/logout`);
    await tenant.put({ settings: { tenant: { oidc_logout: { rp_logout_end_session_endpoint_discovery: false } } } });
    expect(await endpoint()).toBeUndefined();
  });
});
