import { beforeAll, expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const PORTAL = { organization_usage: 'require', initiate_login_uri: 'https://app.example/login?from=mail#top' };
let organization = '';
let portal = '';
let admin = '';
let users = '';

/** An invitation as it should be, with `change` in it. */
const invitation = (change: object = {}) => ({
  inviter: { name: 'Ada' },
  invitee: { email: 'grace@acme.example' },
  client_id: portal,
  ...change,
});
const invite = (change?: object) => api('POST', `/organizations/${organization}/invitations`, invitation(change));

beforeAll(async () => {
  const ids = await Promise.all([
    api('POST', '/organizations', { name: 'acme' }),
    api('POST', '/clients', { name: 'Portal', ...PORTAL }),
    api('POST', '/roles', { name: 'admin' }),
    api('POST', '/connections', { name: 'users', strategy: 'auth0' }),
  ]);
  [organization, portal, admin, users] = ids.map(({ body }) => body.id ?? body.client_id) as [
    string,
    string,
    string,
    string,
  ];
});

test('an invitation answers with its ticket in a link to the login route, and is pending for a week', async () => {
  const { status, body } = await invite({ roles: [admin], app_metadata: { a: 1 } });
  expect(status).toBe(201);
  const link = new URL(body.invitation_url);
  expect(link.origin + link.pathname + link.hash).toBe('https://app.example/login#top');
  expect(Object.fromEntries(link.searchParams)).toEqual({
    from: 'mail',
    invitation: body.ticket_id,
    organization,
    organization_name: 'acme',
  });
  expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(604_800_000);
  expect(body).toMatchObject({ id: expect.stringMatching(/^uinv_\w{16}$/), roles: [admin], app_metadata: { a: 1 } });
  const { body: listed } = await api('GET', `/organizations/${organization}/invitations`);
  expect(listed.map(({ id }: { id: string }) => id)).toContain(body.id);
});

// Texts: OpenAPI description of POST /organizations/{id}/invitations, 2026-06-25.
test.each<[string, () => object, string]>([
  ['an unknown client', () => ({ client_id: 'nobody' }), 'The specified client_id does not exist.'],
  [
    'an unknown role',
    () => ({ roles: [admin, 'rol_0000000000000000'] }),
    'One or more of the specified roles do not exist: rol_0000000000000000',
  ],
  [
    'an unknown connection',
    () => ({ connection_id: 'con_0000000000000000' }),
    'The specified connection does not exist.',
  ],
  [
    'a connection that the organization does not have',
    () => ({ connection_id: users }),
    'is not enabled for the organization',
  ],
  ['no roles at all in a list', () => ({ roles: [] }), 'Array is too short (0), minimum 1'],
  ['more than 30 days', () => ({ ttl_sec: 2_592_001 }), 'Value 2592001 is greater than maximum 2592000'],
  ['a field that there is not', () => ({ role: 'admin' }), 'Additional properties not allowed: role'],
  ['nobody who invites', () => ({ inviter: {} }), 'Missing required property: name'],
  ['no mail address', () => ({ invitee: { email: 'grace' } }), 'on property invitee.email'],
])('%s is refused in Auth0’s words', async (_what, change, message) => {
  const answer = await invite(change());
  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ errorCode: 'invalid_body', message: expect.stringContaining(message) });
});

test('an application that does not allow organizations, and one without a login route, are refused', async () => {
  const { body: closed } = await api('POST', '/clients', {
    name: 'Closed',
    initiate_login_uri: 'https://a.example/login',
  });
  expect((await invite({ client_id: closed.client_id })).body.message).toBe(
    'The specified client_id does not allow organizations.',
  );
  const { body: lost } = await api('POST', '/clients', { name: 'Lost', organization_usage: 'allow' });
  expect((await invite({ client_id: lost.client_id })).body.message).toMatch(/^A default login route is required/);
  await api('PATCH', '/tenants/settings', { default_redirection_uri: 'https://fallback.example/login' });
  const { body } = await invite({ client_id: lost.client_id });
  expect(body.invitation_url).toMatch(/^https:\/\/fallback\.example\/login\?invitation=/);
});

test('passwordless connections are refused', async () => {
  const { body: sms } = await api('POST', '/connections', { name: 'sms', strategy: 'sms' });
  await api('POST', `/organizations/${organization}/enabled_connections`, { connection_id: sms.id });
  expect((await invite({ connection_id: sms.id })).body.message).toBe('Passwordless connections are not supported.');
});

test('zero seconds mean the week that is usual', async () => {
  const { body } = await invite({ ttl_sec: 0 });
  expect(Date.parse(body.expires_at) - Date.parse(body.created_at)).toBe(604_800_000);
});

test('an invitation is read in its own organization only, and a revoked one is gone', async () => {
  const { body: other } = await api('POST', '/organizations', { name: 'globex' });
  const { body: made } = await invite();
  expect((await api('GET', `/organizations/${other.id}/invitations/${made.id}`)).status).toBe(404);
  expect((await api('DELETE', `/organizations/${organization}/invitations/${made.id}`)).status).toBe(204);
  expect((await api('GET', `/organizations/${organization}/invitations/${made.id}`)).body).toMatchObject({
    statusCode: 404,
    message: 'The invitation does not exist.',
  });
});

test('lists are newest first, end at 1000 records and have no total', async () => {
  const path = `/organizations/${organization}/invitations`;
  const { body } = await api('GET', `${path}?include_totals=true&per_page=2`);
  expect(Object.keys(body).sort()).toEqual(['invitations', 'limit', 'start']);
  expect((await api('GET', `${path}?page=10&per_page=100`)).status).toBe(400);
  const oldest = await api('GET', `${path}?sort=created_at:1&per_page=1`);
  const newest = await api('GET', `${path}?per_page=1`);
  expect(Date.parse(oldest.body[0].created_at)).toBeLessThanOrEqual(Date.parse(newest.body[0].created_at));
  expect(oldest.body[0].id).not.toBe(newest.body[0].id);
});
