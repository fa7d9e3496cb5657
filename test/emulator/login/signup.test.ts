import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, invitation, PASSWORD, tokensFor, user } from './acme.ts';
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

const SIGNUP = { screen_hint: 'signup' };
const database = (options: object) => ({
  con_users: { id: 'con_users', name: 'users', strategy: 'auth0', options, enabled_clients: ['portal'] },
});

test('whoever signs up without an invitation joins no organization and is not verified', async () => {
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath(SIGNUP));
  expect(browser.url).toMatch(/^\/u\/signup\?state=/);
  const answer = await browser.submit(page, { email: ' Nora@Acme.test ', password: PASSWORD });
  const id = await claimsOf(tenant, (await tokensFor(tenant, answer)).id_token);
  expect(id).toMatchObject({ email: 'nora@acme.test', email_verified: false, nickname: 'nora' });
  expect(await tenant.rows('organization_members')).toEqual([]);
});

// docs-v2 main/docs/authenticate/database-connections/password-strength.mdx
test.each<[string, object, string, string | undefined]>([
  ['none takes anything', { passwordPolicy: 'none' }, 'a', undefined],
  ['low wants six', { passwordPolicy: 'low' }, 'abcde', 'At least 6 characters'],
  [
    'fair wants three kinds',
    { passwordPolicy: 'fair' },
    'abcdefg1',
    'With a lower case letter, an upper case letter, a digit',
  ],
  ['good wants three of four', { passwordPolicy: 'good' }, 'abcdefgH', 'At least 3 of'],
  ['good takes three of four', { passwordPolicy: 'good' }, 'abcdefH!', undefined],
  ['excellent wants ten', { passwordPolicy: 'excellent' }, 'abcdefH!1', 'At least 10 characters'],
  ['excellent wants variety', { passwordPolicy: 'excellent' }, 'abcdefH!111', 'No character more than twice'],
  [
    'own length',
    { passwordPolicy: 'low', password_complexity_options: { min_length: 12 } },
    'abcdefghijk',
    'At least 12',
  ],
])('%s', async (_name, options, password, problem) => {
  await tenant.put({ connections: database(options) });
  const browser = new Browser(tenant);
  const answer = await browser.submit(await browser.open(authorizePath(SIGNUP)), { email: 'n@acme.test', password });
  if (problem === undefined) return expect(callbackOf(answer).code).toBeTruthy();
  expect(answer.status).toBe(400);
  expect(/role="alert"[^>]*>([^<]*)/.exec(answer.text)?.[1]).toContain(problem);
  return expect((await tenant.rows('users')).length).toBe(1);
});

test.each([
  ['a known address', 'OMAR@acme.test', 'There is an account with this address already'],
  ['no address', 'omar', 'Enter an email address'],
  ['script as address', '<script>@x', 'Enter an email address'],
])('%s is refused', async (_name, email, problem) => {
  const browser = new Browser(tenant);
  const page = await browser.submit(await browser.open(authorizePath(SIGNUP)), { email, password: PASSWORD });
  expect(page.text).toContain(problem);
  expect(page.text).not.toContain('<script>');
});

// docs-v2 main/docs/manage-users/organizations/configure-organizations/enable-connections.mdx
test.each([
  ['off on the connection', true, false, false],
  ['off on the connection, on for the organization', true, true, true],
  ['on for the connection', false, false, true],
])('an invited newcomer, sign-up %s', async (_name, disable_signup, is_signup_enabled, isOpen) => {
  const row = { organization_id: 'org_acme', connection_id: 'con_users', assign_membership_on_login: true };
  await tenant.put({
    connections: database({ disable_signup }),
    organization_connections: { 'org_acme|con_users': { ...row, is_signup_enabled } },
    organization_invitations: { uinv_1: invitation('1', 'nora@acme.test') },
  });
  const page = await new Browser(tenant).open(authorizePath({ organization: 'org_acme', invitation: 'ticket-1' }));
  expect(page.text.includes('type="password"')).toBe(isOpen);
  if (!isOpen) expect(page.text).toContain('Signing up is not allowed here.');
});

test('two invitations to one address are accepted one after the other', async () => {
  const other = { organization_id: 'org_globex', roles: ['rol_reader'] };
  await tenant.put({
    organization_invitations: {
      uinv_1: invitation('1', 'omar@acme.test'),
      uinv_2: invitation('2', 'omar@acme.test', other),
    },
  });
  const browser = new Browser(tenant);
  for (const [organization, ticket] of [
    ['org_acme', 'ticket-1'],
    ['org_globex', 'ticket-2'],
  ] as const) {
    const page = await browser.open(authorizePath({ organization, invitation: ticket }));
    const { id_token } = await tokensFor(tenant, await browser.submit(page, { password: PASSWORD }));
    expect(await claimsOf(tenant, id_token)).toMatchObject({ org_id: organization });
  }
  expect((await tenant.rows('organization_members')).map(({ roles }) => roles)).toEqual([
    ['rol_admin'],
    ['rol_reader'],
  ]);
});

test('a blocked user gets in nowhere', async () => {
  await tenant.put({ users: { 'auth0|omar': { ...user('omar'), blocked: true } } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath());
  const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
  expect(callbackOf(answer)).toMatchObject({ error: 'unauthorized', error_description: 'user is blocked' });
});
