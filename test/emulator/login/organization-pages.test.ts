import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Answer, type Rows, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, client, PASSWORD, tokensFor, user } from './acme.ts';
import { Browser, callbackOf } from './browser.ts';
import { buttonsOf, federation } from './federation.ts';

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

const configure = (change: object, more: Rows = {}) =>
  tenant.put({ ...more, clients: { portal: { ...client, ...change } } });
const credentials = (name: string) => ({ email: `${name}@acme.test`, password: PASSWORD });

async function logIn(name: string, parameters: { [name: string]: string | undefined } = {}): Promise<Answer> {
  const browser = new Browser(tenant);
  return browser.submit(await browser.open(authorizePath(parameters)), credentials(name));
}

const REQUIRED = { organization_usage: 'require', organization_require_behavior: 'pre_login_prompt' };

describe('by name', () => {
  test('is refused while the tenant does not allow names', async () => {
    const answer = await new Browser(tenant).open(authorizePath({ organization: 'acme' }));
    expect(callbackOf(answer)).toMatchObject({
      error: 'invalid_request',
      error_description: 'authorization request parameter organization must be an organization id',
    });
  });

  // docs-v2 main/docs/manage-users/organizations/configure-organizations/use-org-name-authentication-api.mdx
  test.each(['acme', 'ACME'])(
    '%s is taken once names are allowed, and then org_name is in the tokens',
    async (name) => {
      await tenant.put({ settings: { tenant: { allow_organization_name_in_authentication_api: true } } });
      const tokens = await tokensFor(tenant, await logIn('one', { organization: name }));
      const claims = { org_id: 'org_acme', org_name: 'acme' };
      expect(await claimsOf(tenant, tokens.id_token)).toMatchObject(claims);
      expect(await claimsOf(tenant, tokens.access_token)).toMatchObject(claims);
    },
  );

  test('an id still works, and a name that nobody has does not', async () => {
    await tenant.put({ settings: { tenant: { allow_organization_name_in_authentication_api: true } } });
    expect(callbackOf(await logIn('one', { organization: 'org_acme' })).code).toBeTruthy();
    const answer = await new Browser(tenant).open(authorizePath({ organization: 'acne' }));
    expect(callbackOf(answer).error_description).toBe('organization acne does not exist');
  });
});

describe('organization prompt', () => {
  test('asks for the name, says when there is none, then logs in to it', async () => {
    await configure(REQUIRED);
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath());
    const unknown = await browser.submit(page, { organization: '<script>' });
    expect(unknown.status).toBe(400);
    expect(unknown.text).toContain('There is no organization called &quot;&lt;script&gt;&quot;.');
    const login = await browser.submit(unknown, { organization: 'Globex' });
    expect(login.text).toContain('Log in to Globex');
    const tokens = await tokensFor(tenant, await browser.submit(login, credentials('many')));
    expect(await claimsOf(tenant, tokens.id_token)).toMatchObject({ org_id: 'org_globex' });
  });

  test('where organizations are only allowed, a personal account can be used instead', async () => {
    await configure({ ...REQUIRED, organization_usage: 'allow' });
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath());
    const login = await browser.submit(page, { personal: '1' });
    const { id_token } = await tokensFor(tenant, await browser.submit(login, credentials('none')));
    expect((await claimsOf(tenant, id_token)).org_id).toBeUndefined();
  });

  test('where they are required, asking for a personal account changes nothing', async () => {
    await configure(REQUIRED);
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath());
    expect(page.text).not.toContain('personal');
    expect((await browser.submit(page, { personal: '1' })).text).toContain('There is no organization called');
  });

  const domain = (organization_id: string, name: string, more: object = {}) => {
    return { organization_id, domain: name, status: 'verified', use_for_organization_discovery: true, ...more };
  };
  // login-flows-for-organizations.mdx, "Organization Domain Discovery" (2026-04)
  test.each<[string, object[], RegExp, string | undefined]>([
    ['one organization with the domain', [domain('org_acme', 'acme.test')], /Log in to Acme/, undefined],
    [
      'two',
      [domain('org_acme', 'acme.test'), domain('org_globex', 'acme.test')],
      /Several organizations use/,
      'org_globex',
    ],
    ['none', [], /No organization uses the domain of many@acme\.test/, undefined],
    [
      'one whose domain is pending',
      [domain('org_acme', 'acme.test', { status: 'pending' })],
      /No organization uses/,
      undefined,
    ],
    [
      'one that is not used for discovery',
      [domain('org_acme', 'acme.test', { use_for_organization_discovery: false })],
      /No organization uses/,
      undefined,
    ],
  ])('by mail address: %s', async (_name, domains, expected, choice) => {
    const rows = Object.fromEntries(domains.map((row, place) => [`ord_${place}`, row]));
    await configure(
      { ...REQUIRED, organization_discovery_methods: ['email'] },
      { organization_discovery_domains: rows },
    );
    const browser = new Browser(tenant);
    const page = await browser.open(authorizePath());
    expect(page.text).toContain('Work email');
    const next = await browser.submit(page, { organization: 'many@acme.test' });
    expect(next.text).toMatch(expected);
    if (!choice) return;
    expect(buttonsOf(next, 'organization').map(({ value }) => value)).toEqual(['org_acme', 'org_globex']);
    const login = await browser.submit(next, { organization: choice });
    expect(callbackOf(await browser.submit(login, credentials('many'))).code).toBeTruthy();
  });

  test('an organization that was not offered cannot be chosen', async () => {
    const rows = { ord_1: domain('org_acme', 'acme.test'), ord_2: domain('org_globex', 'acme.test') };
    const organizations = { org_secret: { id: 'org_secret', name: 'secret' } };
    await configure(
      { ...REQUIRED, organization_discovery_methods: ['email'] },
      { organization_discovery_domains: rows, organizations },
    );
    const browser = new Browser(tenant);
    const page = await browser.submit(await browser.open(authorizePath()), { organization: 'many@acme.test' });
    const answer = await browser.submit(page, { organization: 'org_secret' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('This organization was not offered');
  });

  test('name or address, as the application allows both', async () => {
    const methods = ['email', 'organization_name'];
    await configure(
      { ...REQUIRED, organization_discovery_methods: methods },
      { organization_discovery_domains: { ord_1: domain('org_acme', 'acme.test') } },
    );
    for (const [typed, expected] of [
      ['globex', 'Log in to Globex'],
      ['one@acme.test', 'Log in to Acme'],
      ['one@', 'Enter an email address'],
    ] as const) {
      const browser = new Browser(tenant);
      const page = await browser.open(authorizePath());
      expect(page.text).toContain('Organization name or work email');
      expect((await browser.submit(page, { organization: typed })).text).toContain(expected);
    }
  });
});

describe('organization picker', () => {
  const POST = { organization_usage: 'require', organization_require_behavior: 'post_login_prompt' };

  test('lets a member of several choose, and nothing else', async () => {
    await configure(POST);
    const browser = new Browser(tenant);
    const picker = await browser.submit(await browser.open(authorizePath()), credentials('many'));
    expect(browser.url).toMatch(/^\/u\/organization\/picker\?state=/);
    expect(picker.text).toContain('Acme &lt;b&gt;Ltd&lt;/b&gt;');
    expect(picker.text).not.toContain('personal account');
    for (const organization of ['org_none', '']) {
      expect((await browser.submit(picker, { organization })).status).toBe(400);
    }
    const tokens = await tokensFor(tenant, await browser.submit(picker, { organization: 'org_acme' }));
    expect(await claimsOf(tenant, tokens.access_token)).toMatchObject({
      org_id: 'org_acme',
      permissions: ['read:things'],
      scope: 'openid profile email read:things',
    });
  });

  test('where organizations are only allowed, one can go on without', async () => {
    await configure({ ...POST, organization_usage: 'allow' });
    const browser = new Browser(tenant);
    const picker = await browser.submit(await browser.open(authorizePath()), credentials('many'));
    const { access_token } = await tokensFor(tenant, await browser.submit(picker, { organization: '' }));
    const access = await claimsOf(tenant, access_token);
    expect(access.org_id).toBeUndefined();
    expect(access).toMatchObject({ permissions: [], scope: 'openid profile email' });
  });

  // login-flows-for-organizations.mdx (2026-04): the first 20 organizations that they joined
  test('shows the first 20 that were joined', async () => {
    const ids = Array.from({ length: 22 }, (_, place) => `org_${String(place).padStart(2, '0')}`);
    await configure(POST, {
      organizations: Object.fromEntries(ids.map((id) => [id, { id, name: id.replace('_', '-') }])),
      organization_members: Object.assign({}, ...ids.map((id) => member(id, 'none'))),
    });
    const picker = await logIn('none');
    expect(buttonsOf(picker, 'organization').map(({ value }) => value)).toEqual(ids.slice(0, 20));
  });

  // login-flows-for-organizations.mdx, "Auto-Membership" (2026-04): in one and only one organization
  test.each([
    ['one organization has auto-membership', false, 'org_acme'],
    ['two have', true, undefined],
  ])('auto-membership before the organization is known: %s', async (_name, both, joined) => {
    const open = (id: string, assign_membership_on_login: boolean) => ({
      [`${id}|con_users`]: { organization_id: id, connection_id: 'con_users', assign_membership_on_login },
    });
    await configure(POST, { organization_connections: { ...open('org_acme', true), ...open('org_globex', both) } });
    const answer = await logIn('none');
    if (!joined) return expect(callbackOf(answer).error_description).toContain('does not belong to any organization');
    const { id_token } = await tokensFor(tenant, answer);
    return expect(await claimsOf(tenant, id_token)).toMatchObject({ org_id: joined });
  });
});

// enable-connections.mdx (2026-04) for the hidden ones; texts seen on real tenants for the others (2026-11)
describe('without a way to log in', () => {
  const none = { organization_connections: {} };
  const only = (show_as_button: boolean) => ({
    ...federation({ inAcme: { show_as_button } }),
    organization_connections: {
      'org_acme|con_saml': {
        organization_id: 'org_acme',
        connection_id: 'con_saml',
        assign_membership_on_login: false,
        show_as_button,
      },
    },
  });
  test.each<[string, Rows, { [name: string]: string }, string]>([
    [
      'no connection on the organization',
      none,
      { organization: 'org_acme' },
      'no connections enabled for the organization',
    ],
    [
      'only hidden ones',
      only(false),
      { organization: 'org_acme' },
      'no connections enabled for the organization are visible',
    ],
    ['no connection on the application', { connections: {} }, {}, 'no connections enabled for the client'],
    ['another connection than the enabled ones', {}, { connection: 'nobody' }, 'the connection was not found'],
  ])('%s', async (_name, change, parameters, error_description) => {
    await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    await tenant.put({ ...acme(), ...change });
    const answer = await new Browser(tenant).open(authorizePath(parameters));
    expect(callbackOf(answer)).toMatchObject({ error: 'invalid_request', error_description });
  });

  test('a shown one is a way', async () => {
    await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
    await tenant.put({ ...acme(), ...only(true) });
    const page = await new Browser(tenant).open(authorizePath({ organization: 'org_acme' }));
    expect(buttonsOf(page, 'connection')).toEqual([{ value: 'globex-saml', text: 'G Continue with Globex SSO' }]);
  });
});
