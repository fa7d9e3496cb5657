import { expect, test } from 'vitest';
import { compileAction, loadAction } from '../harness/load.ts';
import { aLogin, type LoginBuilder } from '../harness/login.ts';

/** Each row of the table in actions/verify-invitation-roles/README.md, under its name, through the deployed bundle. */

const action = await loadAction('actions/verify-invitation-roles/action.ts');
const acme = aLogin().inOrganization('acme');
const flagging = aLogin().inOrganization('acme', { missing_roles: 'flag' });
const CLAIM = 'https://acme.example/roles';
const PROBLEM = 'https://acme.example/roles_problem';

type Row = [row: string, login: LoginBuilder, roles: string[], cleared?: string];

test.each<Row>([
  [
    'invited, and all roles arrived',
    acme.invitedAs('admin', 'member').holding('member', 'admin'),
    ['member', 'admin'],
    'acme',
  ],
  ['invited without roles', acme.invitedAs(), [], 'acme'],
  ['invited, roles held through a group', acme.invitedAs('admin').holdingThroughGroup('admin'), ['admin'], 'acme'],
  [
    'invited, some in the event and some through a group',
    acme.invitedAs('admin', 'member').holding('member').holdingThroughGroup('admin'),
    ['member', 'admin'],
    'acme',
  ],
  ['invited to another organization', acme.withAppMetadata({ invited_roles_org_globex: ['admin'] }), []],
  ['no evidence and no minimum', acme.holding('viewer'), ['viewer']],
  ['no evidence, the organization\u2019s minimum held', minimum('member, admin').holding('admin'), ['admin']],
  [
    'no evidence, the application\u2019s minimum held',
    acme.throughApplication({ minimum_roles: 'admin' }).holding('admin'),
    ['admin'],
  ],
  ['the minimum held through a group', minimum('member').holdingThroughGroup('member'), ['member']],
  [
    'the organization lifts the application\u2019s minimum',
    minimum('').throughApplication({ minimum_roles: 'admin' }),
    [],
  ],
  ['no organization, none needed', aLogin().holding('support'), ['support']],
  ['no organization, evidence for one', aLogin().withAppMetadata({ invited_roles_org_acme: ['admin'] }), []],
  ['a refresh, roles held', acme.refreshing().invitedAs('admin').holding('admin'), ['admin'], 'acme'],
  [
    'resumed after MFA or a redirect',
    acme.invitedAs('admin').holding('admin').with({ request: {} }),
    ['admin'],
    'acme',
  ],
])('allow: %s', async (_, login, roles, cleared) => {
  const outcome = await login.through(action);
  expect(outcome).toEqual({
    idTokenClaims: { [CLAIM]: roles },
    accessTokenClaims: { [CLAIM]: roles },
    addedScopes: [],
    removedScopes: [],
    ...(cleared && { appMetadata: { [`invited_roles_org_${cleared}`]: null } }),
    console: [],
    questions: expect.anything(),
  });
  expect(outcome.questions.length).toBeLessThanOrEqual(1);
});

test.each<[row: string, login: LoginBuilder, message: RegExp, reference: string]>([
  ['an invited role is missing', acme.invitedAs('admin'), /invited to Acme as admin/, 'invited-role-missing:tx_1'],
  [
    'one of several is missing',
    acme.invitedAs('a', 'b').holding('a'),
    /invited to Acme as b,/,
    'invited-role-missing:tx_1',
  ],
  [
    'an invited role was renamed or deleted',
    acme.invitedAs('old').holding('new'),
    /as old,/,
    'invited-role-missing:tx_1',
  ],
  ['the case differs', acme.invitedAs('Admin').holding('admin'), /as Admin,/, 'invited-role-missing:tx_1'],
  [
    'the minimum is missing',
    minimum('member, admin').holding('guest'),
    /one of these: member, admin/,
    'minimum-role-missing:tx_1',
  ],
  [
    'invited roles arrived, the minimum is missing',
    minimum('member').invitedAs('guest').holding('guest'),
    /no role there that opens this application/,
    'minimum-role-missing:tx_1',
  ],
  [
    'no organization, but the application needs one',
    aLogin().throughApplication({ requires_organization: 'true' }).holding('admin'),
    /Open the link in your invitation mail/,
    'organization-missing:tx_1',
  ],
  [
    'a refresh, an invited role is missing',
    acme.refreshing().invitedAs('admin'),
    /as admin/,
    'invited-role-missing:app_portal',
  ],
  [
    'a refresh, the last role was taken away',
    minimum('member').refreshing(),
    /no role there/,
    'minimum-role-missing:app_portal',
  ],
  [
    'the evidence cannot be read',
    acme.withAppMetadata({ invited_roles_org_acme: 'admin' }),
    /could not be verified/,
    'evidence-unreadable:tx_1',
  ],
  [
    'app_metadata cannot be read',
    acme.with({ user: { user_id: 'a', app_metadata: ['x'] } }),
    /could not be/,
    'evidence-unreadable:tx_1',
  ],
  [
    'the minimum cannot be read',
    aLogin().inOrganization('acme', { minimum_roles: 1 }),
    /could not be/,
    'minimum-unreadable:tx_1',
  ],
  ['metadata cannot be read', acme.with({ client: { metadata: ['x'] } }), /could not be/, 'minimum-unreadable:tx_1'],
  [
    'the organization cannot be read',
    aLogin().with({ organization: {} }),
    /your organization could not/,
    'organization-unreadable:tx_1',
  ],
  ['there is no user', acme.with({ user: undefined }), /could not be verified/, 'user-unknown:tx_1'],
  [
    'an unknown mode',
    aLogin().inOrganization('acme', { missing_roles: 'allow' }).invitedAs('x'),
    /as x/,
    'invited-role-missing:tx_1',
  ],
])('deny: %s', async (_, login, message, reference) => {
  const outcome = await login.through(action);
  expect(outcome.denied).toMatch(message);
  expect(outcome.denied).toMatch(new RegExp(`Reference: ${reference}$`));
  expect(outcome.console.join()).toContain(reference);
  expect({ ...outcome.idTokenClaims, ...outcome.accessTokenClaims, ...outcome.appMetadata }).toEqual({});
  expect(outcome.questions.length).toBeLessThanOrEqual(1);
});

test.each<[row: string, login: LoginBuilder, problem: string, missing: string[]]>([
  ['an invited role is missing', flagging.invitedAs('admin').holding('guest'), 'invited-role-missing', ['admin']],
  [
    'the minimum is missing',
    aLogin().inOrganization('acme', { missing_roles: 'flag', minimum_roles: 'member' }).holding('guest'),
    'minimum-role-missing',
    ['member'],
  ],
  [
    'the evidence cannot be read',
    flagging.withAppMetadata({ invited_roles_org_acme: {} }).holding('guest'),
    'evidence-unreadable',
    [],
  ],
])('flag: %s', async (_, login, problem, missing) => {
  const outcome = await login.through(action);
  expect(outcome.denied).toBeUndefined();
  expect(outcome.idTokenClaims).toEqual({ [CLAIM]: ['guest'], [PROBLEM]: { problem, missing } });
  expect(outcome.accessTokenClaims).toEqual(outcome.idTokenClaims);
  expect(outcome.appMetadata).toBeUndefined();
  expect(outcome.console).toEqual([`${problem}:tx_1 ${missing.join(',')}`]);
});

test.each([
  ['there is no user', flagging.with({ user: null })],
  ['the organization cannot be read', aLogin().with({ organization: { metadata: { missing_roles: 'flag' } } })],
  ['no organization, but the application needs one', aLogin().throughApplication({ requires_organization: 'true' })],
])('no mode lets a login pass where %s', async (_, login) => {
  expect((await login.through(action)).denied).toBeDefined();
});

test.each<[what: string, roles: unknown]>([
  ['is absent', undefined],
  ['throws', { getUserEffectiveRolesByNames: () => fail() }],
  ['rejects', { getUserEffectiveRolesByNames: async () => fail() }],
  ['answers nonsense', { getUserEffectiveRolesByNames: async () => ({ roles: [null, 'admin', { name: 1 }, {}] }) }],
  [
    'answers roles that nobody asked for',
    { getUserEffectiveRolesByNames: async () => ({ roles: [{ name: 'owner' }] }) },
  ],
])('where api.roles %s, a missing role stays missing', async (_, roles) => {
  const login = acme.invitedAs('admin').withApi((api) => ({ ...api, roles: roles as object }));
  expect((await login.through(action)).denied).toContain('invited-role-missing');
});

test('where the tenant cannot be asked, a flagged login shows no role that the event does not', async () => {
  const roles = { getUserEffectiveRolesByNames: async () => fail() };
  const login = flagging
    .invitedAs('admin', 'member')
    .holding('guest')
    .withApi((api) => ({ ...api, roles }));
  const outcome = await login.through(action);
  expect(outcome.idTokenClaims[CLAIM]).toEqual(['guest']);
  expect(outcome.console).toEqual(['invited-role-missing:tx_1 admin,member']);
  expect((await acme.invitedAs('admin', 'member').through(action)).console).toEqual(outcome.console);
});

test('where a claim cannot be set, nobody is let in', async () => {
  const login = acme.withApi((api) => ({ ...api, accessToken: { setCustomClaim: () => fail() } }));
  expect((await login.through(action)).denied).toContain('verification-failed:tx_1');
});

/** Actions that run before, as their bindings order them. */
const before = {
  redirect: compileAction(
    'terms',
    `exports.onExecutePostLogin = async (event, api) => api.redirect.sendUserTo('https://terms.example');
     exports.onContinuePostLogin = async () => {};`,
  ),
  challenge: compileAction(
    'mfa',
    `exports.onExecutePostLogin = async (event, api) => api.authentication.challengeWith({ type: 'otp' });`,
  ),
  factor: compileAction('mfa', `exports.onExecutePostLogin = async (event, api) => api.multifactor.enable('any');`),
};

test.each([
  ['a redirect', before.redirect],
  ['a challenge', before.challenge],
])('%s of an earlier Action: nothing is verified or cleared until it is done, then both', async (_, earlier) => {
  const login = acme.invitedAs('admin').holding('admin');
  const waiting = await login.through(earlier, action);
  expect([waiting.appMetadata, waiting.idTokenClaims, waiting.questions]).toEqual([undefined, {}, []]);
  const after = await login.resumedFrom(waiting).through(earlier, action);
  expect(after).toMatchObject({ idTokenClaims: { [CLAIM]: ['admin'] }, appMetadata: { invited_roles_org_acme: null } });
  const refused = await acme.invitedAs('admin').resumedFrom(waiting).through(earlier, action);
  expect(refused.denied).toContain('invited-role-missing:tx_1');
});

test('a factor that is asked for at the end of the flow: roles are verified before it, evidence is cleared behind it', async () => {
  const login = acme.invitedAs('admin').holding('admin');
  const waiting = await login.through(before.factor, action);
  expect(waiting.suspended?.wait).toEqual({ kind: 'multifactor', provider: 'any' });
  const after = await login.resumedFrom(waiting).through(before.factor, action);
  expect(after).toMatchObject({ appMetadata: { invited_roles_org_acme: null } });
  const refused = await acme.invitedAs('admin').through(before.factor, action);
  expect([refused.denied, refused.suspended]).toEqual([expect.stringContaining('invited-role-missing'), undefined]);
});

test('a later Action refuses: evidence that was satisfied is removed all the same', async () => {
  const later = compileAction('later', `exports.onExecutePostLogin = async (event, api) => api.access.deny('closed');`);
  const outcome = await acme.invitedAs('admin').holding('admin').through(action, later);
  expect(outcome).toMatchObject({ denied: 'closed', appMetadata: { invited_roles_org_acme: null } });
});

test('many organizations: each login reads and clears its own evidence and no other', async () => {
  const evidence = { invited_roles_org_acme: ['admin'], invited_roles_org_globex: ['owner'] };
  const inAcme = await acme.withAppMetadata(evidence).holding('admin').through(action);
  expect(inAcme.appMetadata).toEqual({ invited_roles_org_acme: null });
  const inGlobex = await aLogin().inOrganization('globex').withAppMetadata(evidence).holding('admin').through(action);
  expect(inGlobex.denied).toMatch(/invited to Globex as owner/);
});

test.each([
  ['a silent login', acme.silently()],
  ['a login by password', acme.with({ transaction: { id: 'tx_1', protocol: 'oauth2-password', metadata: {} } })],
  ['a device', acme.with({ transaction: { id: 'tx_1', protocol: 'oauth2-device-code', metadata: {} } })],
  ['a token exchange', acme.with({ transaction: { id: 'tx_1', protocol: 'oauth2-token-exchange', metadata: {} } })],
  ['a delegated session', acme.with({ session: { id: 's', actor: { sub: 'auth0|helper' } } })],
  ['an agent', acme.with({ agent: { agent_id: 'agt_1', agent_metadata: {}, name: 'Bot' } })],
])('%s is judged the same', async (_, login) => {
  expect((await login.invitedAs('admin').through(action)).denied).toContain('invited-role-missing:tx_1');
  expect((await login.invitedAs('admin').holding('admin').through(action)).denied).toBeUndefined();
});

test('roles that are lacking for good: neither a new login nor a refresh clears the evidence', async () => {
  for (const login of [acme, acme.refreshing(), flagging]) {
    expect((await login.invitedAs('gone').holding('admin').through(action)).appMetadata).toBeUndefined();
  }
});

test('nothing is asked of the tenant when the event shows all roles', async () => {
  expect((await acme.invitedAs('admin').holding('admin').through(action)).questions).toEqual([]);
  expect((await minimum('member, admin').holding('admin').through(action)).questions).toEqual([]);
});

test('invited roles and a minimum that both come through groups take one question', async () => {
  const login = minimum('member, guest').invitedAs('admin').holdingThroughGroup('admin', 'member');
  const outcome = await login.through(action);
  expect(outcome.idTokenClaims).toEqual({ [CLAIM]: ['admin', 'member'] });
  expect(outcome.questions).toEqual([{ method: 'effectiveRolesByNames', names: ['admin', 'member', 'guest'] }]);
});

test('one question asks for all missing roles, for at most fifty', async () => {
  const many = Array.from({ length: 60 }, (_, i) => `role ${i}`);
  const { questions } = await acme.invitedAs(...many).through(action);
  expect(questions).toEqual([{ method: 'effectiveRolesByNames', names: many.slice(0, 50) }]);
});

test('an application may name the namespace of its claims', async () => {
  const login = acme.throughApplication({ claim_namespace: 'https://globex.example/claims' }).holding('admin');
  expect((await login.through(action)).idTokenClaims).toEqual({ 'https://globex.example/claims/roles': ['admin'] });
});

function minimum(minimum_roles: string): LoginBuilder {
  return aLogin().inOrganization('acme', { minimum_roles });
}

function fail(): never {
  throw new Error('the tenant is busy');
}
