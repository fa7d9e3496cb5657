import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type Rows, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, client, invitation, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf, fieldsOf } from './browser.ts';
import { be, beSomebody, buttonsOf, federation } from './federation.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
afterAll(() => tenant.stop());

async function arrange(...rows: Rows[]): Promise<void> {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  const base: Rows = acme();
  for (const more of rows) {
    for (const [name, added] of Object.entries(more)) base[name] = { ...base[name], ...added };
  }
  await tenant.put(base);
}
beforeEach(() => arrange(federation()));

const IDENTIFIER_FIRST = { settings: { prompts: { identifier_first: true } } };
const invited = { organization: 'org_acme', invitation: 'ticket-1' };
const memberships = async () =>
  (await tenant.rows('organization_members')).map(({ user_id, roles }) => [user_id, roles]);

/** Opens the login, and chooses the provider's button where there is one. */
async function atProvider(
  browser: Browser,
  parameters: { [name: string]: string | undefined },
  connection = 'google',
): Promise<Answer> {
  const page = await browser.open(authorizePath(parameters));
  return browser.url.startsWith('/_local/upstream') ? page : browser.submit(page, { connection });
}

describe('buttons', () => {
  // OpenAPI description of `show_as_button`, 2026-06; enable-connections.mdx (2026-04)
  test.each<[string, Rows, { [name: string]: string }, string[]]>([
    ['social always, enterprise not by default', federation(), {}, ['google']],
    ['enterprise when it says so', federation({ saml: { show_as_button: true } }), {}, ['google', 'globex-saml']],
    ['in an organization enterprise by default', federation(), { organization: 'org_acme' }, ['google', 'globex-saml']],
    [
      'in an organization unless hidden',
      federation({ inAcme: { show_as_button: false } }),
      { organization: 'org_acme' },
      ['google'],
    ],
    ['in an organization only those enabled on it', federation(), { organization: 'org_globex' }, []],
    [
      'not one that is switched off there',
      federation({ inAcme: { is_enabled: false } }),
      { organization: 'org_acme' },
      [],
    ],
    ['outside only those enabled for the application', federation({ google: { enabled_clients: [] } }), {}, []],
  ])('%s', async (_name, rows, parameters, expected) => {
    await arrange(rows);
    const page = await new Browser(tenant).open(authorizePath(parameters));
    expect(page.status).toBe(200);
    expect(buttonsOf(page, 'connection').map(({ value }) => value)).toEqual(expected);
  });

  test('a connection without a button cannot be asked for with a form either', async () => {
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath());
    const answer = await browser.submit(page, { connection: 'globex-saml' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('This connection cannot be used in this login');
  });

  // enable-connections.mdx (2026-04): "by sending the connection parameter directly in the authorization request"
  test('the parameter `connection` goes to the provider at once, also to a hidden one', async () => {
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath({ connection: 'globex-saml' }));
    expect(browser.url).toMatch(/^\/_local\/upstream\?state=/);
    expect(page.text).toContain('Globex SSO');
  });
});

describe('a login through another identity provider', () => {
  test('makes a user at the first login and knows it at the next', async () => {
    const browser = new Browser(tenant);
    const answer = await be(browser, await atProvider(browser, {}), /Ada Lovelace/);
    const first = await claimsOf(tenant, (await tokensFor(tenant, answer)).id_token);
    expect(first).toMatchObject({ name: 'Ada Lovelace', email: 'ada@mail.example', email_verified: true });
    expect(first.sub).toMatch(/^google-oauth2\|\d{18,21}$/);
    const [created] = await tenant.rows('users');
    expect(created.identities).toEqual([
      { connection: 'google', provider: 'google-oauth2', user_id: String(first.sub).slice(14), isSocial: true },
    ]);
    const other = new Browser(tenant);
    const again = await be(other, await atProvider(other, {}), /Was here before/);
    expect(await claimsOf(tenant, (await tokensFor(tenant, again)).id_token)).toMatchObject({ sub: first.sub });
    expect(await tenant.rows('users')).toMatchObject([{ logins_count: 2 }]);
  });

  test('an enterprise connection is part of the user id', async () => {
    const browser = new Browser(tenant);
    const page = await atProvider(browser, { connection: 'globex-saml' });
    const { id_token } = await tokensFor(tenant, await be(browser, page, /Ada Lovelace/));
    expect((await claimsOf(tenant, id_token)).sub).toMatch(/^samlp\|globex-saml\|[0-9a-f]{24}$/);
  });

  test.each<[string, Parameters<typeof beSomebody>[2], object]>([
    [
      'another address',
      { name: 'Eve', email: 'Eve@Other.test' },
      { name: 'Eve', email: 'eve@other.test', email_verified: true },
    ],
    [
      'an address that is not verified',
      { email: 'eve@other.test', verified: false },
      { email: 'eve@other.test', email_verified: false },
    ],
    ['no address', { name: 'Eve' }, { name: 'Eve' }],
  ])('as somebody else: %s', async (_name, who, expected) => {
    const browser = new Browser(tenant);
    const { id_token } = await tokensFor(tenant, await beSomebody(browser, await atProvider(browser, {}), who));
    const claims = await claimsOf(tenant, id_token);
    expect(claims).toMatchObject(expected);
    expect('email' in claims).toBe('email' in expected);
  });

  test('something that is not an address is said on the page', async () => {
    const browser = new Browser(tenant);
    const page = await beSomebody(browser, await atProvider(browser, {}), { email: 'eve@' });
    expect(page.status).toBe(400);
    expect(page.text).toContain('Enter an email address.');
    expect(await tenant.rows('users')).toEqual([]);
  });

  test('cancelling there is told to the application', async () => {
    const browser = new Browser(tenant);
    const answer = await browser.submit(await atProvider(browser, {}), { action: 'cancel' });
    expect(callbackOf(answer)).toMatchObject({ error: 'access_denied', state: 'the-state' });
    expect((await tenant.rows('logs')).at(-1)).toMatchObject({ type: 'f' });
  });

  test('whoever stays signed in there is not asked again, unless the application wants it', async () => {
    const browser = new Browser(tenant);
    const page = await atProvider(browser, {});
    const { id_token } = await tokensFor(tenant, await be(browser, page, /Ada/, { remember: '1' }));
    const { sub } = await claimsOf(tenant, id_token);
    const fresh = { prompt: 'login' };
    const asked = await browser.submit(await browser.open(authorizePath(fresh)), { connection: 'google' });
    expect(asked.text).toContain('Who do you want to be?');
    browser.forget('auth0');
    const again = await browser.submit(await browser.open(authorizePath()), { connection: 'google' });
    expect(await claimsOf(tenant, (await tokensFor(tenant, again)).id_token)).toMatchObject({ sub });
  });

  // log-users-out-of-idps.mdx (2026-08)
  test('/v2/logout?federated ends the session at the provider, without it that stays', async () => {
    const browser = new Browser(tenant);
    await be(browser, await atProvider(browser, {}), /Ada/, { remember: '1' });
    await browser.open('/v2/logout?client_id=portal');
    expect((await browser.submit(await browser.open(authorizePath()), { connection: 'google' })).status).toBe(302);
    await browser.open('/v2/logout?client_id=portal&federated');
    const page = await browser.submit(await browser.open(authorizePath()), { connection: 'google' });
    expect(page.text).toContain('Who do you want to be?');
  });

  test('an answer counts once, in the login that asked', async () => {
    const [own, victim] = [new Browser(tenant), new Browser(tenant)];
    const page = await atProvider(own, {});
    const cookie = [...own.cookies].map(([key, value]) => `${key.split(' ')[0]}=${value}`).join('; ');
    const form = { ...fieldsOf(page), person: buttonsOf(page, 'person')[0]?.value ?? '' };
    const { headers } = await tenant.send('POST', own.url, { form, headers: { cookie } });
    const answered = new URL(String(headers.location), tenant.origin);
    expect(answered.pathname).toBe('/login/callback');
    await atProvider(victim, {});
    const state = new URLSearchParams(victim.url.split('?')[1]).get('state');
    const stolen = await victim.open(`/login/callback?state=${state}&code=${answered.searchParams.get('code')}`);
    expect(stolen.status).toBe(400);
    expect(stolen.text).toContain('not for this login, or has expired');
    // Whoever tried a code has used it up, so that it cannot be tried on one login after the other.
    expect((await own.open(answered.pathname + answered.search)).status).toBe(400);
    expect((await victim.open(answered.pathname + answered.search)).text).toContain('begun in another browser');
    expect(await tenant.rows('users')).toEqual([]);
  });

  test.each([
    ['the buttons of a login page', '/u/login/connection', { connection: 'google' }],
    ['the page of the provider', '/_local/upstream', { person: 'example-0' }],
  ])('a form of another site is refused: %s', async (_name, path, fields) => {
    const browser = new Browser(tenant);
    await atProvider(browser, {});
    const state = new URLSearchParams(browser.url.split('?')[1]).get('state') ?? '';
    const cookie = [...browser.cookies].map(([key, value]) => `${key.split(' ')[0]}=${value}`).join('; ');
    const send = (headers: { [name: string]: string }) =>
      tenant.send('POST', `${path}?state=${state}`, { form: { ...fields, state, csrf: 'x' }, headers });
    expect((await send({ cookie })).status).toBe(403);
    expect((await send({})).status).toBe(400);
    expect(await tenant.rows('users')).toEqual([]);
  });

  // configure-connection-sync-with-auth0.mdx (2026-08)
  test.each([
    ['on_each_login', 'New Name'],
    ['on_first_login', 'Old Name'],
  ])('the profile follows the provider: %s', async (set_user_root_attributes, expected) => {
    await arrange(federation({ google: { options: { set_user_root_attributes } } }));
    for (const name of ['Old Name', 'New Name']) {
      const browser = new Browser(tenant);
      await beSomebody(browser, await atProvider(browser, {}), { name, email: 'ada@mail.example' });
    }
    expect(await tenant.rows('users')).toMatchObject([{ name: expected }]);
  });
});

// enable-connections.mdx, "Membership On Authentication" (2026-04)
describe('auto-membership', () => {
  test.each([
    [true, undefined],
    [false, 'is not part of the org_acme organization'],
  ])('assign_membership_on_login %s', async (assign_membership_on_login, refused) => {
    await arrange(federation({ inAcme: { assign_membership_on_login } }));
    const browser = new Browser(tenant);
    const answer = await be(browser, await atProvider(browser, { organization: 'org_acme' }), /Ada/);
    if (refused) return expect(callbackOf(answer).error_description).toContain(refused);
    const { id_token } = await tokensFor(tenant, answer);
    expect(await claimsOf(tenant, id_token)).toMatchObject({ org_id: 'org_acme' });
    return expect((await memberships()).length).toBe(1);
  });
});

// identifier-first.mdx, login-flows-for-organizations.mdx (2026-04)
describe('home realm discovery', () => {
  test.each<[string, string, { [name: string]: string }, RegExp]>([
    ['a domain of an enterprise connection leads to it', 'eve@globex.test', {}, /Globex SSO/],
    ['in whatever case', 'Eve@GLOBEX.TEST', {}, /Globex SSO/],
    ['another domain asks for the password', 'omar@acme.test', {}, /Enter your password/],
    ['a domain below it does not count', 'eve@x.globex.test', {}, /Enter your password/],
    ['in an organization that has the connection', 'eve@globex.test', { organization: 'org_acme' }, /Globex SSO/],
    ['in an organization that has it not', 'eve@globex.test', { organization: 'org_globex' }, /Enter your password/],
    ['what is no address is asked again', 'eve', {}, /Enter an email address/],
  ])('%s', async (_name, email, parameters, expected) => {
    await arrange(federation(), IDENTIFIER_FIRST);
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath(parameters));
    expect(browser.url).toMatch(/^\/u\/login\/identifier\?state=/);
    expect(page.text).not.toContain('type="password"');
    expect((await browser.submit(page, { email })).text).toMatch(expected);
  });

  test('the provider suggests the address that was typed, and the login is done', async () => {
    await arrange(federation(), IDENTIFIER_FIRST);
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), { email: 'eve.adams@globex.test' });
    const { id_token } = await tokensFor(tenant, await be(browser, page, /Eve Adams .*eve\.adams@globex\.test/));
    expect(await claimsOf(tenant, id_token)).toMatchObject({ email: 'eve.adams@globex.test' });
  });

  test('a password page logs in, can be left, and offers signing up', async () => {
    await arrange(federation(), IDENTIFIER_FIRST, { users: { 'auth0|omar': user('omar') } });
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), { email: 'omar@acme.test' });
    expect(page.text).toMatch(/href="\/u\/login\/identifier\?state=/);
    expect(page.text).toMatch(/href="\/u\/signup\?state=/);
    const wrong = await browser.submit(page, { password: 'wrong' });
    expect(wrong.text).toContain('Wrong email or password.');
    expect(callbackOf(await browser.submit(wrong, { password: PASSWORD })).code).toBeTruthy();
  });

  test('without a database an address of no connection is told so', async () => {
    await arrange(federation(), IDENTIFIER_FIRST, {
      connections: { con_users: { id: 'con_users', name: 'users', strategy: 'auth0' } },
    });
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), { email: 'omar@acme.test' });
    expect(page.text).toContain('There is no way to log in here with omar@acme.test.');
  });

  test('with prompt for credentials the connections of every organization count', async () => {
    const rows = federation({ saml: { enabled_clients: [] }, inAcme: { assign_membership_on_login: true } });
    const behavior = { organization_usage: 'require', organization_require_behavior: 'post_login_prompt' };
    await arrange(rows, IDENTIFIER_FIRST, { clients: { portal: { ...client, ...behavior } } });
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), { email: 'eve@globex.test' });
    expect(page.text).toContain('Globex SSO');
    const { id_token } = await tokensFor(tenant, await be(browser, page, /eve@globex\.test/));
    expect(await claimsOf(tenant, id_token)).toMatchObject({ org_id: 'org_acme' });
  });
});

describe('an invitation through another identity provider', () => {
  const byGoogle = {
    organization_invitations: { uinv_1: invitation('1', 'Nora@acme.test', { connection_id: 'con_google' }) },
  };

  test('shows the screen to accept on, then the provider, and the role lands', async () => {
    await arrange(federation(), byGoogle);
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath(invited));
    expect(browser.url).toMatch(/^\/u\/invitation\?state=/);
    expect(page.text).toContain('Ines invited you to join Acme &lt;b&gt;Ltd&lt;/b&gt; on Acme Portal.');
    expect(buttonsOf(page, 'connection').map(({ text }) => text)).toEqual(['G Accept the invitation']);
    expect(fieldsOf(page).password).toBeUndefined();
    const { id_token } = await tokensFor(
      tenant,
      await be(browser, await browser.submit(page, { connection: 'google' }), /Invited address/),
    );
    const claims = await claimsOf(tenant, id_token);
    expect(claims).toMatchObject({ org_id: 'org_acme', email: 'nora@acme.test', email_verified: true });
    expect(await memberships()).toEqual([[claims.sub, ['rol_admin']]]);
  });

  // invite-members.mdx (2026-08): the address is verified, and later logins do not take that back
  test('an address that the provider has not verified is verified from then on', async () => {
    await arrange(federation(), byGoogle);
    const browser = new Browser(tenant);
    await be(browser, await atProvider(browser, invited), /Invited address .* not verified/);
    expect(await tenant.rows('users')).toMatchObject([{ email_verified: true }]);
    const other = new Browser(tenant);
    await beSomebody(other, await atProvider(other, { organization: 'org_acme' }), {
      email: 'nora@acme.test',
      verified: false,
    });
    expect(await tenant.rows('users')).toMatchObject([{ email_verified: true, logins_count: 2 }]);
  });

  test('a hidden connection that the invitation names is used', async () => {
    const named = {
      organization_invitations: { uinv_1: invitation('1', 'nora@acme.test', { connection_id: 'con_saml' }) },
    };
    await arrange(federation({ inAcme: { show_as_button: false } }), named);
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath(invited));
    expect(
      callbackOf(await be(browser, await browser.submit(page, { connection: 'globex-saml' }), /Invited/)).code,
    ).toBeTruthy();
  });

  test('without a named connection a newcomer may sign up or use a provider', async () => {
    await arrange(federation(), { organization_invitations: { uinv_1: invitation('1', 'nora@acme.test') } });
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath(invited));
    expect(browser.url).toMatch(/^\/u\/signup\?state=/);
    expect(buttonsOf(page, 'connection').map(({ value }) => value)).toEqual(['google', 'globex-saml']);
    expect(
      callbackOf(await be(browser, await browser.submit(page, { connection: 'google' }), /Invited/)).code,
    ).toBeTruthy();
  });
});
