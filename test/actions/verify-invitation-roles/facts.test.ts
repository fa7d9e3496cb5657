import { expect, test } from 'vitest';
import { decide, rolesInDoubt } from '../../../actions/verify-invitation-roles/decide.ts';
import { readLogin } from '../../../actions/verify-invitation-roles/facts.ts';

const event = (organization: unknown, metadata: object = {}, more: object = {}) => ({
  ...{ user: { user_id: 'auth0|ann', app_metadata: {} }, client: { client_id: 'app', metadata }, organization },
  ...more,
});
const acme = { id: 'org_acme', name: 'acme', display_name: 'Acme' };

test('an ordinary login is read as it is', () => {
  const login = event(acme, {}, { authorization: { roles: ['admin'] }, transaction: { id: 'tx_1' } });
  expect(readLogin(login)).toEqual({
    hasUser: true,
    organization: { id: 'org_acme', name: 'Acme' },
    needsOrganization: false,
    evidence: undefined,
    minimum: [],
    flags: false,
    roles: ['admin'],
    namespace: 'https://acme.example/',
    trace: 'tx_1',
  });
  expect(decide(readLogin(login))).toEqual({ outcome: 'allow', roles: ['admin'] });
});

test.each([undefined, null, false, '', ' ', 'false', ' FALSE '])('requires_organization %j: works without', (value) => {
  expect(readLogin(event(undefined, { requires_organization: value })).needsOrganization).toBe(false);
});

test.each([true, 'true', 'yes', 'flase', 0, 1, {}, []])('requires_organization %j: needs one', (value) => {
  expect(readLogin(event(undefined, { requires_organization: value })).needsOrganization).toBe(true);
});

test.each([
  [acme, 'Acme'],
  [{ id: 'org_1', name: 'acme' }, 'acme'],
  [{ id: 'org_1', display_name: 1, name: null }, 'org_1'],
])('the organization %j is called %s', (organization, name) => {
  expect(readLogin(event(organization)).organization).toMatchObject({ name });
});

test.each([{}, 'org_1', [], { id: 1 }, { id: '' }, false, 0])('the organization %j cannot be read', (organization) => {
  expect(readLogin(event(organization)).organization).toBe('unreadable');
});

test('without an organization there is nothing to hold to', () => {
  const login = event(null, { minimum_roles: 'admin' }, { transaction: {} });
  expect(readLogin(login)).toMatchObject({
    organization: undefined,
    evidence: undefined,
    minimum: [],
    trace: 'app',
  });
  expect(rolesInDoubt(readLogin(login))).toEqual([]);
  expect(readLogin({}).trace).toBe('unknown');
});

test.each([
  [{ minimum_roles: 'a, b ,,c' }, undefined, ['a', 'b', 'c']],
  [{ minimum_roles: '' }, 'z', []],
  [{ minimum_roles: null }, 'z', ['z']],
  [undefined, 'z', ['z']],
  [{ minimum_roles: ['a'] }, 'z', 'unreadable'],
  [{ minimum_roles: false }, 'z', 'unreadable'],
  ['text', 'z', 'unreadable'],
  [{}, 1, 'unreadable'],
  [{}, undefined, []],
])('metadata %j of the organization and minimum %j of the application: %j', (metadata, ofClient, minimum) => {
  expect(readLogin(event({ ...acme, metadata }, { minimum_roles: ofClient })).minimum).toEqual(minimum);
});

test('nothing is in doubt where the minimum cannot be read', () => {
  expect(rolesInDoubt(readLogin(event({ ...acme, metadata: { minimum_roles: 1 } })))).toEqual([]);
});

test('in doubt are the invited roles, and the minimum unless one of it is held', () => {
  const doubt = (roles: string[], minimum: string) => {
    const user = { user_id: 'a', app_metadata: { invited_roles_org_acme: ['admin', 'member'] } };
    const metadata = { minimum_roles: minimum };
    return rolesInDoubt(readLogin(event({ ...acme, metadata }, {}, { user, authorization: { roles } })));
  };
  expect(doubt([], 'member,guest')).toEqual(['admin', 'member', 'guest']);
  expect(doubt(['guest'], 'member,guest')).toEqual(['admin', 'member']);
  expect(doubt(['admin', 'member'], '')).toEqual([]);
});
