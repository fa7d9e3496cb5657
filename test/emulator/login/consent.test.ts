import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Rows, TestTenant } from '../authentication/harness.ts';
import { acme, api, authorizePath, client, invitation, PASSWORD, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const credentials = { email: 'omar@acme.test', password: PASSWORD };
const at = (redirect_uri: string) => ({ redirect_uri });
const THIRD = { is_first_party: false };
const KEEPS = { skip_consent_for_verifiable_first_party_clients: false };
const CALLBACKS = [
  'https://portal.acme.test/callback',
  'http://localhost:3000/callback',
  'https://localhost/callback',
  'http://portal.localhost:3000/callback',
  'https://127.0.0.1:3000/callback',
  'http://[::1]:3000/callback',
  'https://myapp.example:3000/callback',
  'com.acme.portal://callback',
];

async function configure(clientChange: object, apiChange: object, more: Rows = {}): Promise<void> {
  await tenant.put({
    clients: { portal: { ...client, callbacks: CALLBACKS, ...clientChange } },
    resource_servers: { api: { ...api, enforce_policies: false, ...apiChange } },
    ...more,
  });
}

// Third-party applications reach only connections of the domain level: promote-connections-to-domain-level.mdx.
const promoted = {
  connections: {
    con_users: {
      id: 'con_users',
      name: 'users',
      strategy: 'auth0',
      is_domain_connection: true,
      enabled_clients: ['portal'],
    },
  },
};

// The rule: reference auth0-facts, section 5. F user-consent page, text before 2026-03; A an assumption.
test.each<[string, boolean, object, object, { [name: string]: string | undefined }, string]>([
  ['first party, API skips', false, {}, {}, {}, 'F'],
  ['first party, API does not skip', true, {}, KEEPS, {}, 'F'],
  ['first party, API does not say', true, {}, { skip_consent_for_verifiable_first_party_clients: undefined }, {}, 'F'],
  ['first party without API', false, {}, {}, { audience: undefined }, 'F'],
  ['third party, API skips', true, THIRD, {}, {}, 'F'],
  ['third party, API does not skip', true, THIRD, KEEPS, {}, 'F'],
  ['third party without API', true, THIRD, {}, { audience: undefined }, 'F'],
  ['first party on localhost', true, {}, {}, at('http://localhost:3000/callback'), 'F'],
  ['first party on localhost with https', true, {}, {}, at('https://localhost/callback'), 'F'],
  ['first party below localhost', true, {}, {}, at('http://portal.localhost:3000/callback'), 'F'],
  [
    'first party on localhost without API',
    true,
    {},
    {},
    { ...at('http://localhost:3000/callback'), audience: undefined },
    'F',
  ],
  ['first party on 127.0.0.1', false, {}, {}, at('https://127.0.0.1:3000/callback'), 'A:consent-loopback-address'],
  ['first party on [::1]', false, {}, {}, at('http://[::1]:3000/callback'), 'A:consent-loopback-address'],
  ['first party on a name from the hosts file', false, {}, {}, at('https://myapp.example:3000/callback'), 'F'],
  ['first party with a scheme of its own', false, {}, {}, at('com.acme.portal://callback'), 'F'],
  ['prompt=consent though skipped', true, {}, {}, { prompt: 'consent' }, 'F'],
])('%s: consent %s', async (_name, isAsked, clientChange, apiChange, parameters) => {
  await configure(clientChange, apiChange, promoted);
  const browser = new Browser(tenant);
  const answer = await browser.submit(await browser.open(authorizePath(parameters)), credentials);
  expect(browser.url.startsWith('/u/consent?state=')).toBe(isAsked);
  if (!isAsked) return expect(callbackOf(answer).code).toBeTruthy();
  expect(answer.text).toContain('Authorize Acme Portal');
  return expect(callbackOf(await browser.submit(answer, { action: 'accept' })).code).toBeTruthy();
});

describe('a consent', () => {
  test('is remembered until more is asked, and prompt=none says consent_required', async () => {
    await configure({}, KEEPS);
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), credentials);
    expect(page.text).toContain('<li>Things: read your things</li>');
    await browser.submit(page, { action: 'accept' });
    expect((await tenant.rows('grants'))[0]).toMatchObject({ clientID: 'portal', user_id: 'auth0|omar' });
    expect(callbackOf(await browser.open(authorizePath())).code).toBeTruthy();
    const more = { scope: 'openid read:things write:things' };
    expect(callbackOf(await browser.open(authorizePath({ ...more, prompt: 'none' })))).toMatchObject({
      error: 'consent_required',
    });
    const again = await browser.open(authorizePath(more));
    expect(again.text).toContain('<li>Things: read and write your things</li>');
    await browser.submit(again, { action: 'accept' });
    expect((await tenant.rows('grants'))[0].scope).toContain('write:things');
    expect((await tenant.rows('grants')).length).toBe(1);
  });

  test('that is remembered does not stand in the way of prompt=consent', async () => {
    await configure({}, KEEPS);
    const browser = new Browser(tenant);
    await browser.submit(await browser.submit(await browser.open(authorizePath()), credentials), { action: 'accept' });
    expect((await browser.open(authorizePath({ prompt: 'consent' }))).text).toContain('Authorize Acme Portal');
  });

  test('that is revoked is asked for again', async () => {
    await configure({}, KEEPS);
    const browser = new Browser(tenant);
    await browser.submit(await browser.submit(await browser.open(authorizePath()), credentials), { action: 'accept' });
    const state = (await tenant.send('GET', '/_local/state')).json;
    state.collections.grants = [];
    await tenant.send('PUT', '/_local/state', { json: state });
    expect((await browser.open(authorizePath())).text).toContain('Authorize Acme Portal');
  });

  // user-consent page, "Scope descriptions" (2026-03)
  test('shows the descriptions of scopes where the tenant says so', async () => {
    await configure({}, KEEPS, { settings: { tenant: { flags: { use_scope_descriptions_for_consent: true } } } });
    const browser = new Browser(tenant);
    const scope = 'openid read:things write:things';
    const page = await browser.submit(await browser.open(authorizePath({ scope })), credentials);
    expect(page.text).toContain('<li>Read things</li><li>Change things</li>');
  });

  // user-consent page, "Handle rejected permissions" (2026-03)
  test('that is declined is told to the application, and nothing is remembered', async () => {
    await configure({}, KEEPS);
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), credentials);
    const answer = await browser.submit(page, { action: 'decline' });
    expect(callbackOf(answer)).toMatchObject({ error: 'access_denied', state: 'the-state' });
    expect(await tenant.rows('grants')).toEqual([]);
    expect((await browser.open(authorizePath())).text).not.toContain('code=');
  });

  // "Consent with Organizations": reference auth0-facts, section 5
  test('to a third-party application counts in one organization only', async () => {
    const member = (id: string) => ({
      [`${id}|auth0|omar`]: { organization_id: id, user_id: 'auth0|omar', roles: [], created_at: '' },
    });
    const open = (id: string) => ({ [id]: { id, name: id.slice(4), third_party_client_access: 'allow' } });
    await configure(
      THIRD,
      {},
      {
        ...promoted,
        organizations: { ...open('org_acme'), ...open('org_globex') },
        organization_members: { ...member('org_acme'), ...member('org_globex') },
      },
    );
    const browser = new Browser(tenant);
    const first = await browser.submit(await browser.open(authorizePath({ organization: 'org_acme' })), credentials);
    expect(callbackOf(await browser.submit(first, { action: 'accept' })).code).toBeTruthy();
    expect(callbackOf(await browser.open(authorizePath({ organization: 'org_acme' }))).code).toBeTruthy();
    expect((await browser.open(authorizePath({ organization: 'org_globex' }))).text).toContain('Authorize Acme Portal');
  });
});

// docs-v2 main/docs/secure/security-guidance/measures-against-app-impersonation.mdx (2026-02)
describe('a callback that cannot be verified is confirmed', () => {
  const NATIVE = at('com.acme.portal://callback');
  const skip = (value: boolean) => ({ skip_non_verifiable_callback_uri_confirmation_prompt: value });
  const signedIn = async (parameters: { [name: string]: string }) => {
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath(parameters));
    const answer = await browser.submit(page, credentials);
    if (!answer.headers.location) await browser.submit(answer, { action: 'accept' });
    return browser;
  };

  test.each<[string, boolean, object, object, { [name: string]: string }]>([
    ['a scheme of its own', true, {}, {}, NATIVE],
    ['localhost', true, {}, {}, at('http://localhost:3000/callback')],
    ['127.0.0.1', true, {}, {}, at('https://127.0.0.1:3000/callback')],
    ['a name', false, {}, {}, at('https://portal.acme.test/callback')],
    ['the application skips it', false, skip(true), {}, NATIVE],
    ['the tenant skips it', false, {}, skip(true), NATIVE],
    ['the application goes before the tenant', true, skip(false), skip(true), NATIVE],
    ['a silent login', false, {}, {}, { ...NATIVE, prompt: 'none' }],
  ])('%s: %s', async (_name, isAsked, clientChange, settings, parameters) => {
    await configure(clientChange, {}, { settings: { tenant: settings } });
    const { prompt: _silent, ...first } = parameters;
    const browser = await signedIn(first);
    const answer = await browser.open(authorizePath(parameters));
    expect(browser.url.startsWith('/u/confirmation?state=')).toBe(isAsked);
    if (!isAsked) return expect(callbackOf(answer).code).toBeTruthy();
    expect(answer.text).toContain('Is this where you want to go?');
    expect(answer.text).toContain(parameters.redirect_uri);
    return expect(callbackOf(await browser.submit(answer, { action: 'accept' })).code).toBeTruthy();
  });

  test('not when another page was shown, and cancelling tells the application', async () => {
    await configure({}, {});
    const browser = new Browser(tenant);
    expect(callbackOf(await browser.submit(await browser.open(authorizePath(NATIVE)), credentials)).code).toBeTruthy();
    const page = await browser.open(authorizePath(NATIVE));
    expect(callbackOf(await browser.submit(page, { action: 'decline' }))).toMatchObject({ error: 'access_denied' });
  });
});

describe('third-party applications', () => {
  const organizations = (third_party_client_access?: string) => ({
    org_acme: { id: 'org_acme', name: 'acme', ...(third_party_client_access && { third_party_client_access }) },
  });
  // enable-third-party-application-access.mdx, security-controls.mdx (2026-08); texts: A:third-party-texts
  test.each<[string, Rows, { [name: string]: string }, string]>([
    ['a connection that is not of the domain level', {}, {}, 'no connections enabled for the client'],
    [
      'an organization that does not say',
      { ...promoted, organizations: organizations() },
      { organization: 'org_acme' },
      'client is not allowed to access the org_acme organization',
    ],
    [
      'an organization that denies',
      { ...promoted, organizations: organizations('deny') },
      { organization: 'org_acme' },
      'client is not allowed to access the org_acme organization',
    ],
    [
      'an organization whose connection is not of the domain level',
      { organizations: organizations('allow') },
      { organization: 'org_acme' },
      'no connections enabled for the organization',
    ],
    [
      'an invitation',
      {
        ...promoted,
        organizations: organizations('allow'),
        organization_invitations: { uinv_1: invitation('1', 'n@acme.test') },
      },
      { organization: 'org_acme', invitation: 'ticket-1' },
      'parameter invitation is not allowed for third-party clients',
    ],
  ])('are refused: %s', async (_name, change, parameters, description) => {
    await configure(THIRD, {}, change);
    expect(callbackOf(await new Browser(tenant).open(authorizePath(parameters))).error_description).toBe(description);
  });
});
