import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  API,
  acme,
  authorizePath,
  CALLBACK,
  client,
  exchange,
  invitation,
  PASSWORD,
  tokensFor,
  user,
} from '../login/acme.ts';
import { Browser } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  const worker = { client_id: 'worker', client_secret: 'w', name: 'Worker', is_first_party: true };
  await tenant.put({
    ...acme(),
    clients: { portal: client, worker },
    client_grants: { g: { id: 'g', client_id: 'worker', audience: API, scope: ['read:things'] } },
    users: { 'auth0|omar': user('omar') },
    organization_invitations: { uinv_1: invitation('1', 'nina@acme.test') },
  });
});
afterAll(() => tenant.stop());

const omar = { email: 'omar@acme.test', password: PASSWORD };
const TICKET = { organization: 'org_acme', invitation: 'ticket-1' };

async function submit(parameters: object, form: { [name: string]: string }, browser = new Browser(tenant)) {
  return browser.submit(await browser.open(authorizePath({ ...parameters })), form);
}

const worker = (more = {}) =>
  tenant.send('POST', '/oauth/token', {
    json: { grant_type: 'client_credentials', client_id: 'worker', client_secret: 'w', audience: API, ...more },
    headers: { 'auth0-client': Buffer.from('{"name":"node","version":"1"}').toString('base64') },
  });

async function allowAutoMembership(): Promise<void> {
  const row = { organization_id: 'org_acme', connection_id: 'con_users', assign_membership_on_login: true };
  await tenant.put({ organization_connections: { 'org_acme|con_users': row } });
}

const ABOUT_OMAR = {
  user_id: 'auth0|omar',
  user_name: 'omar@acme.test',
  connection: 'users',
  connection_id: 'con_users',
};
const ABOUT_ACME = { organization_id: 'org_acme', organization_name: 'acme' };
const WRONG = 'Wrong email or password.';
const ANY = expect.any(Number);

/** What happens, and the events that it leaves. Types: docs-v2 deploy-monitor/logs/log-event-type-codes.mdx (2026-08). */
const HAPPENINGS: { [name: string]: [happen: () => Promise<unknown>, events: object[]] } = {
  'a login': [
    () => submit({}, omar),
    [
      {
        type: 's',
        ...ABOUT_OMAR,
        strategy: 'auth0',
        strategy_type: 'database',
        audience: API,
        details: {
          initiatedAt: ANY,
          completedAt: ANY,
          elapsedTime: ANY,
          session_id: expect.any(String),
          stats: { loginsCount: 1 },
        },
      },
    ],
  ],
  'a wrong password': [
    () => submit({}, { ...omar, password: 'wrong' }),
    [{ type: 'fp', ...ABOUT_OMAR, description: WRONG }],
  ],
  'an unknown address': [
    () => submit({}, { ...omar, email: 'nobody@acme.test' }),
    [{ type: 'fu', user_name: 'nobody@acme.test', connection: 'users', description: WRONG }],
  ],
  'a sign-up': [
    () => submit({ screen_hint: 'signup' }, { email: 'new@acme.test', password: PASSWORD }),
    [
      { type: 'ss', user_name: 'new@acme.test', connection: 'users' },
      { type: 's', user_name: 'new@acme.test' },
    ],
  ],
  'a sign-up with an address that is taken': [
    () => submit({ screen_hint: 'signup' }, omar),
    [{ type: 'fs', user_name: 'omar@acme.test', description: expect.stringMatching(/already/) }],
  ],
  'an accepted invitation': [
    () => submit(TICKET, { email: 'nina@acme.test', password: PASSWORD }),
    [
      { type: 'ss', ...ABOUT_ACME },
      {
        type: 'organization_member_added',
        ...ABOUT_ACME,
        user_name: 'nina@acme.test',
        details: { reason: 'invitation' },
      },
      {
        type: 'si',
        ...ABOUT_ACME,
        description: 'Successfully accepted a user invitation',
        details: { invitation: INVITATION() },
      },
      { type: 's', ...ABOUT_ACME },
    ],
  ],
  'an invitation answered for another address': [
    () => submit(TICKET, { email: 'evil@acme.test', password: PASSWORD }),
    [
      {
        type: 'fi',
        ...ABOUT_ACME,
        description: 'the specified account is not allowed to accept the current invitation',
        details: { invitation: INVITATION() },
      },
    ],
  ],
  'auto-membership': [
    async () => {
      await allowAutoMembership();
      return submit({ organization: 'org_acme' }, omar);
    },
    [
      { type: 'organization_member_added', ...ABOUT_ACME, ...ABOUT_OMAR, details: { reason: 'auto_membership' } },
      { type: 's', ...ABOUT_ACME, ...ABOUT_OMAR },
    ],
  ],
  'somebody who is no member': [
    () => submit({ organization: 'org_acme' }, omar),
    [
      {
        type: 'f',
        ...ABOUT_ACME,
        ...ABOUT_OMAR,
        description: 'user auth0|omar is not part of the org_acme organization',
        details: { error: { message: 'user auth0|omar is not part of the org_acme organization' } },
      },
    ],
  ],
  'a ticket that is not there': [
    () => new Browser(tenant).open(authorizePath({ ...TICKET, invitation: 'gone' })),
    [{ type: 'f', client_id: 'portal', description: 'invitation not found or already used' }],
  ],
  'a callback that is not allowed': [
    () => new Browser(tenant).open(authorizePath({ redirect_uri: 'https://evil.test/' })),
    [
      {
        type: 'f',
        client_id: 'portal',
        description: 'Callback URL mismatch. https://evil.test/ is not in the list of allowed callback URLs',
      },
    ],
  ],
  'a request without response_type': [
    () => new Browser(tenant).open(authorizePath({ response_type: undefined })),
    [{ type: 'f', client_id: 'portal', description: "missing required parameter 'response_type'" }],
  ],
  'a silent login, with and without session': [
    async () => {
      const browser = new Browser(tenant);
      await browser.open(authorizePath({ prompt: 'none' }));
      await submit({}, omar, browser);
      await browser.open(authorizePath({ prompt: 'none' }));
    },
    [{ type: 'fsa', description: 'Login required' }, { type: 's' }, { type: 'ssa', ...ABOUT_OMAR }],
  ],
  'a code that is exchanged, twice': [
    async () => {
      const answer = await submit({}, omar);
      await tokensFor(tenant, answer);
      await tokensFor(tenant, answer).catch(() => undefined);
    },
    [
      { type: 's' },
      { type: 'seacft', ...ABOUT_OMAR, client_id: 'portal', details: { code: expect.stringMatching(/^\*{20,}.{3}$/) } },
      { type: 'feacft', client_id: 'portal', description: 'Invalid authorization code' },
    ],
  ],
  'a refresh token that is exchanged': [
    async () => {
      const { refresh_token } = await tokensFor(tenant, await submit({ scope: 'openid offline_access' }, omar));
      await exchange(tenant, { grant_type: 'refresh_token', refresh_token });
    },
    [
      { type: 's' },
      { type: 'seacft' },
      {
        type: 'sertft',
        ...ABOUT_OMAR,
        audience: API,
        scope: 'openid offline_access',
        details: { familyId: expect.any(String), tokenCounter: 1, refresh_token: { access: 'offline' } },
      },
    ],
  ],
  'a code with a wrong secret': [
    () =>
      exchange(tenant, { grant_type: 'authorization_code', code: 'x', redirect_uri: CALLBACK, client_secret: 'no' }),
    [{ type: 'feacft', client_id: 'portal', description: 'Unauthorized' }],
  ],
  'client credentials': [
    () => worker(),
    [
      {
        type: 'seccft',
        client_id: 'worker',
        client_name: 'Worker',
        audience: API,
        scope: 'read:things',
        auth0_client: { name: 'node', version: '1' },
        details: { actions: { executions: [] } },
      },
    ],
  ],
  'client credentials with a wrong secret, then for too much': [
    async () => {
      await worker({ client_secret: 'no' });
      await worker({ scope: 'write:things' });
    },
    [
      { type: 'feccft', client_id: 'worker', description: 'Unauthorized' },
      { type: 'feccft', client_id: 'worker', description: 'Client has not been granted scopes: write:things' },
    ],
  ],
  'a logout, and one to nowhere': [
    async () => {
      const browser = new Browser(tenant);
      await submit({}, omar, browser);
      await browser.open('/v2/logout?client_id=portal&returnTo=https://evil.test/');
      await browser.open('/v2/logout?client_id=portal&returnTo=https://portal.acme.test/');
    },
    [
      { type: 's' },
      {
        type: 'flo',
        description:
          'The "returnTo" querystring parameter "https://evil.test/" is not defined as a valid URL in "Allowed Logout URLs".',
      },
      {
        type: 'slo',
        user_id: 'auth0|omar',
        description: 'User successfully logged out',
        details: {
          allowed_logout_url: ['https://portal.acme.test/'],
          return_to: 'https://portal.acme.test/',
          session_id: expect.any(String),
        },
      },
    ],
  ],
  'a page of an origin that is not known': [
    () => tenant.send('OPTIONS', '/oauth/token', { headers: { origin: 'https://evil.test' } }),
    [{ type: 'fco', details: { origin: 'https://evil.test' } }],
  ],
};

/** docs-v2 main/docs/oas/tenant-logs/logs-schema.json: all are required in `fi` (2026-08). */
function INVITATION() {
  const { id, ticket_id, client_id, created_at, expires_at, invitee, inviter, roles } = invitation(
    '1',
    'nina@acme.test',
  );
  return {
    ...{ id, ticket_id, client_id, created_at, expires_at, invitee, roles },
    inviter: { ...inviter, organization_id: 'org_acme' },
  };
}

describe('what happens is logged as Auth0 logs it', () => {
  test.each(Object.keys(HAPPENINGS))('%s', async (name) => {
    const [happen, events] = HAPPENINGS[name] as (typeof HAPPENINGS)[string];
    await happen();
    const logs = await tenant.rows('logs');
    expect(logs).toMatchObject(events);
    // auth0/auth0-log-schemas: what every event has.
    for (const log of logs) {
      expect(log).toMatchObject({
        date: expect.stringMatching(/^\d{4}-.*Z$/),
        description: expect.any(String),
        hostname: tenant.running.domain,
        ip: '127.0.0.1',
        tenant_name: tenant.running.domain,
        environment_name: 'local',
        isMobile: false,
      });
      expect(log.log_id).toBe(log._id);
    }
  });

  test('a write through the Management API', async () => {
    const { clientId: client_id, clientSecret: client_secret } = tenant.running;
    const audience = `${tenant.origin}/api/v2/`;
    const grant = { grant_type: 'client_credentials', client_id, client_secret, audience };
    const { access_token } = (await tenant.send('POST', '/oauth/token', { json: grant })).json;
    const headers = { authorization: `Bearer ${access_token}` };
    await tenant.send('POST', '/api/v2/roles', { json: { name: 'writer' }, headers });
    expect((await tenant.rows('logs')).at(-1)).toMatchObject({
      type: 'sapi',
      client_id,
      details: { request: { method: 'post', path: '/api/v2/roles' }, response: { statusCode: expect.any(Number) } },
    });
  });

  test('neither passwords, secrets, codes nor tokens', async () => {
    const tokens = await tokensFor(tenant, await submit({ scope: 'openid offline_access' }, omar));
    await exchange(tenant, { grant_type: 'refresh_token', refresh_token: tokens.refresh_token });
    await submit({}, { ...omar, password: 'a-wrong-password' });
    const text = JSON.stringify(await tenant.rows('logs'));
    for (const secret of [PASSWORD, 'a-wrong-password', 'portal-secret', ...Object.values(tokens).map(String)]) {
      if (secret.length > 12 && !secret.includes(' ')) expect(text).not.toContain(secret);
    }
  });
});
