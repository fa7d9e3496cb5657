import type { Page } from 'playwright-core';
import type { Rows, TestTenant } from '../emulator/authentication/harness.ts';
import { acme, authorizePath, client, invitation, PASSWORD, user } from '../emulator/login/acme.ts';
import { federation } from '../emulator/login/federation.ts';

/** A page of the login: what the tenant needs for it, and how one gets there. */
export interface Visit {
  rows: Rows;
  /** Opens the page; answers in a language when the request says so. */
  open: (page: Page, tenant: TestTenant, language: string) => Promise<unknown>;
}

const ORGANIZATION = {
  organizations: {
    org_acme: {
      id: 'org_acme',
      name: 'acme',
      display_name: 'Acme Corporation',
      branding: { colors: { primary: '#0b6e4f', page_background: '#e9f3ef' } },
    },
  },
};
const API = {
  resource_servers: {
    api: {
      ...acme().resource_servers?.api,
      skip_consent_for_verifiable_first_party_clients: false,
      enforce_policies: false,
    },
  },
};
const GERMAN_TOO = {
  settings: { tenant: { enabled_locales: ['en', 'de'], friendly_name: 'Acme Cloud' }, prompts: {} },
};
const USERS = { users: { 'auth0|omar': { ...user('omar'), name: 'Omar' } } };
const member = (id: string) => ({
  [`${id}|auth0|omar`]: { organization_id: id, user_id: 'auth0|omar', roles: [], created_at: '' },
});
const MEMBERS = { organization_members: { ...member('org_acme'), ...member('org_globex') } };
const named = (more: object = {}) => ({ clients: { portal: { ...client, ...more } } });
const invited = (email: string, change: object = {}) => ({
  organization_invitations: { uinv_1: invitation('1', email, { inviter: { name: 'Ada Lovelace' }, ...change }) },
});
const INVITED = { organization: 'org_acme', invitation: 'ticket-1' };
const first = (settings: object) => ({ settings: { ...GERMAN_TOO.settings, prompts: settings } });

type Parameters = { [name: string]: string | undefined };

/** Opens /authorize. */
const at = (parameters: Parameters): Visit['open'] => {
  return (page, tenant, language) =>
    page.goto(`${tenant.origin}${authorizePath({ ...parameters, ui_locales: language })}`);
};

/** Opens /authorize and goes on from there. */
const then = (parameters: Parameters, go: (page: Page) => Promise<void>): Visit['open'] => {
  return async (page, tenant, language) => {
    await at(parameters)(page, tenant, language);
    await go(page);
  };
};

async function logIn(page: Page): Promise<void> {
  await page.locator('input[name=email]').fill('omar@acme.test');
  await page.locator('input[name=password]').fill(PASSWORD);
  await page.locator('form button[type=submit]').first().click();
}

async function type(page: Page, field: string, text: string): Promise<void> {
  await page.locator(`input[name=${field}]`).fill(text);
  await page.locator('form button[type=submit]').first().click();
}

const PROMPT = { organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' };
const PICKER = { organization_usage: 'allow', organization_require_behavior: 'post_login_prompt' };
const domain = (organization_id: string) => ({ organization_id, domain: 'acme.test', status: 'verified' });
const DOMAINS = { organization_discovery_domains: { ord_1: domain('org_acme'), ord_2: domain('org_globex') } };
const SOCIAL = federation({ saml: { show_as_button: true } });

const EVERYWHERE = [acme(), ORGANIZATION, GERMAN_TOO, USERS];
const with_ = (...rows: Rows[]): Rows => {
  const all: Rows = {};
  for (const more of [...EVERYWHERE, ...rows])
    for (const [name, added] of Object.entries(more)) all[name] = { ...all[name], ...added };
  return all;
};

/** An Action that asks for a second factor, and the factors that there are. */
const factor = (call: string, enrolled: boolean): Rows => {
  const code = `exports.onExecutePostLogin = async (event, api) => { ${call} };`;
  const version = { code, runtime: 'node22', dependencies: [], secrets: [], created_at: '' };
  const action = { ...version, id: 'act', name: 'mfa', supported_triggers: [{ id: 'post-login' }], status: 'built' };
  const binding = { id: 'b', action_id: 'act', display_name: 'mfa', created_at: '', updated_at: '' };
  const enrollment = { id: 'dev_1', user_id: 'auth0|omar', type: 'otp', secret: 'JBSWY3DPEHPK3PXP', created_at: '' };
  return {
    actions: { act: { ...action, deployed_version_id: 'ver', updated_at: '' } },
    action_versions: { ver: { ...version, id: 'ver', action_id: 'act', number: 1 } },
    action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: [binding] } },
    settings: { ...GERMAN_TOO.settings, 'guardian.factors': { otp: true, email: true } },
    ...(enrolled && { mfa_enrollments: { dev_1: enrollment } }),
  };
};
const CHALLENGE = `api.authentication.challengeWith({ type: 'otp' }, { additionalFactors: [{ type: 'email' }] })`;

/** Every page that somebody who logs in can see, by name. */
/** The ticket of a mail, for Omar in an organization. */
function ticketFor(purpose: string): Rows {
  const about = { user_id: 'auth0|omar', client_id: 'portal', organization_id: 'org_acme' };
  return { tickets: { t1: { id: 't1', purpose, ...about, expires_at: '2099-01-01T00:00:00.000Z' } } };
}

const ticket = (purpose: string) => (page: Page, tenant: TestTenant) =>
  page.goto(`${tenant.origin}/u/${purpose}?ticket=t1`);

export const VISITS: { [name: string]: Visit } = {
  'log-in': { rows: with_(), open: at({ organization: 'org_acme' }) },
  'log-in-without-organization': { rows: with_(), open: at({}) },
  'log-in-wrong-password': {
    rows: with_(),
    open: then({ organization: 'org_acme' }, async (page) => {
      await page.locator('input[name=email]').fill('omar@acme.test');
      await type(page, 'password', 'wrong');
    }),
  },
  'log-in-with-providers': { rows: with_(SOCIAL), open: at({ organization: 'org_acme' }) },
  'sign-up': { rows: with_(SOCIAL), open: at({ screen_hint: 'signup' }) },
  'sign-up-weak-password': {
    rows: with_(),
    open: then({ screen_hint: 'signup' }, async (page) => {
      await page.locator('input[name=email]').fill('nora@acme.test');
      await type(page, 'password', 'aaaaaaaa');
    }),
  },
  'sign-up-closed': {
    rows: with_(
      {
        connections: {
          con_users: { id: 'con_users', name: 'users', strategy: 'auth0', options: { disable_signup: true } },
        },
      },
      invited('nora@acme.test'),
    ),
    open: at(INVITED),
  },
  identifier: { rows: with_(SOCIAL, first({ identifier_first: true })), open: at({ organization: 'org_acme' }) },
  'identifier-invalid': {
    rows: with_(first({ identifier_first: true }), {
      connections: { ...federation().connections, con_users: { id: 'con_users', name: 'users', strategy: 'x' } },
    }),
    open: then({}, (page) => type(page, 'email', 'omar@acme.test')),
  },
  password: {
    rows: with_(first({ identifier_first: true })),
    open: then({ organization: 'org_acme' }, (page) => type(page, 'email', 'omar@acme.test')),
  },
  'invitation-new': { rows: with_(invited('nora@acme.test')), open: at(INVITED) },
  'invitation-known': { rows: with_(SOCIAL, invited('omar@acme.test')), open: at(INVITED) },
  'invitation-provider': {
    rows: with_(SOCIAL, invited('nora@acme.test', { connection_id: 'con_google' })),
    open: at(INVITED),
  },
  upstream: { rows: with_(SOCIAL), open: at({ connection: 'globex-saml' }) },
  'upstream-invitation': {
    rows: with_(SOCIAL, invited('nora@acme.test', { connection_id: 'con_google' })),
    open: then(INVITED, (page) => page.locator('button[name=connection]').click()),
  },
  'upstream-somebody-else': {
    rows: with_(SOCIAL),
    open: then({ connection: 'google' }, (page) => page.locator('summary').click()),
  },
  'organization-prompt': { rows: with_(named(PROMPT)), open: at({}) },
  'organization-prompt-unknown': {
    rows: with_(named(PROMPT)),
    open: then({}, (page) => type(page, 'organization', 'acne')),
  },
  'organization-prompt-either': {
    rows: with_(
      named({ ...PROMPT, organization_usage: 'allow', organization_discovery_methods: ['email', 'organization_name'] }),
    ),
    open: at({}),
  },
  'organization-choice': {
    rows: with_(named({ ...PROMPT, organization_discovery_methods: ['email'] }), DOMAINS),
    open: then({}, (page) => type(page, 'organization', 'omar@acme.test')),
  },
  'organization-picker': { rows: with_(named(PICKER), MEMBERS), open: then({}, logIn) },
  consent: {
    rows: with_(API, MEMBERS),
    open: then({ organization: 'org_acme', scope: 'openid profile email read:things write:things' }, logIn),
  },
  confirmation: {
    rows: with_(named({ callbacks: ['http://127.0.0.1:3000/callback'] }), MEMBERS),
    open: async (page, tenant, language) => {
      const parameters = { redirect_uri: 'http://127.0.0.1:3000/callback', organization: 'org_acme' };
      await at(parameters)(page, tenant, language);
      await logIn(page);
      await page.waitForURL(/127\.0\.0\.1|chrome-error/).catch(() => undefined);
      await at(parameters)(page, tenant, language);
    },
  },
  'mfa-enrollment': { rows: with_(MEMBERS, factor(`api.multifactor.enable('any')`, false)), open: then({}, logIn) },
  'mfa-code': { rows: with_(MEMBERS, factor(CHALLENGE, true)), open: then({}, logIn) },
  'mfa-wrong-code': {
    rows: with_(MEMBERS, factor(CHALLENGE, true)),
    open: then({}, async (page) => {
      await logIn(page);
      await type(page, 'code', '12');
    }),
  },
  'error-callback': { rows: with_(), open: at({ redirect_uri: 'https://evil.example/callback' }) },
  'error-unknown-client': { rows: with_(), open: at({ client_id: 'nobody' }) },
  'error-expired': {
    rows: with_(),
    open: (page, tenant) => page.goto(`${tenant.origin}/u/login?state=gone`),
  },
  'error-logout': {
    rows: with_(),
    open: (page, tenant, language) =>
      page.goto(`${tenant.origin}/v2/logout?client_id=portal&returnTo=https://evil.example/&ui_locales=${language}`),
  },
  'new-password': { rows: with_(ticketFor('reset-verify')), open: ticket('reset-verify') },
  'new-password-weak': {
    rows: with_(ticketFor('reset-verify')),
    open: async (page, tenant) => {
      await ticket('reset-verify')(page, tenant);
      await type(page, 'password', 'aaaaaaaa');
    },
  },
  'password-changed': {
    rows: with_(ticketFor('reset-verify'), named({ initiate_login_uri: 'https://portal.acme.test/login' })),
    open: async (page, tenant) => {
      await ticket('reset-verify')(page, tenant);
      await type(page, 'password', 'Another-Horse-8');
    },
  },
  'email-verified': { rows: with_(ticketFor('email-verification')), open: ticket('email-verification') },
  'log-out': {
    rows: with_(MEMBERS),
    open: async (page, tenant, language) => {
      await at({ organization: 'org_acme' })(page, tenant, language);
      await logIn(page);
      await page.waitForURL(/portal\.acme\.test|chrome-error/).catch(() => undefined);
      await page.goto(`${tenant.origin}/oidc/logout?client_id=portal&ui_locales=${language}`);
    },
  },
};
