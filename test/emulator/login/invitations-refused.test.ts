import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Rows } from '../authentication/harness.ts';
import { authorizePath, claimsOf, client, invitation, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';
import { federation } from './federation.ts';
import { GONE, Invitations, invited, JOINED, known, NOTHING, one, STRANGER } from './invited.ts';

const world = new Invitations();
beforeAll(() => world.start());
afterAll(() => world.stop());
beforeEach(() => world.arrange());

describe('an invitation that cannot be answered', () => {
  const rows: Rows = {
    organization_invitations: {
      uinv_1: invitation('1', 'nora@acme.test'),
      uinv_other: invitation('other', 'nora@acme.test', { client_id: 'other' }),
      uinv_old: invitation('old', 'nora@acme.test', { expires_at: '2026-01-01T00:00:00.000Z' }),
    },
  };
  test.each<[string, string, { [name: string]: string }, object]>([
    ['an unknown ticket', 'T', { organization: 'org_acme', invitation: 'x' }, GONE],
    [
      'an empty ticket is none: the login is one without invitation',
      'O',
      { organization: 'org_globex', invitation: '' },
      {},
    ],
    ['the ticket of another organization', 'T', { organization: 'org_globex', invitation: 'ticket-1' }, GONE],
    [
      'the ticket of another application',
      'A:invitation-of-another-client',
      { organization: 'org_acme', invitation: 'ticket-other' },
      GONE,
    ],
    ['an expired one', 'T A:expired-invitation-text', { organization: 'org_acme', invitation: 'ticket-old' }, GONE],
    [
      'a ticket without organization',
      'A:invitation-without-organization',
      { invitation: 'ticket-1' },
      { error: 'invalid_request', error_description: 'parameter organization is required to accept an invitation' },
    ],
    [
      'with an organization that does not exist',
      'A:unknown-organization-text',
      { organization: 'org_none', invitation: 'ticket-1' },
      { error: 'invalid_request', error_description: 'organization org_none does not exist' },
    ],
  ])('%s (%s)', async (_name, _source, parameters, refused) => {
    await world.arrange(rows);
    const answer = await new Browser(world.tenant).open(authorizePath(parameters));
    if (Object.keys(refused).length === 0) expect(answer.status).toBe(200);
    else expect(callbackOf(answer)).toMatchObject({ ...refused, state: 'the-state' });
    expect((await world.result()).pending).toEqual(['uinv_1', 'uinv_other', 'uinv_old']);
  });

  // T: the application's login route dropped `invitation` and passed `organization` on
  test('an organization without the ticket: no member, and the invitation waits', async () => {
    await world.arrange(one('omar@acme.test'), known('omar'));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath({ organization: 'org_acme' }));
    const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
    expect(callbackOf(answer)).toMatchObject(STRANGER);
    expect(await world.result()).toEqual(NOTHING);
  });

  test('one that was used already', async () => {
    await world.arrange(one('nora@acme.test'));
    expect(callbackOf(await world.accept()).code).toBeTruthy();
    expect(callbackOf(await world.accept())).toMatchObject(GONE);
    expect(await world.result()).toEqual(JOINED);
  });

  test('one that runs out by the clock, before and while the page is open', async () => {
    await world.arrange(one('nora@acme.test', { expires_at: new Date(Date.now() + 60_000).toISOString() }));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    expect(page.status).toBe(200);
    await world.tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
    expect(callbackOf(await new Browser(world.tenant).open(authorizePath(invited)))).toMatchObject(GONE);
    expect(callbackOf(await browser.submit(page, { password: PASSWORD }))).toMatchObject(GONE);
    expect(await world.tenant.rows('users')).toEqual([]);
    expect((await world.result()).members).toEqual([]);
  });

  test('one that is revoked, before and while the page is open', async () => {
    await world.arrange(one('nora@acme.test'));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    await world.remove('organization_invitations', 'uinv_1');
    expect(callbackOf(await new Browser(world.tenant).open(authorizePath(invited)))).toMatchObject(GONE);
    expect(callbackOf(await browser.submit(page, { password: PASSWORD }))).toMatchObject(GONE);
    expect(await world.result()).toEqual({ members: [], pending: [], logs: [] });
  });

  test('an organization that is deleted while the page is open', async () => {
    await world.arrange(one('nora@acme.test'));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    await world.remove('organizations', 'org_acme');
    await world.remove('organization_invitations', 'uinv_1');
    expect(callbackOf(await browser.submit(page, { password: PASSWORD }))).toMatchObject(GONE);
  });

  test('a blocked user is refused, and the invitation waits', async () => {
    await world.arrange(one('omar@acme.test'), { users: { 'auth0|omar': { ...user('omar'), blocked: true } } });
    expect(callbackOf(await world.accept())).toMatchObject({
      error: 'unauthorized',
      error_description: 'user is blocked',
    });
    expect(await world.result()).toEqual(NOTHING);
  });

  // T
  test('an application that does not allow organizations any more', async () => {
    await world.arrange(one('nora@acme.test'), { clients: { portal: { ...client, organization_usage: 'deny' } } });
    const error_description = 'parameter organization is not allowed for this client';
    expect(callbackOf(await world.accept())).toMatchObject({ error: 'invalid_request', error_description });
    expect(await world.result()).toEqual(NOTHING);
  });
});

describe('sign-up and connections', () => {
  const database = (disable_signup: boolean) => ({
    connections: { con_users: { id: 'con_users', name: 'users', strategy: 'auth0', options: { disable_signup } } },
  });
  const inAcme = (is_signup_enabled: boolean) => ({
    organization_connections: {
      'org_acme|con_users': {
        organization_id: 'org_acme',
        connection_id: 'con_users',
        assign_membership_on_login: true,
        is_signup_enabled,
      },
    },
  });
  // C: organization sign-up goes before the connection's; support article organization-invitation-flow-and-auto-membership
  test.each([
    ['off on both', true, false, false],
    ['off on the connection, on for the organization', true, true, true],
    ['on for the connection, off for the organization', false, false, true],
    ['on for both', false, true, true],
  ])('a newcomer, sign-up %s', async (_name, disabled, enabled, isOpen) => {
    await world.arrange(one('nora@acme.test'), database(disabled), inAcme(enabled));
    const page = await new Browser(world.tenant).open(authorizePath(invited));
    expect(page.text.includes('type="password"')).toBe(isOpen);
    expect(page.text.includes('Signing up is not allowed here.')).toBe(!isOpen);
    if (isOpen) expect(callbackOf(await world.accept()).code).toBeTruthy();
    expect(await world.result()).toEqual(isOpen ? JOINED : NOTHING);
  });

  test('sign-up off keeps nobody out who has an account', async () => {
    await world.arrange(one('omar@acme.test'), known('omar'), database(true), inAcme(false));
    expect(callbackOf(await world.accept()).code).toBeTruthy();
    expect(await world.result()).toEqual(JOINED);
  });

  test('sign-up off is not got around by sending the form', async () => {
    await world.arrange(one('nora@acme.test'), database(false), inAcme(false));
    const browser = new Browser(world.tenant);
    const page = await browser.open(authorizePath(invited));
    await world.alter('connections', (rows) =>
      rows.map(([id, row]) => [id, { ...row, options: { disable_signup: true } }]),
    );
    expect((await browser.submit(page, { password: PASSWORD })).text).toContain('Signing up is not allowed here.');
    expect(await world.result()).toEqual(NOTHING);
  });

  test.each([
    ['the password of an account with that address', { email: 'omar@acme.test', password: PASSWORD }],
    ['another provider', { connection: 'globex-saml' }],
  ])('an invitation that names a connection is not accepted by %s', async (_name, sent) => {
    await world.arrange(federation(), known('omar'), one('omar@acme.test', { connection_id: 'con_google' }));
    const browser = new Browser(world.tenant);
    const answer = await browser.submit(await browser.open(authorizePath(invited)), sent);
    expect(answer.status).toBe(400);
    expect(await world.result()).toEqual(NOTHING);
  });

  test('a connection that the organization does not have any more', async () => {
    await world.arrange(federation(), one('nora@acme.test', { connection_id: 'con_users' }));
    await world.remove('organization_connections', 'org_acme|con_users');
    const error_description = 'no connections enabled for the organization';
    expect(callbackOf(await world.accept())).toMatchObject({ error: 'invalid_request', error_description });
    expect(await world.result()).toEqual(NOTHING);
  });
});

describe('what an invitation brings', () => {
  test('app_metadata, user_metadata and a verified address, beside what was there', async () => {
    const metadata = { app_metadata: { seat: 1, plan: 'gold' }, user_metadata: { lang: 'de' } };
    const before = { ...user('omar'), app_metadata: { seat: 0, old: true }, user_metadata: { theme: 'dark' } };
    await world.arrange(one('omar@acme.test', metadata), { users: { 'auth0|omar': before } });
    await world.accept();
    expect((await world.tenant.rows('users'))[0]).toMatchObject({
      email_verified: true,
      app_metadata: { seat: 1, plan: 'gold', old: true },
      user_metadata: { lang: 'de', theme: 'dark' },
    });
  });

  // A:second-invitation
  test('two invitations to one address and organization: each can be accepted, and the roles add up', async () => {
    const second = invitation('2', 'nora@acme.test', { roles: ['rol_reader'] });
    await world.arrange(one('nora@acme.test'), { organization_invitations: { uinv_2: second } });
    expect(callbackOf(await world.accept({ ...invited, invitation: 'ticket-2' })).code).toBeTruthy();
    expect((await world.result()).pending).toEqual(['uinv_1']);
    expect(callbackOf(await world.accept()).code).toBeTruthy();
    expect(await world.result()).toEqual({
      members: ['org_acme auth0 rol_reader,rol_admin'],
      pending: [],
      logs: ['si', 'si'],
    });
  });

  test('two invitations to one address and two organizations, one after the other', async () => {
    const second = invitation('2', 'nora@acme.test', { organization_id: 'org_globex', roles: ['rol_reader'] });
    await world.arrange(one('nora@acme.test'), { organization_invitations: { uinv_2: second } });
    const browser = new Browser(world.tenant);
    for (const [organization, ticket] of [
      ['org_acme', 'ticket-1'],
      ['org_globex', 'ticket-2'],
    ] as const) {
      const { id_token } = await tokensFor(
        world.tenant,
        await world.accept({ organization, invitation: ticket }, browser),
      );
      expect(await claimsOf(world.tenant, id_token)).toMatchObject({ org_id: organization });
    }
    expect((await world.result()).members).toEqual(['org_acme auth0 rol_admin', 'org_globex auth0 rol_reader']);
  });

  // P: "Auth0 Organization Membership is set … and the Rules pipeline executes"; A:roles-at-the-first-login
  test('membership and roles are settled before Actions run', async () => {
    const code = `exports.onExecutePostLogin = async (event, api) => {
      api.idToken.setCustomClaim('seen', [event.organization?.id, ...event.authorization.roles, event.user.email_verified,
        event.user.app_metadata.seat, event.request.query.invitation].join(' '));
    };`;
    const version = {
      id: 'ver_1',
      action_id: 'act_1',
      number: 1,
      code,
      runtime: 'node22',
      dependencies: [],
      secrets: [],
      created_at: '',
    };
    await world.arrange(one('nora@acme.test', { app_metadata: { seat: 7 } }), {
      actions: {
        act_1: {
          ...version,
          id: 'act_1',
          name: 'look',
          supported_triggers: [{ id: 'post-login' }],
          status: 'built',
          deployed_version_id: 'ver_1',
          updated_at: '',
        },
      },
      action_versions: { ver_1: version },
      action_bindings: {
        'post-login': {
          trigger_id: 'post-login',
          bindings: [{ id: 'b', action_id: 'act_1', display_name: 'look', created_at: '', updated_at: '' }],
        },
      },
    });
    const { id_token } = await tokensFor(world.tenant, await world.accept());
    expect((await claimsOf(world.tenant, id_token)).seen).toBe('org_acme admin true 7 ticket-1');
  });
});
