import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestTenant } from '../authentication/harness.ts';
import { API, acme, authorizePath, claimsOf, invitation, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf, fieldsOf } from './browser.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put(acme());
});
afterAll(() => tenant.stop());

const invited = { organization: 'org_acme', invitation: 'ticket-1' };

test('a new user signs up by invitation and gets the role, the organization and the permissions', async () => {
  const metadata = { app_metadata: { seat: 1 }, user_metadata: { lang: 'de' } };
  await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'Nora@acme.test', metadata) } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(invited));
  expect(browser.url).toMatch(/^\/u\/signup\?state=/);
  expect(page.text).toContain('Ines invited you to join Acme &lt;b&gt;Ltd&lt;/b&gt; on Acme Portal.');
  expect(fieldsOf(page).email).toBe('Nora@acme.test');
  expect(page.text).toMatch(/<input id="email"[^>]*readonly/);

  const short = await browser.submit(page, { password: 'short' });
  expect(short.status).toBe(400);
  expect(short.text).toContain('role="alert"');

  const answer = await browser.submit(short, { password: PASSWORD });
  expect(callbackOf(answer)).toMatchObject({ state: 'the-state' });
  const tokens = await tokensFor(tenant, answer);
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 86400, scope: 'openid profile email read:things' });
  const access = await claimsOf(tenant, tokens.access_token);
  expect(access).toMatchObject({ org_id: 'org_acme', azp: 'portal', permissions: ['read:things', 'write:things'] });
  expect(access.aud).toEqual([API, `${tenant.origin}/userinfo`]);
  const id = await claimsOf(tenant, tokens.id_token);
  expect(id).toMatchObject({ aud: 'portal', nonce: 'the-nonce', org_id: 'org_acme', email: 'nora@acme.test' });
  expect(id).toMatchObject({ email_verified: true });

  const [created] = await tenant.rows('users');
  expect(created).toMatchObject({ ...metadata, email_verified: true, logins_count: 1 });
  expect(await tenant.rows('organization_invitations')).toEqual([]);
  expect(await tenant.rows('organization_members')).toMatchObject([{ user_id: created.user_id, roles: ['rol_admin'] }]);
  const types = (await tenant.rows('logs')).map(({ type }) => type);
  expect(types).toEqual(['fs', 'ss', 'organization_member_added', 'si', 's', 'seacft']);
});

test('a known user accepts by logging in, with the address locked', async () => {
  await tenant.put({ users: { 'auth0|omar': user('omar') } });
  await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'omar@acme.test') } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(invited));
  expect(browser.url).toMatch(/^\/u\/login\?state=/);
  expect(page.text).toMatch(/<input id="email"[^>]*readonly/);
  const wrong = await browser.submit(page, { password: 'no' });
  expect(wrong.text).toContain('Wrong email or password.');
  const tokens = await tokensFor(tenant, await browser.submit(wrong, { password: PASSWORD }));
  expect(await claimsOf(tenant, tokens.id_token)).toMatchObject({ sub: 'auth0|omar', org_id: 'org_acme' });
  expect((await tenant.rows('organization_members'))[0]).toMatchObject({ roles: ['rol_admin'] });
});

test('another address than the invited one uses the invitation up and joins nobody', async () => {
  await tenant.put({ users: { 'auth0|mallory': user('mallory'), 'auth0|omar': user('omar') } });
  await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'omar@acme.test') } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(invited));
  const answer = await browser.submit(page, { email: 'mallory@acme.test', password: PASSWORD });
  expect(callbackOf(answer)).toMatchObject({
    error: 'access_denied',
    error_description: 'the specified account is not allowed to accept the current invitation',
    state: 'the-state',
  });
  expect(await tenant.rows('organization_invitations')).toEqual([]);
  expect(await tenant.rows('organization_members')).toEqual([]);
  const fi = (await tenant.rows('logs')).find(({ type }) => type === 'fi');
  expect(fi.details.invitation).toMatchObject({ ticket_id: 'ticket-1', roles: ['rol_admin'] });
});

test('an invitation that is revoked while the page is open is told as such', async () => {
  await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'nora@acme.test') } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(invited));
  await tenant.put({
    organization_invitations: { uinv_1: invitation('1', 'nora@acme.test', { expires_at: '2020-01-01T00:00:00.000Z' }) },
  });
  const answer = await browser.submit(page, { password: PASSWORD });
  expect(callbackOf(answer)).toMatchObject({
    error: 'invalid_request',
    error_description: 'invitation not found or already used',
  });
  expect(await tenant.rows('users')).toEqual([]);
});

test('a session answers the next request without a page, and logging out ends it', async () => {
  await tenant.put({ users: { 'auth0|omar': user('omar') } });
  const browser = new Browser(tenant);
  const first = await browser.submit(await browser.open(authorizePath()), {
    email: 'omar@acme.test',
    password: PASSWORD,
  });
  expect(callbackOf(first).code).toBeTruthy();
  expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' }))).code).toBeTruthy();
  expect((await browser.open(authorizePath({ prompt: 'login' }))).text).toContain('Log in to');
  const out = await browser.open('/v2/logout?client_id=portal&returnTo=https://portal.acme.test/');
  expect(out.headers.location).toBe('https://portal.acme.test/');
  expect(callbackOf(await browser.open(authorizePath({ prompt: 'none' })))).toMatchObject({ error: 'login_required' });
});

test('another account takes the place of the session', async () => {
  await tenant.put({ users: { 'auth0|omar': user('omar'), 'auth0|mira': user('mira') } });
  const browser = new Browser(tenant);
  await browser.submit(await browser.open(authorizePath()), { email: 'omar@acme.test', password: PASSWORD });
  const page = await browser.open(authorizePath({ prompt: 'login' }));
  const answer = await browser.submit(page, { email: 'mira@acme.test', password: PASSWORD });
  const tokens = await tokensFor(tenant, answer);
  expect(await claimsOf(tenant, tokens.id_token)).toMatchObject({ sub: 'auth0|mira' });
  const again = await tokensFor(tenant, await browser.open(authorizePath({ prompt: 'none' })));
  expect(await claimsOf(tenant, again.id_token)).toMatchObject({ sub: 'auth0|mira' });
});
