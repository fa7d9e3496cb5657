import { expect } from 'vitest';
import type { AssumptionId } from '../../emulator/index.ts';
import {
  ACTION,
  acceptAs,
  GRANT,
  invite,
  invited,
  logIn,
  loginUri,
  management,
  member,
  one,
  open,
  portal,
  said,
  tenant,
  titleOf,
} from './assumption-world.ts';
import type { Rows } from './authentication/harness.ts';
import { API, acme, authorizePath, claimsOf, tokensFor, user } from './login/acme.ts';
import { Browser, callbackOf } from './login/browser.ts';
import { federation } from './login/federation.ts';

/** What a tenant shows, before and after the switch. */
export interface Switch {
  rows?: Rows[];
  look: () => Promise<unknown>;
  chosen: unknown;
  alternative: unknown;
}

export const SWITCHES: { [id in AssumptionId]?: Switch } = {
  'mail-html-escaping': {
    rows: [portal(loginUri)],
    look: async () => {
      await invite();
      return (await tenant.rows('mails')).at(-1).html.includes('<b>Ines</b>');
    },
    chosen: false,
    alternative: true,
  },
  'verified-address-mail': {
    rows: [{ users: { 'auth0|omar': { ...user('omar'), email_verified: true } } }],
    look: async () => {
      const { id } = (await management('POST', '/jobs/verification-email', { user_id: 'auth0|omar' })).json;
      return [(await management('GET', `/jobs/${id}`)).json.status, (await tenant.rows('mails')).length];
    },
    chosen: ['failed', 0],
    alternative: ['completed', 1],
  },
  'legacy-enabled-clients': {
    look: async () => {
      const [row] = (await management('GET', '/connections?name=users')).json;
      const { json: one } = await management('GET', `/connections/${row.id}`);
      return [row, one].map((shown) => 'enabled_clients' in shown);
    },
    chosen: [true, true],
    alternative: [false, false],
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
  'left-out-secret': {
    look: async () => {
      const options = { client_id: 'c', client_secret: 'kept?', issuer: 'https://idp.example/' };
      const name = `oidc-${Math.random().toString(36).slice(2)}`;
      const { json } = await management('POST', '/connections', { name, strategy: 'oidc', options });
      await management('PATCH', `/connections/${json.id}`, { options: { client_id: 'd', issuer: options.issuer } });
      const rows: { id: string; options: { client_secret?: string } }[] = await tenant.rows('connections');
      return rows.find(({ id }) => id === json.id)?.options.client_secret;
    },
    chosen: undefined,
    alternative: 'kept?',
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
  'action-failure-metadata': {
    rows: [
      ACTION(`exports.onExecutePostLogin = async (event, api) => {
        api.user.setAppMetadata('seat', 1);
        throw new Error('no');
      };`),
    ],
    look: async () => {
      await logIn();
      return (await tenant.rows('users'))[0].app_metadata?.seat;
    },
    chosen: undefined,
    alternative: 1,
  },
  'claims-too-large': {
    rows: [
      ACTION(`exports.onExecutePostLogin = async (event, api) =>
        api.idToken.setCustomClaim('https://acme.test/large', 'x'.repeat(110 * 1024));`),
    ],
    look: async () => said(await logIn()),
    chosen: 'code',
    alternative: expect.stringContaining('have at most 100 KB'),
  },
  'effective-role-type': {
    rows: [
      one(),
      ACTION(`exports.onExecutePostLogin = async (event, api) =>
        api.idToken.setCustomClaim('seen', (await api.roles.getUserEffectiveRoles()).roles.map(({ type }) => type));`),
    ],
    look: async () => (await claimsOf(tenant, (await tokensFor(tenant, await logIn(invited))).id_token)).seen,
    chosen: ['tenant'],
    alternative: ['organization'],
  },
  'third-party-texts': {
    rows: [portal({ is_first_party: false })],
    look: async () => said(await open({ organization: 'org_acme' })),
    chosen: 'client is not allowed to access the org_acme organization',
    alternative: 'parameter organization is not allowed for this client',
  },
};
