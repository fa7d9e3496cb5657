import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, client, invitation, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';

let tenant: TestTenant;

const member = (organization: string, name: string, roles: string[] = []) => ({
  [`${organization}|auth0|${name}`]: { organization_id: organization, user_id: `auth0|${name}`, roles, created_at: '' },
});

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({
    ...acme(),
    users: { 'auth0|none': user('none'), 'auth0|one': user('one'), 'auth0|many': user('many') },
    organization_members: {
      ...member('org_acme', 'one', ['rol_admin']),
      ...member('org_acme', 'many', ['rol_reader']),
      ...member('org_globex', 'many'),
    },
  });
});
afterAll(() => tenant.stop());

const configure = (change: object) => tenant.put({ clients: { portal: { ...client, ...change } } });

async function logIn(name: string, parameters: { [name: string]: string | undefined } = {}): Promise<Answer> {
  const browser = new Browser(tenant);
  return browser.submit(await browser.open(authorizePath(parameters)), {
    email: `${name}@acme.test`,
    password: PASSWORD,
  });
}

// Texts: reference auth0-facts, section 3 (seen by users of real tenants, 2026-11).
describe('a request that is refused before anyone logs in', () => {
  const settings = { allow_organization_name_in_authentication_api: true };
  const gone = 'invitation not found or already used';
  test.each<[string, object, { [name: string]: string }, string]>([
    [
      'organization though denied',
      { organization_usage: 'deny' },
      { organization: 'org_acme' },
      'parameter organization is not allowed for this client',
    ],
    [
      'organization though not set',
      { organization_usage: undefined },
      { organization: 'org_acme' },
      'parameter organization is not allowed for this client',
    ],
    [
      'none though required',
      { organization_usage: 'require' },
      {},
      'parameter organization is required for this client',
    ],
    [
      'a name while names are off',
      {},
      { organization: 'acme' },
      'authorization request parameter organization must be an organization id',
    ],
    ['unknown ticket', {}, { organization: 'org_acme', invitation: 'x' }, gone],
    ['ticket of another organization', {}, { organization: 'org_globex', invitation: 'ticket-1' }, gone],
    ['ticket of another application', {}, { organization: 'org_acme', invitation: 'ticket-other' }, gone],
    ['expired ticket', {}, { organization: 'org_acme', invitation: 'ticket-old' }, gone],
    [
      'ticket without organization',
      {},
      { invitation: 'ticket-1' },
      'parameter organization is required to accept an invitation',
    ],
    ['unknown organization', {}, { organization: 'org_none' }, 'organization org_none does not exist'],
  ])('%s', async (_name, change, parameters, description) => {
    await configure(change);
    await tenant.put({
      organization_invitations: {
        uinv_1: invitation('1', 'new@acme.test'),
        uinv_other: invitation('other', 'new@acme.test', { client_id: 'other' }),
        uinv_old: invitation('old', 'new@acme.test', { expires_at: '2026-01-01T00:00:00.000Z' }),
      },
    });
    const answer = await new Browser(tenant).open(authorizePath(parameters));
    expect(callbackOf(answer)).toMatchObject({
      error: 'invalid_request',
      error_description: description,
      state: 'the-state',
    });
  });

  test('names are taken when the tenant allows them, and then org_name is in the tokens', async () => {
    await tenant.put({ settings: { tenant: settings } });
    const tokens = await tokensFor(tenant, await logIn('one', { organization: 'acme' }));
    const claims = { org_id: 'org_acme', org_name: 'acme' };
    expect(await claimsOf(tenant, tokens.id_token)).toMatchObject(claims);
    expect(await claimsOf(tenant, tokens.access_token)).toMatchObject(claims);
  });

  test('an invitation runs out by the clock', async () => {
    const expires_at = new Date(Date.now() + 60_000).toISOString();
    await tenant.put({ organization_invitations: { uinv_1: invitation('1', 'new@acme.test', { expires_at }) } });
    const parameters = { organization: 'org_acme', invitation: 'ticket-1' };
    expect((await new Browser(tenant).open(authorizePath(parameters))).status).toBe(200);
    await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
    expect(callbackOf(await new Browser(tenant).open(authorizePath(parameters))).error_description).toBe(gone);
  });
});

describe('who may log in to an organization', () => {
  test.each<[string, object, string, { [name: string]: string }, object]>([
    ['member', {}, 'one', { organization: 'org_acme' }, { state: 'the-state', code: expect.any(String) }],
    [
      'not a member',
      {},
      'none',
      { organization: 'org_acme' },
      { error: 'access_denied', error_description: 'user auth0|none is not part of the org_acme organization' },
    ],
    ['without organization though allowed', {}, 'none', {}, { code: expect.any(String) }],
    [
      'no membership after post_login_prompt',
      { organization_usage: 'require', organization_require_behavior: 'post_login_prompt' },
      'none',
      {},
      {
        error: 'invalid_request',
        error_description: 'client requires organization membership, but user does not belong to any organization',
      },
    ],
    [
      'one membership after post_login_prompt',
      { organization_usage: 'require', organization_require_behavior: 'post_login_prompt' },
      'one',
      {},
      { code: expect.any(String) },
    ],
  ])('%s', async (_name, change, name, parameters, expected) => {
    await configure(change);
    expect(callbackOf(await logIn(name, parameters))).toMatchObject(expected);
  });

  test('auto-membership makes a member on login', async () => {
    const row = { organization_id: 'org_acme', connection_id: 'con_users', assign_membership_on_login: true };
    await tenant.put({ organization_connections: { 'org_acme|con_users': row } });
    expect(callbackOf(await logIn('none', { organization: 'org_acme' })).code).toBeTruthy();
    expect((await tenant.rows('organization_members')).map(({ user_id }) => user_id)).toContain('auth0|none');
  });

  test('a database that is not enabled on the organization opens nothing', async () => {
    await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    await tenant.put({ ...acme(), organization_connections: {} });
    const page = await new Browser(tenant).open(authorizePath({ organization: 'org_acme' }));
    expect(page.text).toContain('There is no way to log in here');
    expect(page.text).not.toContain('type="password"');
  });
});

test('pre_login_prompt asks for the organization by name, then logs in to it', async () => {
  await configure({ organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath());
  expect(browser.url).toMatch(/^\/u\/organization\?state=/);
  const unknown = await browser.submit(page, { organization: '<script>' });
  expect(unknown.text).toContain('There is no organization called &quot;&lt;script&gt;&quot;.');
  const login = await browser.submit(unknown, { organization: 'Globex' });
  expect(login.text).toContain('Log in to Globex');
  const tokens = await tokensFor(tenant, await browser.submit(login, { email: 'many@acme.test', password: PASSWORD }));
  expect(await claimsOf(tenant, tokens.id_token)).toMatchObject({ org_id: 'org_globex' });
});

test('post_login_prompt lets a member of several choose, and nothing else', async () => {
  await configure({ organization_usage: 'require', organization_require_behavior: 'post_login_prompt' });
  const browser = new Browser(tenant);
  const login = await browser.open(authorizePath());
  const picker = await browser.submit(login, { email: 'many@acme.test', password: PASSWORD });
  expect(browser.url).toMatch(/^\/u\/organization\/picker\?state=/);
  expect(picker.text).toContain('Acme &lt;b&gt;Ltd&lt;/b&gt;');
  expect(picker.text).not.toContain('Continue without');
  expect((await browser.submit(picker, { organization: 'org_none' })).status).toBe(400);
  const tokens = await tokensFor(tenant, await browser.submit(picker, { organization: 'org_acme' }));
  const access = await claimsOf(tenant, tokens.access_token);
  expect(access).toMatchObject({
    org_id: 'org_acme',
    permissions: ['read:things'],
    scope: 'openid profile email read:things',
  });
});

test('outside an organization only the roles of the user count', async () => {
  const tokens = await tokensFor(tenant, await logIn('one'));
  const access = await claimsOf(tenant, tokens.access_token);
  expect(access).toMatchObject({ permissions: [], scope: 'openid profile email' });
  expect(access.org_id).toBeUndefined();
});
