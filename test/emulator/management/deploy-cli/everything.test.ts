import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../../../scripts/support.ts';
import { differences } from './differences.ts';
import { exportOf, exportTenant, type Format, importTenant, restore, stateOf } from './run.ts';

const EVERYTHING = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'deploy-cli', 'everything', 'tenant.yaml');
const directory = temporaryDirectory('everything');
// A run of auth0-deploy-cli takes one second on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 300_000 });

let tenant: TestTenant;

beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

/** Requests that were not answered as a real tenant would: 501, 5xx, and refusals beside those that `expected` names. */
async function refusals(expected: readonly RegExp[]): Promise<string[]> {
  const all = (await tenant.requests()).map(({ method, path, status }) => `${status} ${method} ${path.split('?')[0]}`);
  expect(all.length).toBeGreaterThan(100);
  return all.filter((line) => !line.startsWith('2') && !expected.some((pattern) => pattern.test(line)));
}

/** What a tenant answers that has not configured it, and what its plan lacks. */
const NOTHING_THERE = [
  /^404 (GET|PATCH) \/api\/v2\/email-templates\//,
  /^404 GET \/api\/v2\/emails\/provider$/,
  /^404 GET \/api\/v2\/branding\/themes\/default$/,
  /^404 GET \/api\/v2\/connections\/\w+\/scim-configuration$/,
  /^403 (GET|PATCH) \/api\/v2\/supplemental-signals$/,
];

test.each([
  ['new-tenant', 'directory'],
  ['empty', 'yaml'],
] as const)('a tenant of seed %s is exported and imported as %s', async (seed, format) => {
  await tenant.post('/_local/reset', { seed });
  const folder = join(directory.path, seed);
  await exportTenant(folder, format, tenant);
  await importTenant(folder, exportOf(folder, format).input, tenant);
  expect(await refusals(NOTHING_THERE)).toEqual([]);
});

test('the fixture has every resource type that auth0-deploy-cli handles', () => {
  const require = createRequire(import.meta.url);
  const types = Object.keys(require('auth0-deploy-cli/lib/tools/auth0/schema').default.properties);
  // Credentials of clients stand inside of the clients; the last two are not resources.
  const others = ['clientAuthCredentials', 'clientAuthCredentialsPre', 'exclude', 'include'];
  const own = types.filter((type) => !others.includes(type));
  expect(Object.keys(parse(readFileSync(EVERYTHING, 'utf8'))).sort()).toEqual(own.sort());
});

/** Secrets that an export replaces by `##NAME##`, and an import without mappings then writes as they are, or leaves out. */
const MASKED = [
  /^connections\/\w+\/options\/client_secret: "\w+-secret" -> undefined$/,
  /^settings\/attack_protection.captcha\/recaptcha_v2\/secret: .* -> "##CAPTCHA_RECAPTCHA_V2_SECRET##"$/,
  /^settings\/email_provider\/credentials\/smtp_(user|pass): .* -> "##SMTP_(USER|PASS)##"$/,
  /^phone_providers\/\w+\/credentials\/auth_token: .* -> "##TWILIO_AUTH_TOKEN##"$/,
  /^log_streams\/\w+\/sink\/httpAuthorization: "log-secret" -> undefined$/,
  /^event_streams\/\w+\/destination\/configuration\/webhook_authorization\/token: "stream-secret" -> undefined$/,
];

test('everything is imported, exported and imported again, and a second import changes nothing', async () => {
  await tenant.post('/_local/reset', { seed: 'new-tenant' });
  await importTenant(directory.path, EVERYTHING, tenant);
  const first = await stateOf(tenant);
  await importTenant(directory.path, EVERYTHING, tenant);
  expect(differences(first, await stateOf(tenant))).toEqual([]);
  const changedBy = async (format: Format) => {
    const folder = join(directory.path, `everything-${format}`);
    await exportTenant(folder, format, tenant);
    const before = await stateOf(tenant);
    await importTenant(folder, exportOf(folder, format).input, tenant);
    return differences(before, await stateOf(tenant));
  };
  expect((await changedBy('yaml')).filter((line) => !MASKED.some((pattern) => pattern.test(line)))).toEqual([]);
  // Nothing is left to be masked.
  expect(await changedBy('directory')).toEqual([]);
  expect(await refusals(NOTHING_THERE)).toEqual([]);
});

test('all of it comes back from its state', async () => {
  const kept = await stateOf(tenant);
  expect(Object.keys(kept.collections).length).toBeGreaterThan(40);
  await tenant.post('/_local/reset', { seed: 'empty' });
  expect((await stateOf(tenant)).collections.organizations).toBeUndefined();
  await restore(tenant, kept);
  expect(await stateOf(tenant)).toEqual(kept);
});

test('and all that can be deleted is deleted when an import says so', async () => {
  const before = await stateOf(tenant);
  expect(before.collections.organizations).toHaveLength(2);
  const lists = Object.entries(parse(readFileSync(EVERYTHING, 'utf8'))).filter(([, value]) => Array.isArray(value));
  // A module that an Action uses is not deleted, and auth0-deploy-cli deletes modules first.
  const kept = [
    'actionModules',
    'pages',
    'guardianFactors',
    'guardianFactorProviders',
    'guardianFactorTemplates',
    'emailTemplates',
  ];
  const empty = Object.fromEntries(lists.filter(([type]) => !kept.includes(type)).map(([type]) => [type, []]));
  const input = join(directory.path, 'nothing.yaml');
  writeFileSync(input, JSON.stringify({ ...empty, triggers: { 'post-login': [] } }));
  await importTenant(directory.path, input, {
    ...tenant,
    settings: { AUTH0_ALLOW_DELETE: true },
  });
  const { collections } = await stateOf(tenant);
  const gone = ['organizations', 'roles', 'actions', 'connections', 'flows', 'forms', 'log_streams', 'custom_domains'];
  expect(gone.filter((name) => collections[name] !== undefined)).toEqual([]);
  // auth0-deploy-cli never deletes the client that it signs in with.
  expect(collections.clients?.map(([id]) => id)).toContain(tenant.clientId);
  expect(collections.client_grants).toHaveLength(1);
  expect(await refusals(NOTHING_THERE)).toEqual([]);
});
