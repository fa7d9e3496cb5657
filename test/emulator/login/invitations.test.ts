import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rows } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf, fieldsOf } from './browser.ts';
import { be, beSomebody, federation } from './federation.ts';
import { Invitations, invited, JOINED, known, member, NOTHING, one, USED_UP, WRONG } from './invited.ts';

const world = new Invitations();
beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => world.arrange());

describe('who accepts', () => {
  test.each<[string, string, Rows[], string, object]>([
    ['a new user signs up', 'I P', [one('nora@acme.test')], '/u/signup?', JOINED],
    ['a known user logs in', 'I P', [one('omar@acme.test'), known('omar')], '/u/login?', JOINED],
    ['an address in other letters is the same one', 'I', [one('OMAR@Acme.test'), known('omar')], '/u/login?', JOINED],
    [
      'a member of another organization keeps that membership',
      'I',
      [one('omar@acme.test'), known('omar'), member('org_globex', 'omar', ['rol_reader'])],
      '/u/login?',
      { ...JOINED, members: ['org_globex auth0 rol_reader', 'org_acme auth0 rol_admin'] },
    ],
    [
      'a member already gets the roles in addition',
      'I',
      [one('omar@acme.test'), known('omar'), member('org_acme', 'omar', ['rol_reader'])],
      '/u/login?',
      { ...JOINED, members: ['org_acme auth0 rol_reader,rol_admin'] },
    ],
    [
      'without roles one joins with none',
      'S',
      [one('nora@acme.test', { roles: undefined })],
      '/u/signup?',
      { ...JOINED, members: ['org_acme auth0 '] },
    ],
    [
      'a role that was deleted meanwhile is left out',
      'A: nothing was found on it',
      [one('nora@acme.test', { roles: ['rol_gone', 'rol_reader'] })],
      '/u/signup?',
      { ...JOINED, members: ['org_acme auth0 rol_reader'] },
    ],
  ])('%s (%s)', async (_name, _source, rows, page, expected) => {
    await world.arrange(...rows);
    const browser = new Browser(world.tenant);
    await browser.open(authorizePath(invited));
    expect(browser.url.startsWith(page)).toBe(true);
    const { id_token, access_token } = await tokensFor(world.tenant, await world.accept());
    expect(await claimsOf(world.tenant, id_token)).toMatchObject({ org_id: 'org_acme', email_verified: true });
    expect((await claimsOf(world.tenant, access_token)).org_id).toBe('org_acme');
    expect(await world.result()).toEqual(expected);
  });

  // I: "Invited users must log in or create an account with the email address to which the invitation was sent"
  test('a user of another connection becomes a new one in the invited connection', async () => {
    const elsewhere = {
      ...user('nora'),
      user_id: 'google-oauth2|1',
      identities: [{ connection: 'google', provider: 'google-oauth2', user_id: '1', isSocial: true }],
    };
    await world.arrange(federation(), one('nora@acme.test', { connection_id: 'con_users' }), {
      users: { 'google-oauth2|1': elsewhere },
    });
    const browser = new Browser(world.tenant);
    await browser.open(authorizePath(invited));
    expect(browser.url).toMatch(/^\/u\/signup\?/);
    expect(callbackOf(await world.accept()).code).toBeTruthy();
    expect(await world.result()).toEqual(JOINED);
    expect((await world.tenant.rows('users')).length).toBe(2);
  });

  test('a user of another connection accepts through it where the invitation leaves it open', async () => {
    await world.arrange(federation(), one('nora@acme.test'));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    await be(browser, await browser.submit(page, { connection: 'google' }), /Invited address/);
    expect(await world.result()).toEqual({ ...JOINED, members: ['org_acme google-oauth2 rol_admin'] });
  });
});

test('a consent page after the acceptance is answered although the invitation is gone by then', async () => {
  const api = { ...acme().resource_servers?.api, skip_consent_for_verifiable_first_party_clients: false };
  await world.arrange(one('nora@acme.test'), { resource_servers: { api } });
  const browser = new Browser(world.tenant);
  const page = await world.accept(invited, browser);
  expect(browser.url).toMatch(/^\/u\/consent\?/);
  expect(await world.result()).toEqual(JOINED);
  expect(callbackOf(await browser.submit(page, { action: 'accept' })).code).toBeTruthy();
});

describe('the invited address', () => {
  // P: "The user ID is set to the email address associated with the user and cannot be changed"
  test.each(['nora', 'omar'])('is on the page and locked (%s)', async (name) => {
    await world.arrange(one(`${name}@acme.test`), known('omar'));
    const page = await new Browser(world.tenant).open(authorizePath(invited));
    expect(fieldsOf(page).email).toBe(`${name}@acme.test`);
    expect(page.text).toMatch(/<input id="email"[^>]*readonly/);
  });

  // D T: consumed, nobody joins, `fi`
  test.each<[string, { [name: string]: string }]>([
    ['another known address', { email: 'mallory@acme.test', password: PASSWORD }],
    ['another new address', { email: 'new@acme.test', password: PASSWORD }],
    ['no address', { email: '', password: PASSWORD }],
  ])('%s sent in its place uses the invitation up', async (_name, fields) => {
    await world.arrange(one('omar@acme.test'), known('omar', 'mallory'));
    const browser = new Browser(world.tenant);
    const answer = await browser.submit(await browser.open(authorizePath(invited)), fields);
    expect(callbackOf(answer)).toMatchObject({ ...WRONG, state: 'the-state' });
    expect(await world.result()).toEqual(USED_UP);
    const fi = (await world.tenant.rows('logs')).find(({ type }) => type === 'fi');
    expect(fi).toMatchObject({ description: WRONG.error_description, organization_id: 'org_acme' });
    expect(fi.details.invitation).toMatchObject({
      id: 'uinv_1',
      ticket_id: 'ticket-1',
      roles: ['rol_admin'],
      invitee: { email: 'omar@acme.test' },
    });
  });

  // D T; the last one: A:unverified-upstream-address
  test.each<[string, Parameters<typeof beSomebody>[2], object, object]>([
    ['another address', { email: 'mallory@acme.test' }, WRONG, USED_UP],
    ['no address', { name: 'Nora' }, WRONG, USED_UP],
    [
      'the address in other letters',
      { email: 'NORA@acme.test' },
      {},
      { ...JOINED, members: ['org_acme google-oauth2 rol_admin'] },
    ],
    [
      'the address, not verified',
      { email: 'nora@acme.test', verified: false },
      {},
      { ...JOINED, members: ['org_acme google-oauth2 rol_admin'] },
    ],
  ])('is compared with what the provider tells: %s', async (_name, who, refused, expected) => {
    await world.arrange(federation(), one('nora@acme.test', { connection_id: 'con_google' }));
    const browser = new Browser(world.tenant);
    const page = await browser.submit(await browser.open(authorizePath(invited)), { connection: 'google' });
    expect(callbackOf(await beSomebody(browser, page, who))).toMatchObject(refused);
    expect(await world.result()).toEqual(expected);
  });

  test('a wrong password and a cancelled provider use nothing up', async () => {
    await world.arrange(federation(), one('omar@acme.test'), known('omar'));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    const wrong = await browser.submit(page, { password: 'wrong' });
    expect(wrong.text).toContain('Wrong email or password.');
    const provider = await browser.submit(wrong, { connection: 'google' });
    expect(callbackOf(await browser.submit(provider, { action: 'cancel' }))).toMatchObject({ error: 'access_denied' });
    expect(await world.result()).toEqual(NOTHING);
  });
});

describe('signed in as someone else', () => {
  const mallory = async () => {
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath());
    await browser.submit(page, { email: 'mallory@acme.test', password: PASSWORD });
    return browser;
  };

  // P: "does not consider any SSO session held with Auth0"; A:invitation-with-session
  test('at this tenant: the invitation has a page of its own, and the invited one takes over the session', async () => {
    await world.arrange(one('omar@acme.test'), known('omar', 'mallory'));
    const browser = await mallory();
    const page = await browser.open(authorizePath(invited));
    expect(fieldsOf(page).email).toBe('omar@acme.test');
    const tokens = await tokensFor(world.tenant, await browser.submit(page, { password: PASSWORD }));
    expect(await claimsOf(world.tenant, tokens.id_token)).toMatchObject({ sub: 'auth0|omar' });
    expect(await world.result()).toEqual(JOINED);
    const again = await tokensFor(world.tenant, await browser.open(authorizePath({ prompt: 'none' })));
    expect(await claimsOf(world.tenant, again.id_token)).toMatchObject({ sub: 'auth0|omar' });
  });

  // D, community.auth0.com/t/132837: the provider answers for whoever is signed in there
  test('at the identity provider: the invitation is used up, nobody joins, and `fi` is logged', async () => {
    await world.arrange(federation(), one('nora@acme.test', { connection_id: 'con_google' }));
    const browser = new Browser(world.tenant);
    const first = await browser.submit(await browser.open(authorizePath()), { connection: 'google' });
    await be(browser, first, /Ada Lovelace/, { remember: '1' });
    const page = await browser.open(authorizePath(invited));
    expect(callbackOf(await browser.submit(page, { connection: 'google' }))).toMatchObject(WRONG);
    expect(await world.result()).toEqual(USED_UP);
  });

  test.each<[string, string, object, object]>([
    ['mallory', 'omar@acme.test', WRONG, USED_UP],
    ['mallory', 'mallory@acme.test', {}, JOINED],
  ])('where sessions count (assumption switched): as %s for %s', async (_name, email, refused, expected) => {
    await world.arrange(one(email), known('omar', 'mallory'));
    const browser = await mallory();
    await world.tenant.send('POST', '/_local/assumptions', {
      json: { id: 'invitation-with-session', active: 'alternative' },
    });
    const answer = await browser.open(authorizePath(invited));
    expect(callbackOf(answer)).toMatchObject(refused);
    expect(await world.result()).toEqual(expected);
  });
});
