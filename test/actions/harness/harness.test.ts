import type { Event } from '@auth0/actions/post-login/v3';
import { expect, test } from 'vitest';
import { compileAction, loadAction } from './load.ts';
import { aLogin, defaultEvent } from './login.ts';

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
