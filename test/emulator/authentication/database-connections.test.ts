import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acme, client, PASSWORD, user } from '../login/acme.ts';
import { apiOf, tokenOf } from '../management/engine/api.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
  const settings = { tenant: { default_directory: 'users' } };
  await tenant.put({ clients: { portal: { ...client, grant_types: ['password'] } }, settings });
});
afterAll(() => tenant.stop());

const post = (path: string, json: object) =>
  tenant.send('POST', path, { json: { client_id: 'portal', connection: 'users', ...json } });
const signup = (json: object) =>
  post('/dbconnections/signup', { email: 'nadia@acme.test', password: PASSWORD, ...json });
const forgot = (json: object) => post('/dbconnections/change_password', { email: 'omar@acme.test', ...json });

/** Whether somebody can log in with this password. */
async function canLogIn(username: string, password: string): Promise<boolean> {
  const own = { client_id: 'portal', client_secret: 'portal-secret', grant_type: 'password' };
  return (await tenant.send('POST', '/oauth/token', { json: { ...own, username, password } })).status === 200;
}

/** The path of the link in the newest mail. */
async function linkInMail(): Promise<string> {
  const [mail] = (await tenant.send('GET', '/_local/outbox')).json;
  const link = mail.links.find((url: string) => url.includes('ticket='));
  return link.slice(tenant.origin.length).replace(/#.*/, '');
}

const choose = (path: string, password: string) => {
  const ticket = new URL(path, tenant.origin).searchParams.get('ticket') ?? '';
  return tenant.send('POST', '/u/reset-verify', { form: { ticket, password } });
};

test('a user signs up with a profile, and can log in', async () => {
  const { status, json } = await signup({ given_name: 'Nadia', user_metadata: { plan: 'gold' } });
  expect([status, json]).toEqual([
    200,
    {
      _id: expect.stringMatching(/^[0-9a-f]{24}$/),
      given_name: 'Nadia',
      email: 'nadia@acme.test',
      email_verified: false,
      user_metadata: { plan: 'gold' },
    },
  ]);
  expect(await canLogIn('nadia@acme.test', PASSWORD)).toBe(true);
  expect((await tenant.rows('logs'))[0]).toMatchObject({ type: 'ss', user_name: 'nadia@acme.test' });
});

const INVALID = { name: 'BadRequestError', code: 'invalid_signup', description: 'Invalid sign up', statusCode: 400 };
const WEAK = {
  name: 'PasswordStrengthError',
  message: 'Password is too weak',
  code: 'invalid_password',
  statusCode: 400,
};

test.each([
  ['an address that is taken', { email: 'OMAR@acme.test' }, INVALID],
  ['no address', { email: 'nobody' }, INVALID],
  ['a weak password', { password: 'abc' }, WEAK],
])('%s is refused, and nobody is made', async (_, change, body) => {
  const answer = await signup(change);
  expect([answer.status, answer.json]).toEqual([400, body]);
  expect(await tenant.rows('users')).toHaveLength(1);
  expect((await tenant.rows('logs')).at(-1).type).toBe('fs');
});

test.each([
  { plan: 5 },
  { plan: 'x'.repeat(501) },
  Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`field${index}`, 'x'])),
  ['gold'],
])('metadata beyond the limits is refused (%#)', async (user_metadata) => {
  const { status, json } = await signup({ user_metadata });
  expect([status, json.error]).toEqual([400, 'invalid_request']);
  expect(await tenant.rows('users')).toHaveLength(1);
});

test('a database without sign-up, a name that is taken, and one that is needed', async () => {
  const { con_users } = acme().connections ?? {};
  const options = (own: object) => tenant.put({ connections: { con_users: { ...con_users, options: own } } });
  await options({ disable_signup: true });
  expect((await signup({})).json).toEqual(INVALID);
  await options({ requires_username: true });
  expect((await signup({})).json).toEqual(INVALID);
  expect((await signup({ username: 'nadia' })).json).toMatchObject({ username: 'nadia', email_verified: false });
  expect((await signup({ username: 'Nadia', email: 'other@acme.test' })).json).toEqual(INVALID);
});

test.each(['/dbconnections/signup', '/dbconnections/change_password'])('%s wants to know who asks', async (path) => {
  const body = { email: 'nadia@acme.test', password: PASSWORD };
  expect((await post(path, { ...body, connection: 'x' })).json.error_description).toBe('the connection was not found');
  expect((await post(path, { ...body, client_id: 'x' })).json.error_description).toBe('Unknown client: x');
  expect((await post(path, { ...body, connection: '' })).json.error).toBe('invalid_request');
  expect((await tenant.send('POST', path, { text: '{' })).status).toBe(400);
});

test('a forgotten password: the link of the mail leads to a page that sets another, once', async () => {
  const { status, text } = await forgot({});
  expect([status, text]).toEqual([200, "We've just sent you an email to reset your password."]);
  const path = await linkInMail();
  const page = await tenant.send('GET', path);
  expect(page.text).toContain('omar@acme.test');
  expect((await choose(path, 'abc')).status).toBe(400);
  expect(await canLogIn('omar@acme.test', PASSWORD)).toBe(true);
  expect((await choose(path, 'Another-Horse-8')).text).toContain('Password changed');
  expect(await canLogIn('omar@acme.test', PASSWORD)).toBe(false);
  expect(await canLogIn('omar@acme.test', 'Another-Horse-8')).toBe(true);
  expect((await choose(path, 'Third-Horse-9')).status).toBe(400);
  expect((await tenant.send('GET', path)).text).toContain('This URL can be used only once');
  const [row] = await tenant.rows('users');
  expect(row).toMatchObject({ email_verified: true, last_password_reset: expect.any(String) });
  const types = (await tenant.rows('logs')).map(({ type }) => type);
  expect(types).toEqual(expect.arrayContaining(['scpr', 'scp']));
  expect(JSON.stringify(await tenant.rows('logs'))).not.toContain('Another-Horse-8');
});

test('an address that nobody has is answered alike, and gets no mail', async () => {
  expect((await forgot({ email: 'nobody@acme.test' })).text).toBe((await forgot({})).text);
  expect((await tenant.send('GET', '/_local/outbox')).json).toHaveLength(1);
});

test('in an organization the page has its name, and leads back to the login of the application', async () => {
  const initiate_login_uri = 'https://portal.acme.test/login';
  await tenant.put({ clients: { portal: { ...client, grant_types: ['password'], initiate_login_uri } } });
  await forgot({ organization: 'org_acme' });
  const { text } = await choose(await linkInMail(), 'Another-Horse-8');
  expect(text).toContain(`href="${initiate_login_uri}?organization=org_acme&amp;organization_name=acme"`);
  expect((await forgot({ organization: 'org_nobody' })).status).toBe(400);
});

test('tickets of the Management API: an end, a result address, and a verified address', async () => {
  const api = apiOf(tenant, await tokenOf(tenant));
  const about = {
    user_id: 'auth0|omar',
    result_url: 'https://portal.acme.test/done?a=1#x',
    includeEmailInRedirect: true,
  };
  const pathOf = async (kind: string, more: object) => {
    const { json } = await api('POST', `/tickets/${kind}`, { ...about, ...more });
    return json.ticket.slice(tenant.origin.length).replace(/#.*/, '');
  };
  const verify = await pathOf('email-verification', {});
  const done = await tenant.send('GET', verify);
  const target = new URL(done.headers.location ?? '');
  expect([done.status, target.hash, Object.fromEntries(target.searchParams)]).toEqual([
    302,
    '#x',
    {
      a: '1',
      email: 'omar@acme.test',
      success: 'true',
      message: 'Your email was verified. You can continue using the application.',
    },
  ]);
  expect((await tenant.rows('users'))[0].email_verified).toBe(true);
  const again = new URL((await tenant.send('GET', verify)).headers.location ?? '');
  expect(again.searchParams.get('success')).toBe('false');
  const change = await pathOf('password-change', { ttl_sec: 60 });
  await tenant.send('POST', '/_local/clock', { json: { advance_seconds: 61 } });
  const late = new URL((await tenant.send('GET', change)).headers.location ?? '');
  expect(late.searchParams.get('message')).toBe('Access expired.');
  expect((await choose(change, 'Another-Horse-8')).status).toBe(302);
  expect(await canLogIn('omar@acme.test', PASSWORD)).toBe(true);
  expect((await tenant.send('GET', '/u/reset-verify?ticket=unknown')).status).toBe(400);
});

test.each([
  ['multipart/form-data', 'x'],
  ['multipart/form-data; boundary=x', '--x\r\nnonsense'],
  ['application/json', '{"ticket":'],
  ['text/plain', 'ticket=x&password=y'],
])('a form that cannot be read is refused (%s)', async (type, text) => {
  const answer = await tenant.send('POST', '/u/reset-verify', { text, headers: { 'content-type': type } });
  expect(answer.status).toBe(400);
});

test('a ticket for one thing does not do for the other', async () => {
  await forgot({});
  const path = (await linkInMail()).replace('reset-verify', 'email-verification');
  expect((await tenant.send('GET', path)).status).toBe(400);
});
