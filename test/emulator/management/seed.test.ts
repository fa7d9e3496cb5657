import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestTenant } from '../authentication/harness.ts';
import { type Api, apiOf, tokenOf } from './engine/api.ts';

let tenant: TestTenant;
let api: Api;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
afterAll(() => tenant.stop());

async function seeded(seed: string): Promise<void> {
  await tenant.send('POST', '/_local/reset', { json: { seed } });
  api = apiOf(tenant, await tokenOf(tenant));
}

const namesOf = async (path: string) => (await api('GET', path)).json.map(({ name }: { name: string }) => name).sort();

test('a new tenant has an application, a database, Google, and the Management API with every scope', async () => {
  await seeded('new-tenant');
  expect(await namesOf('/clients')).toEqual(['All Applications', 'Default App', 'Deploy CLI']);
  expect(await namesOf('/connections')).toEqual(['Username-Password-Authentication', 'google-oauth2']);
  const { json: apis } = await api('GET', '/resource-servers');
  expect(apis).toMatchObject([{ identifier: `${tenant.origin}/api/v2/`, is_system: true, signing_alg: 'RS256' }]);
  expect(apis[0].scopes).toContainEqual({ value: 'read:client_grants', description: 'Read Client Grants' });
  const { json: grants } = await api('GET', '/client-grants');
  expect(grants).toMatchObject([{ client_id: tenant.running.clientId, audience: `${tenant.origin}/api/v2/` }]);
  expect(grants[0].scope).toEqual(apis[0].scopes.map(({ value }: { value: string }) => value));
});

test('the default application may use the default connections, and its own grants', async () => {
  await seeded('new-tenant');
  const [app] = (await api('GET', '/clients')).json.filter(({ name }: { name: string }) => name === 'Default App');
  expect(app.grant_types).toEqual(['authorization_code', 'implicit', 'refresh_token', 'client_credentials']);
  for (const { enabled_clients } of (await api('GET', '/connections')).json) {
    expect(enabled_clients).toContain(app.client_id);
  }
});

test('nothing of it was customized: settings are the defaults, and templates are not there', async () => {
  await seeded('new-tenant');
  expect((await api('GET', '/tenants/settings')).json).toMatchObject({
    enabled_locales: ['en'],
    sandbox_version: '22',
  });
  expect((await api('GET', '/prompts')).json).toEqual({ universal_login_experience: 'new', identifier_first: false });
  expect((await api('GET', '/branding')).json).toEqual({});
  expect((await api('GET', '/email-templates/verify_email')).json.errorCode).toBe('inexistent_email_template');
  expect((await api('GET', '/emails/provider')).json.errorCode).toBe('inexistent_email_provider');
  for (const path of ['/organizations', '/roles', '/users', '/rules', '/custom-domains', '/log-streams']) {
    expect((await api('GET', path)).json, path).toEqual([]);
  }
});

test('an empty tenant has neither the application nor Google', async () => {
  await seeded('empty');
  expect(await namesOf('/clients')).toEqual(['All Applications', 'Deploy CLI']);
  expect(await namesOf('/connections')).toEqual(['Username-Password-Authentication']);
});
