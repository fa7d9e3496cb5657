import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rows, TestTenant } from '../authentication/harness.ts';
import { acme, authorizePath, claimsOf, exchange, invitation, PASSWORD, tokensFor, user } from './acme.ts';
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

/** A deployed Action that is bound to post-login. */
function action(body: string): Rows {
  const code = `exports.onExecutePostLogin = async (event, api) => { ${body} };`;
  const common = { code, runtime: 'node22', dependencies: [], secrets: [], created_at: '', updated_at: '' };
  const triggers = [{ id: 'post-login', version: 'v3' }];
  const binding = { id: 'b', action_id: 'act', display_name: 'a', created_at: '', updated_at: '' };
  return {
    actions: {
      act: { ...common, id: 'act', name: 'a', supported_triggers: triggers, status: 'built', deployed_version_id: 'v' },
    },
    action_versions: { v: { ...common, id: 'v', action_id: 'act', number: 1 } },
    action_bindings: { 'post-login': { trigger_id: 'post-login', bindings: [binding] } },
  };
}

const credentials = { email: 'omar@acme.test', password: PASSWORD };
const CLAIM = 'https://acme.test/seen';
const logIn = async (parameters: { [name: string]: string } = {}) => {
  const browser = new Browser(tenant);
  return browser.submit(await browser.open(authorizePath(parameters)), credentials);
};

test('at the first login by invitation an Action sees membership, role names and the ticket', async () => {
  await tenant.put({
    ...action(`api.idToken.setCustomClaim('${CLAIM}', {
      roles: event.authorization.roles, organization: event.organization, ticket: event.request.query.invitation,
      verified: event.user.email_verified, logins: event.stats.logins_count, hash: event.user.password_hash,
      api: event.resource_server.identifier, protocol: event.transaction.protocol, connection: event.connection.name });`),
    organization_invitations: { uinv_1: invitation('1', 'nora@acme.test') },
  });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath({ organization: 'org_acme', invitation: 'ticket-1' }));
  const tokens = await tokensFor(tenant, await browser.submit(page, { password: PASSWORD }));
  expect((await claimsOf(tenant, tokens.id_token))[CLAIM]).toEqual({
    roles: ['admin'],
    organization: { id: 'org_acme', name: 'acme', display_name: 'Acme <b>Ltd</b>', metadata: { plan: 'gold' } },
    ticket: 'ticket-1',
    verified: true,
    logins: 1,
    api: 'https://api.acme.test',
    protocol: 'oidc-basic-profile',
    connection: 'users',
  });
});

test('what an Action denies is told to the application with its reason, and logged', async () => {
  await tenant.put(action(`api.user.setAppMetadata('tried', true); api.access.deny('Ask your admin for a role');`));
  expect(callbackOf(await logIn())).toEqual({
    error: 'access_denied',
    error_description: 'Ask your admin for a role',
    state: 'the-state',
  });
  const failed = (await tenant.rows('logs')).find(({ type }) => type === 'f');
  expect(failed).toMatchObject({ description: 'Ask your admin for a role', user_id: 'auth0|omar' });
  expect((await tenant.rows('users'))[0].app_metadata).toEqual({ tried: true });
});

test('claims cannot take the place of what the tenant says', async () => {
  await tenant.put(
    action(`api.accessToken.setCustomClaim('${CLAIM}', 1); api.accessToken.setCustomClaim('sub', 'auth0|admin');
      api.accessToken.setCustomClaim('org_id', 'org_globex'); api.accessToken.addScope('extra');`),
  );
  const access = await claimsOf(tenant, (await tokensFor(tenant, await logIn())).access_token);
  expect(access).toMatchObject({ [CLAIM]: 1, sub: 'auth0|omar', scope: 'openid profile email extra' });
  expect(access.org_id).toBeUndefined();
});

test('a refresh runs the Actions again, with the parameters of the login', async () => {
  await tenant.put(
    action(`api.idToken.setCustomClaim('${CLAIM}', [event.transaction.protocol, event.request.query.state]);`),
  );
  const { refresh_token } = await tokensFor(tenant, await logIn({ scope: 'openid offline_access' }));
  const { json } = await exchange(tenant, { grant_type: 'refresh_token', refresh_token });
  expect((await claimsOf(tenant, json.id_token))[CLAIM]).toEqual(['oauth2-refresh-token', 'the-state']);
  await tenant.put(action(`api.access.deny('no more');`));
  const refused = await exchange(tenant, { grant_type: 'refresh_token', refresh_token: json.refresh_token });
  expect([refused.status, refused.json]).toEqual([403, { error: 'access_denied', error_description: 'no more' }]);
});
