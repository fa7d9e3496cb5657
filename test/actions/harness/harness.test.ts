import type { Event } from '@auth0/actions/post-login/v3';
import { expect, test } from 'vitest';
import { compileAction, loadAction } from './load.ts';
import { aLogin, defaultEvent, postLoginArguments, summaryOf } from './login.ts';

const acme = aLogin().inOrganization('acme');
const stamp = (name: string, more = '') =>
  compileAction(
    name,
    `exports.onExecutePostLogin = async (event, api) => {
      api.idToken.setCustomClaim('https://a.example/by', '${name}'); event.user.user_id = 'changed'; ${more} };`,
  );

test('the example of actions/README.md holds', async () => {
  const action = await loadAction('actions/verify-invitation-roles/action.ts');
  const outcome = await acme.invitedAs('admin').holding('admin').through(action);
  expect(outcome.idTokenClaims).toEqual({ 'https://acme.example/roles': ['admin'] });
  expect(outcome.appMetadata).toEqual({ invited_roles_org_acme: null });
});

test('a chain runs in order, each Action on an event of its own, until one denies', async () => {
  const show = compileAction('show', 'exports.onExecutePostLogin = async (event) => console.log(event.user.user_id);');
  const outcome = await acme.through(stamp('one'), show, stamp('two', `api.access.deny('no');`), stamp('three'));
  expect(outcome).toMatchObject({
    denied: 'no',
    idTokenClaims: { 'https://a.example/by': 'two' },
    console: ['auth0|ann'],
  });
});

test('a builder is a value: its steps leave it as it was', async () => {
  const invited = acme.invitedAs('admin');
  expect(acme.event().user).toEqual(defaultEvent().user);
  expect(invited.event().user).toMatchObject({ app_metadata: { invited_roles_org_acme: ['admin'] } });
});

test('an Action without the handler is named', async () => {
  await expect(acme.through(compileAction('empty', ''))).rejects.toThrow(
    'empty exports no function onExecutePostLogin',
  );
});

test('the default event is one that Auth0 could send', () => {
  const event: Event = defaultEvent();
  expect(JSON.parse(JSON.stringify(event))).toEqual(event);
});

test('a handler can be called by hand, with the default arguments', async () => {
  const { handlers } = await loadAction('actions/verify-invitation-roles/action.ts');
  const { event, api, effects } = postLoginArguments({ authorization: { roles: ['viewer'] } });
  await handlers.onExecutePostLogin?.(event, api);
  expect(effects).toEqual([
    { type: 'idTokenClaim', key: 'https://acme.example/roles', value: ['viewer'] },
    { type: 'accessTokenClaim', key: 'https://acme.example/roles', value: ['viewer'] },
  ]);
});

test('the outcome of a login is a snapshot that one can read', async () => {
  const action = await loadAction('actions/verify-invitation-roles/action.ts');
  expect(summaryOf(await acme.invitedAs('admin').holdingThroughGroup('admin').through(action))).toMatchInlineSnapshot(`
    "goes on
    idTokenClaims {"https://acme.example/roles":["admin"]}
    accessTokenClaims {"https://acme.example/roles":["admin"]}
    appMetadata {"invited_roles_org_acme":null}
    asked {"method":"effectiveRolesByNames","names":["admin"]}"
  `);
  expect(summaryOf(await acme.invitedAs('admin').through(action))).toMatchInlineSnapshot(`
    "access: You were invited to Acme as admin, but these roles have not reached you yet. Ask whoever invited you to check them, then sign in again. Reference: invited-role-missing:tx_1
    asked {"method":"effectiveRolesByNames","names":["admin"]}
    printed invited-role-missing:tx_1 admin"
  `);
});

const away = compileAction(
  'away',
  `exports.onExecutePostLogin = async (event, api) => {
      api.transaction.setMetadata('from', 'here');
      api.redirect.sendUserTo('https://terms.example'); };
    exports.onContinuePostLogin = async (event, api) => {
      api.user.setAppMetadata('terms', event.request.body.accepted);
      api.idToken.setCustomClaim('https://a.example/from', event.transaction.metadata.from); };`,
);
const first = compileAction(
  'first',
  `exports.onExecutePostLogin = async (event, api) => api.user.setUserMetadata('first', 1);`,
);

test('a login that waits goes on where it was, and keeps what was set before', async () => {
  const waiting = await acme.through(first, away, stamp('last'));
  expect(waiting.suspended?.wait).toEqual({ kind: 'redirect', url: 'https://terms.example/' });
  const outcome = await acme.resumedFrom(waiting, { accepted: 'yes' }).through(first, away, stamp('last'));
  expect(outcome).toMatchObject({
    userMetadata: { first: 1 },
    appMetadata: { terms: 'yes' },
    idTokenClaims: { 'https://a.example/from': 'here', 'https://a.example/by': 'last' },
  });
  expect(outcome.suspended).toBeUndefined();
  expect(() => acme.resumedFrom(outcome)).toThrow('was not suspended');
  await expect(acme.resumedFrom(waiting).through(first)).rejects.toThrow('suspended by away');
});

test('a factor is asked for when all Actions have run', async () => {
  const mfa = compileAction('mfa', `exports.onExecutePostLogin = async (event, api) => api.multifactor.enable('any');`);
  const { suspended, idTokenClaims } = await acme.through(mfa, stamp('last'));
  expect(suspended?.wait).toEqual({ kind: 'multifactor', provider: 'any' });
  expect(idTokenClaims).toEqual({ 'https://a.example/by': 'last' });
  expect(
    (await acme.resumedFrom({ ...(suspended && { suspended }) }).through(mfa, stamp('last'))).suspended,
  ).toBeUndefined();
});

test('a silent login cannot be sent away, and secrets are those that the test gives', async () => {
  const asks = compileAction(
    'asks',
    `exports.onExecutePostLogin = async (event, api) => console.log(api.redirect.canRedirect(), event.secrets.KEY);`,
  );
  expect((await acme.withSecrets({ KEY: 'k' }).silently().through(asks)).console).toEqual(['false k']);
  expect((await acme.withSecrets({ KEY: 'k' }).through(asks)).console).toEqual(['true k']);
});
