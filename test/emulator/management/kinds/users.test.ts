import { beforeAll, expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const CONNECTION = 'Username-Password-Authentication';

async function user(email: string): Promise<string> {
  const body = { connection: CONNECTION, email, password: 'Correct-Horse-9' };
  return (await api('POST', '/users', body)).body.user_id;
}

const AUDIENCE = 'https://api.acme.example/';

beforeAll(async () => {
  const scopes = ['read', 'write'].map((value) => ({ value }));
  await api('POST', '/resource-servers', { identifier: AUDIENCE, scopes });
});

const at = (id: string, path = '') => `/users/${encodeURIComponent(id)}${path}`;

test('a linked account is an identity of the other, and a user with its profile again once unlinked', async () => {
  const [main, other] = [await user('main@acme.example'), await user('other@acme.example')];
  const [provider, own] = other.split('|');
  const { body: linked } = await api('POST', at(main, '/identities'), { provider, user_id: other });
  expect(linked).toMatchObject([
    { user_id: main.split('|')[1], profileData: { email: 'main@acme.example' } },
    { user_id: own, profileData: { email: 'other@acme.example' } },
  ]);
  expect(linked[1].profileData).not.toHaveProperty('name');
  expect((await api('GET', at(main))).body.identities[0]).not.toHaveProperty('profileData');
  expect((await api('GET', at(other))).status).toBe(404);
  expect((await api('POST', at(main, '/identities'), { provider, user_id: own })).status).toBe(409);
  const { body: left } = await api('DELETE', at(main, `/identities/${provider}/${own}`));
  expect(left).toHaveLength(1);
  const alone = { email: 'other@acme.example', user_id: other, name: 'other@acme.example' };
  expect((await api('GET', at(other))).body).toMatchObject(alone);
  expect((await api('DELETE', at(main, `/identities/auth0/${main.split('|')[1]}`))).status).toBe(400);
});

test('the password of a linked account is kept, and never shown', async () => {
  const [main, other] = [await user('kept-main@acme.example'), await user('kept-other@acme.example')];
  const { body } = await api('POST', at(main, '/identities'), { provider: 'auth0', user_id: other });
  expect(JSON.stringify(body)).not.toContain('password');
  await api('DELETE', at(main, `/identities/auth0/${other.split('|')[1]}`));
  expect(JSON.stringify((await api('GET', at(other))).body)).not.toContain('password');
});

test('a factor that is enrolled is confirmed, tells its secret once, and goes with its user', async () => {
  const id = await user('factors@acme.example');
  const path = at(id, '/authentication-methods');
  const { body: made } = await api('POST', path, { type: 'totp', name: 'app', totp_secret: 'JBSWY3DPEHPK3PXP' });
  expect(made).toMatchObject({ type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' });
  const { body: listed } = await api('GET', path);
  expect(listed).toMatchObject([{ id: made.id, confirmed: true }]);
  expect(JSON.stringify(listed)).not.toContain('JBSWY3DPEHPK3PXP');
  const { body: replaced } = await api('PUT', path, [{ type: 'phone', phone_number: '+15550100' }]);
  expect(replaced[0].authentication_methods.map(({ type }: { type: string }) => type)).toEqual(['sms', 'voice']);
  expect((await api('GET', path)).body).toHaveLength(1);
  await api('DELETE', at(id));
  expect((await api('GET', path)).status).toBe(404);
});

test('an authenticator app is one thing for logins, factors and enrollments, and can be reset', async () => {
  const id = await user('reset@acme.example');
  await api('POST', at(id, '/authentication-methods'), { type: 'totp', name: 'app', totp_secret: 'JBSWY3DPEHPK3PXP' });
  const { body: enrollments } = await api('GET', at(id, '/enrollments'));
  expect(enrollments).toMatchObject([{ status: 'confirmed', auth_method: 'authenticator', name: 'app' }]);
  const path = `/guardian/enrollments/${enrollments[0].id}`;
  expect((await api('GET', path)).body).toMatchObject({ id: enrollments[0].id, status: 'confirmed' });
  const method = `/authentication-methods/${encodeURIComponent(`totp|${enrollments[0].id}`)}`;
  expect((await api('PATCH', at(id, method), { name: 'phone' })).body.name).toBe('phone');
  expect((await api('DELETE', at(id, '/authenticators'))).status).toBe(204);
  expect((await api('GET', at(id, '/authentication-methods'))).body).toEqual([]);
  expect((await api('GET', path)).status).toBe(404);
});

test('a new password is dated', async () => {
  const id = await user('renewed@acme.example');
  const { body } = await api('PATCH', at(id), { connection: CONNECTION, password: 'Another-Horse-9' });
  expect(body.last_password_reset).toEqual(expect.any(String));
});

test('permissions say whether they were given directly or by a role', async () => {
  const id = await user('rights@acme.example');
  const { body: role } = await api('POST', '/roles', { name: 'reader', description: 'reads' });
  const read = { resource_server_identifier: AUDIENCE, permission_name: 'read' };
  await api('POST', `/roles/${role.id}/permissions`, { permissions: [read] });
  await api('POST', at(id, '/roles'), { roles: [role.id] });
  await api('POST', at(id, '/permissions'), { permissions: [{ ...read, permission_name: 'write' }, read] });
  const path = at(id, `/effective-permissions?resource_server_identifier=${encodeURIComponent(AUDIENCE)}`);
  const { permissions } = (await api('GET', path)).body;
  const sources = permissions.map((row: { permission_name: string; sources: string[] }) => [
    row.permission_name,
    row.sources,
  ]);
  expect(Object.fromEntries(sources)).toEqual({ read: ['direct', 'roles'], write: ['direct'] });
  const older = (await api('GET', at(id, '/permissions'))).body;
  const byRole = { source_id: role.id, source_name: 'reader', source_type: 'ROLE' };
  expect(older).toMatchObject([
    { permission_name: 'write', sources: [{ source_type: 'DIRECT' }] },
    { permission_name: 'read', sources: [{ source_id: '', source_type: 'DIRECT' }, byRole] },
  ]);
  expect((await api('GET', at(id, '/effective-roles'))).body.roles).toMatchObject([
    { id: role.id, sources: ['direct'] },
  ]);
});

test('metadata is merged, and emptied by an empty object', async () => {
  const id = await user('meta@acme.example');
  await api('PATCH', at(id), { user_metadata: { a: 1 }, app_metadata: { b: 2 } });
  expect((await api('PATCH', at(id), { user_metadata: { c: 3 } })).body.user_metadata).toEqual({ a: 1, c: 3 });
  const { body } = await api('PATCH', at(id), { user_metadata: {} });
  expect(body).toMatchObject({ user_metadata: {}, app_metadata: { b: 2 } });
  expect(body.user_metadata).toEqual({});
});

test('what a new user must bring along depends on the connection', async () => {
  const make = async (body: object) => (await api('POST', '/users', body)).body;
  const password = 'Correct-Horse-9';
  expect(await make({ connection: CONNECTION })).toMatchObject({
    message: "Payload validation error: 'Missing required property: email', 'Missing required property: password'.",
    errorCode: 'invalid_body',
  });
  await api('POST', '/connections', { name: 'sms', strategy: 'sms' });
  expect((await make({ connection: 'sms', email: 'x@acme.example' })).message).toContain('phone_number');
  expect(await make({ connection: 'sms', phone_number: '+15550100' })).toHaveProperty('user_id');
  const methods = { password: { enabled: true, api_behavior: 'optional' } };
  const options = { authentication_methods: methods, attributes: { username: { identifier: { active: true } } } };
  const made = await api('POST', '/connections', { name: 'flexible', strategy: 'auth0', options });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  expect(await make({ connection: 'flexible', username: 'nora' })).toHaveProperty('user_id');
  expect((await make({ connection: CONNECTION, email: 'full@acme.example', password })).user_id).toMatch(/^auth0\|/);
});
