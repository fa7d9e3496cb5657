import { expect, test } from 'vitest';
import { action, bench, loginEvent, shown } from './support.ts';

test('claims: namespaced and private ones are set, reserved ones are left out, and the run says so', async () => {
  const { runtime, bind, runs } = bench();
  const names = [
    'https://a.example/x',
    'urn:acme:x',
    'plan',
    'email',
    'roles',
    'org_id',
    'sub',
    'https://x.auth0.com/y',
    'urn:auth0:x',
  ];
  bind({
    claims: action(
      `for (const n of ${JSON.stringify(names)}) { api.idToken.setCustomClaim(n, 1); api.accessToken.setCustomClaim(n, 1); }`,
    ),
  });
  const { idTokenClaims, accessTokenClaims, warnings } = await runtime.postLogin(loginEvent());
  expect(Object.keys(idTokenClaims)).toEqual(['https://a.example/x', 'urn:acme:x', 'plan', 'email']);
  expect(accessTokenClaims).toEqual(idTokenClaims);
  expect(warnings).toHaveLength(10);
  expect(runs()[0]?.warnings).toContain('The claim was left out: "roles" is reserved');
});

test('claims: a token for an API of Auth0 takes only names with a namespace', async () => {
  const { runtime, bind, tenant } = bench();
  bind({
    claims: action(
      `for (const n of ['plan', 'https://a.example/x']) { api.idToken.setCustomClaim(n, 1); api.accessToken.setCustomClaim(n, 1); }`,
    ),
  });
  const outcome = await runtime.postLogin(loginEvent({ resource_server: { identifier: tenant.managementAudience } }));
  expect(outcome.idTokenClaims).toEqual({ plan: 1, 'https://a.example/x': 1 });
  expect(outcome.accessTokenClaims).toEqual({ 'https://a.example/x': 1 });
});

test('claims: what JSON cannot hold is left out, and so is what crosses 100 KB', async () => {
  const { runtime, bind } = bench();
  bind({
    claims: action(`
      api.idToken.setCustomClaim('https://a.example/f', () => 1);
      api.idToken.setCustomClaim('https://a.example/d', new Date(0));
      api.idToken.setCustomClaim('https://a.example/big', 'x'.repeat(101 * 1024));`),
  });
  const { idTokenClaims } = await runtime.postLogin(loginEvent());
  expect(idTokenClaims).toEqual({ 'https://a.example/d': '1970-01-01T00:00:00.000Z' });
});

test('scopes: the last word counts, and an invalid one fails the login', async () => {
  const { runtime, bind } = bench();
  bind({
    scopes: action(
      `for (const s of ['a', 'b']) api.accessToken.addScope(s); api.accessToken.removeScope('a'); api.accessToken.removeScope('c')`,
    ),
  });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({ addedScopes: ['b'], removedScopes: ['a', 'c'] });
  bind({ scopes: action(`api.accessToken.addScope('two words')`) });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({
    denied: 'Invalid scope: two words',
    deniedBy: 'error',
  });
});

test('metadata is written by top-level key, null removes, and a denial keeps it', async () => {
  const { runtime, bind } = bench();
  bind({
    meta: action(`api.user.setAppMetadata('a', { b: 1 }); api.user.setUserMetadata('c', null); api.access.deny('no')`),
  });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({
    denied: 'no',
    appMetadata: { a: { b: 1 } },
    userMetadata: { c: null },
  });
});

test('a validation error ends the chain with its code', async () => {
  const { runtime, bind } = bench();
  bind({
    one: action(`api.validation.error('too-young', 'Come back later')`),
    two: action(`throw new Error('never')`),
  });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({
    denied: 'Come back later',
    deniedBy: 'validation',
    validationCode: 'too-young',
  });
});

const member = ({ tenant: { store } }: ReturnType<typeof bench>) => {
  for (const name of ['admin', 'member', 'support'])
    store.collection('roles').put(`rol_${name}`, { id: `rol_${name}`, name });
  const joined = { organization_id: 'org_1', user_id: 'auth0|ann', created_at: '' };
  store
    .collection('organization_members')
    .put('org_1|auth0|ann', { ...joined, roles: ['rol_admin', 'rol_member', 'rol_gone'] });
  store.collection('user_roles').put('auth0|ann|rol_support', { user_id: 'auth0|ann', role_id: 'rol_support' });
};
const inOrganization = loginEvent({ organization: { id: 'org_1', name: 'acme' } });

test.each([
  ['all in an organization', 'getUserEffectiveRoles()', inOrganization, ['admin', 'member']],
  ['all outside', 'getUserEffectiveRoles()', loginEvent(), ['support']],
  ['by name', `getUserEffectiveRolesByNames(['member', 'support', 'x'])`, inOrganization, ['member']],
  ['by id', `getUserEffectiveRolesByIds(['rol_admin'])`, inOrganization, ['admin']],
])('roles: %s', async (_, call, event, names) => {
  const value = await shown(`show(await api.roles.${call})`, event, member);
  expect(value).toEqual({ roles: names.map((name) => ({ id: `rol_${name}`, name, type: 'tenant' })) });
});

test('roles: pages follow one another', async () => {
  const body = `
    const first = await api.roles.getUserEffectiveRoles({ take: 1 });
    const second = await api.roles.getUserEffectiveRoles({ take: 1, from: first.next });
    show([first.roles[0].name, second.roles[0].name, second.next ?? null]);`;
  expect(await shown(body, inOrganization, member)).toEqual(['admin', 'member', null]);
});

test('roles: more than Auth0 takes is refused', async () => {
  const body = `const names = Array.from({ length: 51 }, String);
    await api.roles.getUserEffectiveRolesByNames(names).catch((error) => show(error.message));`;
  expect(await shown(body)).toBe('At most 50 role names can be asked for, these are 51');
});

test('cache: a value stays for the next login until its time is over by the clock of the tenant', async () => {
  const { runtime, bind, tenant } = bench();
  bind({
    cache: action(
      `api.user.setUserMetadata('was', api.cache.get('k')?.value ?? null); api.cache.set('k', 'v', { ttl: 60_000 })`,
    ),
  });
  const was = async () => (await runtime.postLogin(loginEvent())).userMetadata?.was;
  expect([await was(), await was()]).toEqual([null, 'v']);
  tenant.clock.advance(61);
  expect(await was()).toBeNull();
});

test.each([
  ['a long key', `api.cache.set('k'.repeat(65), 'v')`],
  ['a large value', `api.cache.set('k', 'v'.repeat(4097))`],
  ['no text', `api.cache.set('k', 1)`],
  ['a past expiry', `api.cache.set('k', 'v', { expires_at: 1 })`],
  ['no time', `api.cache.set('k', 'v', { ttl: 'soon' })`],
  ['21 entries', `Array.from({ length: 21 }, (_, i) => api.cache.set('k' + i, 'v')).at(-1)`],
  ['8 kB in all', `['a', 'b', 'c'].map((k) => api.cache.set(k, 'v'.repeat(4000))).at(-1)`],
])('cache: %s is refused', async (_, call) => {
  expect(await shown(`show(${call}.type)`)).toBe('error');
});

test('cache: what fits is taken, replaced and deleted', async () => {
  const body = `
    const set = [api.cache.set('a', 'v'.repeat(4000)), api.cache.set('a', 'w'.repeat(4090)), api.cache.set('b', 'x')];
    api.cache.delete('a');
    show([...set.map((r) => r.type), api.cache.get('a') ?? null, api.cache.get('b').value]);`;
  expect(await shown(body)).toEqual(['success', 'success', 'success', null, 'x']);
});

test.each([
  [`'k'.repeat(65), 1`, /64 characters/],
  [`'k', {}`, /string, a boolean or a safe number/],
  [`'k', 2 ** 53`, /safe number/],
  [`'k', 'x'.repeat(8193)`, /8 KB/],
])('transaction metadata: %s is refused', async (args, message) => {
  expect(await shown(`try { api.transaction.setMetadata(${args}) } catch (e) { show(e.message) }`)).toMatch(message);
});

test.each([
  ['oidc-basic-profile', [], true],
  ['oidc-basic-profile', ['none'], false],
  ['oauth2-refresh-token', [], false],
])('redirect: %s with prompt %j', async (protocol, prompt, can) => {
  const event = loginEvent({ transaction: { protocol, prompt, metadata: {} } });
  expect(await shown('show(api.redirect.canRedirect())', event)).toBe(can);
});

test.each([
  'authentication.setPrimaryUser',
  'prompt.render',
  'samlResponse.setAttribute',
  'samlResponse.setTypedAttributes',
  'refreshToken.setMetadata',
  'refreshToken.setExpiresAt',
  'session.setCookieMode',
  'session.setIdleExpiresAt',
])('api.%s says that it is not emulated and why, and the login fails', async (method) => {
  const { runtime, bind } = bench();
  bind({ one: action(`api.${method}('x')`) });
  const { denied, deniedBy } = await runtime.postLogin(loginEvent());
  expect(denied).toMatch(`api.${method} is not emulated by this local tenant: `);
  expect(deniedBy).toBe('error');
});

test.each([
  ["redirect.sendUserTo('/relative')", /absolute http\(s\) URL/],
  ["redirect.sendUserTo('javascript:alert(1)')", /absolute http\(s\) URL/],
  ['redirect.encodeToken({ payload: {} })', /takes a "secret"/],
  ["redirect.encodeToken({ secret: 's' })", /takes a "payload"/],
  ["redirect.validateToken({ secret: 's' })", /only within onContinuePostLogin/],
  ["authentication.recordMethod('https://a.example')", /only within onContinuePostLogin/],
  ["authentication.challengeWith({ type: 'smoke' })", /Unknown factor: smoke/],
  ["authentication.enrollWithAny('otp')", /must be an array/],
  ["multifactor.enable('yes')", /Unknown multifactor provider: yes/],
  ["multifactor.enable('duo')", /"duo"\) is not emulated/],
  ["refreshToken.revoke('x')", /only in a refresh token exchange/],
  ["session.setExpiresAt('soon')", /a time in milliseconds/],
  ["user.setAppMetadata('a', 'x'.repeat(33 * 1024))", /at most 32 kB/],
  ["groups.hasGroupMembership('x')", /must be an array/],
])('api.%s is refused', async (call, message) => {
  const { runtime, bind } = bench();
  bind({ one: action(`await api.${call}`) });
  const outcome = await runtime.postLogin(loginEvent());
  expect(outcome.denied).toMatch(message);
  expect(outcome.deniedBy).toBe('error');
});

test('session: what is asked of it is told, the earliest end counts', async () => {
  const { runtime, bind } = bench();
  bind({
    one: action(`api.session.setMetadata('a', '1'); api.session.setMetadata('b', '2'); api.session.deleteMetadata('a');
      api.session.setExpiresAt(2000); api.session.setExpiresAt(1000); api.session.setExpiresAt(3000);`),
  });
  const { session } = await runtime.postLogin(loginEvent());
  expect(session).toEqual({ metadata: { a: null, b: '2' }, expiresAt: 1000 });
  bind({
    one: action(`api.session.evictMetadata(); api.session.revoke('gone', { preserveRefreshTokens: true })`),
    two: action(`throw new Error('never')`),
  });
  expect(await runtime.postLogin(loginEvent())).toMatchObject({
    denied: 'gone',
    deniedBy: 'revoked',
    session: { metadata: {}, clearsMetadata: true, revoke: { preserveRefreshTokens: true } },
  });
});

const inGroup = (b: ReturnType<typeof bench>) => {
  const { store } = b.tenant;
  member(b);
  store.collection('groups').put('grp_1', { id: 'grp_1', name: 'staff' });
  store.collection('group_members').put('m', { group_id: 'grp_1', user_id: 'auth0|ann', created_at: '2026-11-01' });
  store.collection('group_roles').put('1', { group_id: 'grp_1', role_id: 'rol_support', organization_id: 'org_1' });
};

test('groups: memberships are told, and their roles are effective where they are assigned', async () => {
  const body = `show([(await api.groups.getUserGroups()).groups.map((group) => group.name),
    (await api.groups.hasGroupMembership(['staff', 'grp_1', 'board'])).memberships,
    (await api.roles.getUserEffectiveRoles()).roles.map((role) => role.name)])`;
  const match = [{ id: 'grp_1', name: 'staff', group_type: 'connection' }];
  expect(await shown(body, inOrganization, inGroup)).toEqual([
    ['staff'],
    {
      staff: { is_member: true, matches: match },
      grp_1: { is_member: true, matches: match },
      board: { is_member: false },
    },
    ['admin', 'member', 'support'],
  ]);
  const names = `show((await api.roles.getUserEffectiveRolesByNames(['support'])).roles.length)`;
  expect(await shown(names, loginEvent({ organization: { id: 'org_2' } }), inGroup)).toBe(0);
});

test('methods that are chainable on Auth0 are chainable', async () => {
  expect(
    await shown(
      `api.idToken.setCustomClaim('a', 1).accessToken.setCustomClaim('b', 1).user.setAppMetadata('c', 1); show(api.rules.wasExecuted('rul_1'))`,
    ),
  ).toBe(false);
});
