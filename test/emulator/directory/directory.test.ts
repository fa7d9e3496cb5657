import { expect, test } from 'vitest';
import { urlAllowed } from '../../../emulator/authentication/callbacks.ts';
import { acceptInvitation, findInvitation, mayAccept } from '../../../emulator/directory/invitations.ts';
import { addMember, membership, organizationsOf, removeMember } from '../../../emulator/directory/members.ts';
import { hashPassword, verifyPassword } from '../../../emulator/directory/passwords.ts';
import { permissionsInLogin, rolesInLogin } from '../../../emulator/directory/permissions.ts';
import { invitation, user } from '../login/acme.ts';
import { bareTenant } from './tenant.ts';

test('a password is known by its hash only', () => {
  const hash = hashPassword('Correct-Horse-7');
  expect(hash).not.toContain('Correct');
  expect(hashPassword('Correct-Horse-7')).not.toBe(hash);
  expect(verifyPassword('Correct-Horse-7', hash)).toBe(true);
  // The same text in another Unicode form.
  expect(verifyPassword('e\u0301', hashPassword('\u00e9'))).toBe(true);
  for (const wrong of ['', 'correct-horse-7', 'Correct-Horse-7 ']) expect(verifyPassword(wrong, hash)).toBe(false);
  for (const broken of ['', ':', 'a:b', 'a:b:c', `${hash}0`, hash.split(':')[0] ?? '']) {
    expect(verifyPassword('Correct-Horse-7', broken)).toBe(false);
  }
});

test('only the invited address, by the invited connection, may accept', () => {
  const tenant = bareTenant();
  tenant.store.collection('connections').put('con_users', { id: 'con_users', name: 'users', strategy: 'auth0' });
  tenant.store.collection('connections').put('con_other', { id: 'con_other', name: 'other', strategy: 'auth0' });
  const omar = user('omar');
  expect(mayAccept(tenant, invitation('1', 'Omar@ACME.test'), omar)).toBe(true);
  expect(mayAccept(tenant, invitation('1', 'mallory@acme.test'), omar)).toBe(false);
  expect(mayAccept(tenant, invitation('1', 'omar@acme.test', { connection_id: 'con_users' }), omar)).toBe(true);
  expect(mayAccept(tenant, invitation('1', 'omar@acme.test', { connection_id: 'con_other' }), omar)).toBe(false);
});

test('accepting keeps what a member has, adds what was invited and leaves out a role that is gone', () => {
  const tenant = bareTenant();
  tenant.store.collection('roles').put('rol_admin', { id: 'rol_admin', name: 'admin' });
  const invited = invitation('1', 'omar@acme.test', { roles: ['rol_admin', 'rol_gone'], app_metadata: { seat: 2 } });
  tenant.store.collection('organization_invitations').put(invited.id, invited);
  const omar = { ...user('omar'), app_metadata: { seat: 1, plan: 'x' } };
  addMember(tenant, 'org_acme', omar.user_id, ['rol_reader']);
  const after = acceptInvitation(tenant, invited, omar);
  expect(after).toMatchObject({ email_verified: true, app_metadata: { seat: 2, plan: 'x' } });
  expect(membership(tenant, 'org_acme', omar.user_id)?.roles).toEqual(['rol_reader', 'rol_admin']);
  expect(findInvitation(tenant, invited.ticket_id, 'org_acme')).toBeUndefined();
});

test('roles and permissions of a membership hold in its organization only', () => {
  const tenant = bareTenant();
  const { store } = tenant;
  store.collection('organizations').put('org_acme', { id: 'org_acme', name: 'acme' });
  for (const name of ['inside', 'outside']) {
    store.collection('roles').put(name, { id: name, name });
    const row = { role_id: name, resource_server_identifier: 'api', permission_name: `do:${name}` };
    store.collection('role_permissions').put(`${name}|api|do`, row);
  }
  addMember(tenant, 'org_acme', 'auth0|u', ['inside']);
  store.collection('user_roles').put('auth0|u|outside', { user_id: 'auth0|u', role_id: 'outside' });
  expect(rolesInLogin(tenant, 'auth0|u', 'org_acme').map(({ name }) => name)).toEqual(['inside']);
  expect(rolesInLogin(tenant, 'auth0|u').map(({ name }) => name)).toEqual(['outside']);
  expect(permissionsInLogin(tenant, 'auth0|u', 'api', 'org_acme')).toEqual(['do:inside']);
  expect(permissionsInLogin(tenant, 'auth0|u', 'other', 'org_acme')).toEqual([]);
  expect(organizationsOf(tenant, 'auth0|u').map(({ id }) => id)).toEqual(['org_acme']);
  expect(removeMember(tenant, 'org_acme', 'auth0|u')).toBe(true);
  expect(rolesInLogin(tenant, 'auth0|u', 'org_acme')).toEqual([]);
});

// docs-v2 main/docs/get-started/applications/wildcards-for-subdomains.mdx
test.each([
  ['https://*.acme.test/cb', 'https://eu.acme.test/cb', true],
  ['https://*.acme.test/cb', 'https://a.b.acme.test/cb', false],
  ['https://*.acme.test/cb', 'https://evil.test/.acme.test/cb', false],
  ['https://*.acme.test/cb', 'https://evil.test#.acme.test/cb', false],
  ['https://*.acme.test/cb', 'http://eu.acme.test/cb', false],
  ['https://acme.test/cb', 'https://acme.test/cb/', false],
  ['https://acme.test/cb', 'https://acme.test/cb?x=1', false],
  ['https://*', 'https://evil.test', false],
])('allowed %s, asked %s: %s', (allowed, asked, expected) => {
  expect(urlAllowed([allowed], asked)).toBe(expected);
});
