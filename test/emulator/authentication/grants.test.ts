import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { API, acme, authorizePath, client, deployedActions, PASSWORD, tokensFor, user } from '../login/acme.ts';
import { Browser } from '../login/browser.ts';
import { TestTenant } from './harness.ts';

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await TestTenant.start();
});
beforeEach(async () => {
  await tenant.send('POST', '/_local/reset', { json: { seed: 'empty' } });
  await tenant.put({ ...acme(), users: { 'auth0|omar': user('omar') } });
});
afterAll(() => tenant.stop());

const worker = { client_id: 'worker', client_secret: 'w', name: 'Worker', is_first_party: true };

/** Client credentials of a worker whose grant and registration have these settings. */
async function ask(parameters: object, grant: object = {}, registration: object = {}) {
  const row = { id: 'cgr_1', client_id: 'worker', audience: API, scope: ['read:things'], ...grant };
  await tenant.put({ clients: { worker: { ...worker, ...registration } }, client_grants: { cgr_1: row } });
  const body = { grant_type: 'client_credentials', client_id: 'worker', client_secret: 'w', audience: API };
  return tenant.send('POST', '/oauth/token', { json: { ...body, ...parameters } });
}

const ANY = { organization_usage: 'allow', allow_any_organization: true };
const allowNames = () => tenant.put({ settings: { tenant: { allow_organization_name_in_authentication_api: true } } });

// docs-v2 main/docs/manage-users/organizations/organizations-for-m2m-applications (2026-08)
describe('a machine and an organization', () => {
  test('a grant for any organization, by id; the name stands in the token where the tenant allows names', async () => {
    const named = async () => decodeJwt((await ask({ organization: 'org_acme' }, ANY)).json.access_token);
    expect(await named()).toMatchObject({ org_id: 'org_acme' });
    expect(await named()).not.toHaveProperty('org_name');
    await allowNames();
    expect(await named()).toMatchObject({ org_id: 'org_acme', org_name: 'acme' });
  });

  test('by name only where the tenant allows names', async () => {
    expect((await ask({ organization: 'acme' }, ANY)).status).toBe(403);
    await allowNames();
    expect(decodeJwt((await ask({ organization: 'Acme' }, ANY)).json.access_token).org_id).toBe('org_acme');
  });

  test('a grant that is associated with one organization', async () => {
    const only = { organization_usage: 'require' };
    expect((await ask({ organization: 'org_acme' }, only)).status).toBe(403);
    const row = { organization_id: 'org_acme', grant_id: 'cgr_1', id: 'cgr_1' };
    await tenant.put({ organization_client_grants: { 'org_acme|cgr_1': row } });
    expect((await ask({ organization: 'org_acme' }, only)).status).toBe(200);
    expect((await ask({ organization: 'org_globex' }, only)).status).toBe(403);
    expect((await ask({}, only)).json.error_description).toMatch(/Organization is required/);
  });

  test('the default organization of the client', async () => {
    const preset = { default_organization: { organization_id: 'org_acme', flows: ['client_credentials'] } };
    expect(decodeJwt((await ask({}, ANY, preset)).json.access_token).org_id).toBe('org_acme');
    expect(decodeJwt((await ask({ organization: 'org_globex' }, ANY, preset)).json.access_token).org_id).toBe(
      'org_globex',
    );
  });
});

describe('what is not built says so', () => {
  test.each([
    'http://auth0.com/oauth/grant-type/mfa-otp',
    'urn:ietf:params:oauth:grant-type:device_code',
    'urn:ietf:params:oauth:grant-type:token-exchange',
    'urn:openid:params:grant-type:ciba',
  ])('the grant type %s', async (grant_type) => {
    const { status, json } = await tenant.send('POST', '/oauth/token', { json: { grant_type, client_id: 'portal' } });
    expect([status, json.error, json.error_description]).toEqual([
      501,
      'not_implemented',
      expect.stringContaining(grant_type),
    ]);
  });

  test.each(['/oauth/device/code', '/bc-authorize', '/mfa/challenge'])('the endpoint %s', async (path) => {
    const { status, json } = await tenant.send('POST', path, { json: { client_id: 'portal' } });
    expect([status, json.error]).toEqual([501, 'not_implemented']);
  });

  test('client certificates', async () => {
    const answer = await ask({}, {}, { client_authentication_methods: { tls_client_auth: { credentials: [] } } });
    expect([answer.status, answer.json.error_description]).toEqual([501, expect.stringContaining('tls_client_auth')]);
  });

  test('a grant type that nobody knows is refused instead', async () => {
    const { status, json } = await tenant.send('POST', '/oauth/token', { json: { grant_type: 'magic' } });
    expect([status, json.error]).toEqual([403, 'unsupported_grant_type']);
  });

  test('discovery names only what there is', async () => {
    const { json } = await tenant.send('GET', '/.well-known/openid-configuration');
    expect(json.grant_types_supported).toEqual([
      'client_credentials',
      'authorization_code',
      'refresh_token',
      'implicit',
      'password',
      'http://auth0.com/oauth/grant-type/password-realm',
      'http://auth0.com/oauth/grant-type/passwordless/otp',
    ]);
    expect(json).not.toHaveProperty('device_authorization_endpoint');
    expect(json.code_challenge_methods_supported).toEqual(['S256']);
  });
});

// docs-v2 main/docs/troubleshoot/product-lifecycle/past-migrations/custom-claims-migration.mdx (2026-11)
test.each([API, undefined])('/userinfo has the custom claims of the ID token (audience %s)', async (audience) => {
  const code = `exports.onExecutePostLogin = async (event, api) => {
    api.idToken.setCustomClaim('https://acme.test/team', 'blue');
    api.idToken.setCustomClaim('sub', 'somebody else');
    api.accessToken.setCustomClaim('https://acme.test/secret', 'for the API');
  };`;
  await tenant.put({ ...deployedActions({ claims: code }), clients: { portal: client } });
  const browser = new Browser(tenant);
  const page = await browser.open(authorizePath({ audience, scope: 'openid' }));
  const answer = await browser.submit(page, { email: 'omar@acme.test', password: PASSWORD });
  const { access_token } = await tokensFor(tenant, answer);
  const headers = { authorization: `Bearer ${access_token}` };
  const { json } = await tenant.send('GET', '/userinfo', { headers });
  expect(json).toEqual({ sub: 'auth0|omar', 'https://acme.test/team': 'blue' });
});
