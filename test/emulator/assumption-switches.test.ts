import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ASSUMPTIONS, type AssumptionId, fixedBecause } from '../../emulator/index.ts';
import { type Answer, type Rows, TestTenant } from './authentication/harness.ts';
import { API, acme, authorizePath, claimsOf, client, invitation, PASSWORD, tokensFor, user } from './login/acme.ts';
import { Browser, callbackOf } from './login/browser.ts';
import { beSomebody, federation } from './login/federation.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
afterAll(() => tenant.stop());
beforeEach(() => arrange());

async function arrange(...rows: Rows[]): Promise<void> {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  const base: Rows = { ...acme(), users: { 'auth0|omar': user('omar') } };
  for (const more of rows) for (const [name, added] of Object.entries(more)) base[name] = { ...base[name], ...added };
  await tenant.put(base);
}

type Parameters = { [name: string]: string | undefined };

const member = (id: string) => ({
  [`${id}|auth0|omar`]: { organization_id: id, user_id: 'auth0|omar', roles: [], created_at: '' },
});
const invited = { organization: 'org_acme', invitation: 'ticket-1' };
const one = (change: object = {}, email = 'omar@acme.test') => ({
  organization_invitations: { uinv_1: invitation('1', email, change) },
});
const open = (parameters: Parameters = {}) => new Browser(tenant).open(authorizePath(parameters));
const portal = (change: object) => ({ clients: { portal: { ...client, ...change } } });

async function logIn(parameters: Parameters = {}, browser = new Browser(tenant)): Promise<Answer> {
  const page = await browser.open(authorizePath(parameters));
  return browser.submit(page, { password: PASSWORD, ...(!parameters.invitation && { email: 'omar@acme.test' }) });
}

/** Accepts through Google as somebody. */
async function acceptAs(who: object): Promise<Answer> {
  const browser = new Browser(tenant);
  const page = await browser.submit(await browser.open(authorizePath(invited)), { connection: 'google' });
  return beSomebody(browser, page, who);
}

const said = (answer: Answer) =>
  answer.headers.location ? (callbackOf(answer).error_description ?? 'code') : `page ${answer.status}`;
const titleOf = ({ text }: Answer) => /<h1>([^<]*)/.exec(text)?.[1];

async function management(method: string, path: string, json?: unknown): Promise<Answer> {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const form = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  const { access_token } = (await tenant.send('POST', '/oauth/token', { form })).json;
  return tenant.send(method, `/api/v2${path}`, { json, headers: { authorization: `Bearer ${access_token}` } });
}

const INVITE = { inviter: { name: '<b>Ines</b>' }, invitee: { email: 'nora@acme.test' }, client_id: 'portal' };
const invite = () => management('POST', '/organizations/org_acme/invitations', INVITE);
const GRANT = { id: 'cgr_1', client_id: 'portal', audience: API, scope: ['read:things'] };
const loginUri = { initiate_login_uri: 'https://portal.acme.test/login?a=1#top' };
const ACTION = (code: string, id = 'act_1'): Rows => {
  const version = {
    id: `ver_${id}`,
    action_id: id,
    number: 1,
    code,
    runtime: 'node22',
    dependencies: [],
    secrets: [],
    created_at: '',
  };
  const triggers = { supported_triggers: [{ id: 'post-login' }], status: 'built', deployed_version_id: version.id };
  return {
    actions: { [id]: { ...version, id, name: id, ...triggers, updated_at: '' } },
    action_versions: { [version.id]: version },
    action_bindings: {
      'post-login': {
        trigger_id: 'post-login',
        bindings: [{ id: 'b', action_id: id, display_name: id, created_at: '', updated_at: '' }],
      },
    },
  };
};

/** What a tenant shows, before and after the switch. */
interface Switch {
  rows?: Rows[];
  look: () => Promise<unknown>;
  chosen: unknown;
  alternative: unknown;
}

const SWITCHES: { [id in AssumptionId]?: Switch } = {
  'mail-html-escaping': {
    rows: [portal(loginUri)],
    look: async () => {
      await invite();
      return (await tenant.rows('mails')).at(-1).html.includes('<b>Ines</b>');
    },
    chosen: false,
    alternative: true,
  },
  'm2m-organization-errors': {
    rows: [{ client_grants: { cgr_1: GRANT } }, portal({ grant_types: ['client_credentials'] })],
    look: async () => {
      const secret = { client_id: 'portal', client_secret: 'portal-secret' };
      const form = { grant_type: 'client_credentials', audience: API, organization: 'org_acme', ...secret };
      return (await tenant.send('POST', '/oauth/token', { form })).json.error;
    },
    chosen: 'access_denied',
    alternative: 'invalid_request',
  },
  'organization-direct-permissions': {
    rows: [
      { organization_members: member('org_acme') },
      {
        user_permissions: {
          p: { user_id: 'auth0|omar', resource_server_identifier: API, permission_name: 'read:things' },
        },
      },
    ],
    look: async () => {
      const { access_token } = await tokensFor(tenant, await logIn({ organization: 'org_acme' }));
      return (await claimsOf(tenant, access_token)).permissions;
    },
    chosen: [],
    alternative: ['read:things'],
  },
  'password-policy-unset': {
    rows: [
      {
        connections: {
          con_users: { id: 'con_users', name: 'users', strategy: 'auth0', options: {}, enabled_clients: ['portal'] },
        },
      },
    ],
    look: async () => {
      const browser = new Browser(tenant);
      const page = await browser.open(authorizePath({ screen_hint: 'signup' }));
      return said(await browser.submit(page, { email: `${Math.random()}@acme.test`, password: 'a' }));
    },
    chosen: 'code',
    alternative: 'page 400',
  },
  'invitation-metadata-merge': {
    rows: [one({ app_metadata: { a: 1 } }), { users: { 'auth0|omar': { ...user('omar'), app_metadata: { b: 2 } } } }],
    look: async () => {
      await logIn(invited);
      return (await tenant.rows('users'))[0].app_metadata;
    },
    chosen: { a: 1, b: 2 },
    alternative: { a: 1 },
  },
  'organization-connection-needs-client': {
    rows: [{ connections: { con_users: { id: 'con_users', name: 'users', strategy: 'auth0', enabled_clients: [] } } }],
    look: async () => said(await open({ organization: 'org_acme' })),
    chosen: 'page 200',
    alternative: 'no connections enabled for the organization',
  },
  'unknown-organization-text': {
    look: async () => callbackOf(await open({ organization: 'org_none' })).error,
    chosen: 'invalid_request',
    alternative: 'access_denied',
  },
  'invitation-without-organization': {
    rows: [one()],
    look: async () => said(await open({ invitation: 'ticket-1' })),
    chosen: 'parameter organization is required to accept an invitation',
    alternative: 'page 200',
  },
  'invitation-of-another-client': {
    rows: [one({ client_id: 'other' })],
    look: async () => said(await open(invited)),
    chosen: 'invitation not found or already used',
    alternative: 'page 200',
  },
  'consent-loopback-address': {
    rows: [portal({ callbacks: ['https://127.0.0.1:3000/callback'] })],
    look: async () => titleOf(await logIn({ redirect_uri: 'https://127.0.0.1:3000/callback' })),
    chosen: undefined,
    alternative: 'Authorize Acme Portal',
  },
  'public-client-pkce': {
    rows: [portal({ token_endpoint_auth_method: 'none' })],
    look: async () => said(await open({ code_challenge: undefined, code_challenge_method: undefined })),
    chosen: expect.stringContaining('PKCE'),
    alternative: 'page 200',
  },
  'log-search-default-operator': {
    rows: [
      {
        logs: {
          l1: { log_id: 'l1', type: 's', user_id: 'a', date: '2026-01-01T00:00:00.000Z' },
          l2: { log_id: 'l2', type: 'f', user_id: 'b', date: '2026-01-01T00:00:00.000Z' },
        },
      },
    ],
    look: async () => (await management('GET', '/logs?q=type:f%20user_id:a')).json.length,
    chosen: 2,
    alternative: 0,
  },
  'user-search-default-operator': {
    rows: [{ users: { 'auth0|mira': user('mira') } }],
    look: async () =>
      (await management('GET', '/users?q=name:mira%20email:omar@acme.test&search_engine=v3')).json.length,
    chosen: 2,
    alternative: 0,
  },
  'user-search-words': {
    rows: [{ users: { 'auth0|omar': { ...user('omar'), name: 'Omar Sharif' } } }],
    look: async () => (await management('GET', '/users?q=name:omar&search_engine=v3')).json.length,
    chosen: 0,
    alternative: 1,
  },
  'action-module-draft': {
    look: async () => {
      const { json } = await management('POST', '/actions/modules', {
        name: `m${Math.random()}`.replace('.', ''),
        code: 'exports.a = 1',
        publish: true,
      });
      await management('PATCH', `/actions/modules/${json.id}`, { code: 'exports.a = 1' });
      return (await management('POST', `/actions/modules/${json.id}/versions`)).status;
    },
    chosen: 200,
    alternative: 409,
  },
  'pre-login-prompt-with-allow': {
    rows: [portal({ organization_require_behavior: 'pre_login_prompt' })],
    look: async () => titleOf(await open()),
    chosen: 'Which organization?',
    alternative: 'Log in to Acme Portal',
  },
  'single-federated-connection': {
    rows: [
      federation(),
      {
        connections: {
          con_users: { id: 'con_users', name: 'users', strategy: 'auth0', enabled_clients: [] },
          con_saml: { id: 'con_saml', name: 's', strategy: 'samlp' },
        },
      },
    ],
    look: async () => titleOf(await open()),
    chosen: 'Log in to Acme Portal',
    alternative: 'Who do you want to be?',
  },
  'invitation-with-session': {
    rows: [one(), { organization_members: member('org_globex') }],
    look: async () => {
      const browser = new Browser(tenant);
      await logIn({}, browser);
      return said(await browser.open(authorizePath(invited)));
    },
    chosen: 'page 200',
    alternative: 'code',
  },
  'unverified-upstream-address': {
    rows: [federation(), one({ connection_id: 'con_google' })],
    look: async () => said(await acceptAs({ email: 'omar@acme.test', verified: false })),
    chosen: 'code',
    alternative: 'the specified account is not allowed to accept the current invitation',
  },
  'expired-invitation-text': {
    rows: [one({ expires_at: '2026-01-01T00:00:00.000Z' })],
    look: async () => said(await open(invited)),
    chosen: 'invitation not found or already used',
    alternative: 'expired or invalid invitation ticket',
  },
  'second-invitation': {
    rows: [portal(loginUri)],
    look: async () => {
      await invite();
      await invite();
      return (await tenant.rows('organization_invitations')).length;
    },
    chosen: 2,
    alternative: 1,
  },
  'invitation-url-merge': {
    rows: [portal(loginUri)],
    look: async () => (await invite()).json.invitation_url.includes('a=1&invitation='),
    chosen: true,
    alternative: false,
  },
  'delete-unknown-invitation': {
    look: async () => (await management('DELETE', '/organizations/org_acme/invitations/uinv_0000000000000000')).status,
    chosen: 404,
    alternative: 204,
  },
  'roles-at-the-first-login': {
    rows: [
      one(),
      ACTION(
        `exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('seen', event.authorization.roles);`,
      ),
    ],
    look: async () => (await claimsOf(tenant, (await tokensFor(tenant, await logIn(invited))).id_token)).seen,
    chosen: ['admin'],
    alternative: [],
  },
  'first-party-consent-by-organization': {
    rows: [
      { organization_members: { ...member('org_acme'), ...member('org_globex') } },
      {
        resource_servers: {
          api: { ...acme().resource_servers?.api, skip_consent_for_verifiable_first_party_clients: false },
        },
      },
    ],
    look: async () => {
      const browser = new Browser(tenant);
      await browser.submit(await logIn({ organization: 'org_acme' }, browser), { action: 'accept' });
      return said(await browser.open(authorizePath({ organization: 'org_globex' })));
    },
    chosen: 'code',
    alternative: 'page 200',
  },
  'confirmation-of-silent-logins': {
    rows: [portal({ callbacks: ['com.acme.portal://callback'] })],
    look: async () => {
      const browser = new Browser(tenant);
      const native = { redirect_uri: 'com.acme.portal://callback' };
      await logIn(native, browser);
      return callbackOf(await browser.open(authorizePath({ ...native, prompt: 'none' }))).error;
    },
    chosen: undefined,
    alternative: 'consent_required',
  },
  'third-party-texts': {
    rows: [portal({ is_first_party: false })],
    look: async () => said(await open({ organization: 'org_acme' })),
    chosen: 'client is not allowed to access the org_acme organization',
    alternative: 'parameter organization is not allowed for this client',
  },
};

describe('each alternative that can be switched on shows', () => {
  test.each(Object.entries(SWITCHES))('%s', async (id, { rows = [], look, chosen, alternative }) => {
    await arrange(...rows);
    expect(await look()).toEqual(chosen);
    await arrange(...rows);
    const turned = await tenant.send('POST', '/_local/assumptions', { json: { id, active: 'alternative' } });
    expect([turned.status, turned.text]).toEqual([204, '']);
    expect(await look()).toEqual(alternative);
  });
});

test('every assumption is switched in this table, or says why it cannot be', async () => {
  const silent = ASSUMPTIONS.filter(({ id }) => !SWITCHES[id] && !fixedBecause(id)).map(({ id }) => id);
  expect(silent).toEqual([]);
  for (const { id } of ASSUMPTIONS.filter((each) => fixedBecause(each.id))) {
    const turned = await tenant.send('POST', '/_local/assumptions', { json: { id, active: 'alternative' } });
    expect([turned.status, turned.json.error]).toEqual([501, expect.stringContaining('cannot be switched on')]);
  }
});
