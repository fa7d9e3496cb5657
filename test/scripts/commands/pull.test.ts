import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readExport } from '../../../scripts/adopt/exported.ts';
import { writeAll } from '../../../scripts/adopt/files.ts';
import { bundleActions } from '../../../scripts/bundle.ts';
import { type Adopted, adopt } from '../../../scripts/commands/adopt.ts';
import { pull } from '../../../scripts/commands/pull.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { actionsOf, compile } from '../../../scripts/config/compile.ts';
import { ConfigurationDirectory, loadConfiguration } from '../../../scripts/config/load.ts';
import { plain } from '../../../scripts/config/plain.ts';
import { deploy, exportTenant } from '../../../scripts/tenants/deploy-cli.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';
import { runHere } from './support.ts';

/*
 * A tenant that was deployed from tenant/, then changed by somebody in the dashboard.
 */
const NEVER = new AbortController().signal;
const SECRETS = { SMTP_USER: 'mail-user', SMTP_PASSWORD: 'a-mail-password' };
const KINDS = [
  'resourceServers',
  'databases',
  'clients',
  'connections',
  'organizations',
  'roles',
  'actions',
  'triggers',
  'emailProvider',
  'tenant',
];
let live: TestTenant;
let path: string;
let remove: () => void;

beforeAll(async () => {
  ({ path, remove } = temporaryDirectory('pull'));
  live = await startTestTenant(path);
  const configuration = await loadConfiguration(copyOfFiles('source'), 'dev');
  const folders = actionsOf(configuration).map(({ folder }) => folder);
  const compiled = compile(configuration, await bundleActions(configuration.actions, folders), SECRETS);
  await deploy({ file: compiled.file, access: live.access });
  compiled.remove();
}, 60_000);
afterAll(async () => {
  await live?.close();
  remove?.();
});

/** The project's files, with dev on the tenant of this test. */
function copyOfFiles(name: string): string {
  const directory = join(path, name);
  mkdirSync(directory);
  for (const folder of ['tenant', 'actions']) cpSync(folder, join(directory, folder), { recursive: true });
  const file = join(directory, 'tenant', 'environments', 'dev.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('acme-dev.eu.auth0.com', live.domain));
  return join(directory, 'tenant');
}

/** What `npm run pull -- dev` does between reading the tenant and writing files. */
async function adoptInto(directory: string, kinds: readonly string[] = KINDS): Promise<Adopted> {
  const exported = temporaryDirectory('pull-export');
  try {
    const { access } = live;
    const file = await exportTenant({ access, folder: exported.path, kinds, hurry: true });
    const configuration = await loadConfiguration(directory, 'dev');
    const order = { directory, environment: 'dev', domain: live.domain, tenant: readExport(file), kinds };
    const working = { terminal: new Terminal({ write: () => undefined }, {}), env: {}, signal: NEVER };
    return await adopt({ ...order, configuration, newEnvironment: '', allFields: false }, working);
  } finally {
    exported.remove();
  }
}

/** auth0-deploy-cli is given settings beside its file. */
function keptApart(file: string): string {
  const directory = join(path, 'input');
  cpSync(join(file, '..'), directory, { recursive: true });
  return join(directory, 'tenant.yaml');
}

function textOf(directory: string): string {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ya?ml|js)$/.test(name),
  );
  return names
    .sort()
    .map((name) => readFileSync(join(directory, name), 'utf8'))
    .join('\n');
}

test('a whole tenant becomes files that make the same of a new one, without secrets and without what Auth0 fills in', async () => {
  const directory = join(path, 'fresh', 'tenant');
  const env = { AUTH0_CLIENT_ID: live.clientId, AUTH0_CLIENT_SECRET: live.clientSecret };
  const { caFile = '' } = live.access;
  const args = ['dev', '--domain', live.domain, '--ca', caFile, '--tenant', directory, '--only', KINDS.join()];
  const { out, err } = await runHere(pull, args, env);
  expect(err).toBe('');
  expect(out).toContain('✔ Written           ');
  expect(out).toMatch(/Prove it {5}npm run plan -- \w+ --tenant \S+/);
  expect(out).not.toContain('Could not be adopted');
  const text = textOf(directory);
  for (const secret of [...Object.values(SECRETS), live.clientSecret]) expect(text).not.toContain(secret);
  expect(text).toContain('smtp_pass: { $env: SMTP_PASS }');
  // Of an application only what a new one would not have.
  const applications = readFileSync(join(directory, 'base', 'applications.yaml'), 'utf8');
  expect(applications).toContain('initiate_login_uri: https://portal.dev.acme.example/login');
  expect(applications).not.toContain('cross_origin_authentication');
  expect(readFileSync(join(directory, 'environments', 'dev.yaml'), 'utf8')).toContain(`domain: ${live.domain}\n`);

  const again = await adoptInto(directory);
  expect({ ...again, changed: [...again.changed.keys()] }).toEqual({
    ...{ changed: [], edits: [], onlyInFiles: [], otherCode: [], drafts: [], left: [] },
  });
}, 60_000);

test('of a tenant with every kind of resource only a key of a client, which no export shows, cannot be adopted', async () => {
  const every = await startTestTenant(path);
  try {
    await deploy({ file: keptApart('test/fixtures/deploy-cli/everything/tenant.yaml'), access: every.access });
    const directory = join(path, 'every', 'tenant');
    const env = { AUTH0_CLIENT_ID: every.clientId, AUTH0_CLIENT_SECRET: every.clientSecret };
    const { out, err } = await runHere(
      pull,
      ['dev', '--domain', every.domain, '--ca', every.caFile, '--tenant', directory],
      env,
    );
    expect(err).toBe('');
    const [, left = ''] = /Could not be adopted[^\n]*\n((?: {4}[^\n]*\n)*)/.exec(out) ?? [];
    expect(left.trim()).toBe('clients/Signer: client_authentication_methods');
    const kinds = Object.keys(parse(readFileSync('test/fixtures/deploy-cli/everything/tenant.yaml', 'utf8')));
    const { configuration } = await new ConfigurationDirectory(directory).examine('dev');
    const adopted = configuration?.root;
    // Of the first two an export of auth0-deploy-cli 8.44.0 shows nothing; the third plans cannot read.
    const others = kinds.filter((kind) => !adopted?.has(kind));
    expect(others).toEqual(['rulesConfigs', 'guardianFactorProviders', 'supplementalSignals']);
  } finally {
    await every.close();
  }
}, 120_000);

test('a client that may not read all is refused with what it lacks, instead of a tenant that seems to have less', async () => {
  const poor = await startTestTenant(path);
  try {
    const [grant] = (await poor.get('client-grants')) as { id: string }[];
    await poor.send('PATCH', `client-grants/${grant?.id}`, { scope: ['read:clients', 'read:connections'] });
    const directory = join(path, 'poor', 'tenant');
    const args = [
      'dev',
      '--domain',
      poor.domain,
      '--ca',
      poor.caFile,
      '--tenant',
      directory,
      '--only',
      'roles,emailProvider',
    ];
    const env = { AUTH0_CLIENT_ID: poor.clientId, AUTH0_CLIENT_SECRET: poor.clientSecret };
    const { code, err } = await runHere(pull, args, env);
    expect({ code, scopes: err.match(/read:\w+/g) }).toEqual({
      ...{ code: 1, scopes: ['read:email_provider', 'read:resource_servers', 'read:roles'] },
    });
    expect(existsSync(directory)).toBe(false);
    const wrong = await runHere(pull, args, { ...env, AUTH0_CLIENT_SECRET: 'not-the-secret' });
    expect(wrong.err).toContain('TENANT_REFUSED: The tenant localhost:');
    expect(wrong.err).not.toContain('Nothing was written');
  } finally {
    await poor.close();
  }
}, 60_000);

test('what was changed on the tenant comes into the file of its environment alone, and comments stay', async () => {
  const directory = copyOfFiles('drift');
  const before = readFileSync(join(directory, 'environments', 'dev.yaml'), 'utf8');
  type Row = { client_id: string; name: string };
  const portal = ((await live.get('clients')) as Row[]).find(({ name }) => name === 'Acme Portal');
  const actions = (await live.get('actions/actions')) as { actions: { id: string }[] };
  const { id } = (await live.get('organizations/name/globex')) as { id: string };
  await live.send('PATCH', `clients/${portal?.client_id}`, { callbacks: ['https://new.example/callback'] });
  await live.send('PATCH', `organizations/${id}`, { metadata: { plan: 'gold', minimum_roles: 'admin,editor,viewer' } });
  await live.send('PATCH', `actions/actions/${actions.actions[0]?.id}`, { code: 'exports.onExecutePostLogin = 1;' });
  await live.send('POST', 'roles', { name: 'auditor', description: 'Reads all' });

  const { changed, edits, otherCode, drafts, left } = await adoptInto(directory);
  expect([...edits].sort()).toEqual([
    'clients/Acme Portal: callbacks',
    'organizations/globex: metadata.plan',
    'roles/auditor',
  ]);
  expect(otherCode).toEqual(['verify-invitation-roles']);
  expect({ drafts, left }).toEqual({ drafts: ['verify-invitation-roles'], left: [] });
  expect([...changed.keys()]).toEqual(['environments/dev.yaml']);
  const text = changed.get('environments/dev.yaml') ?? '';
  expect(
    text.startsWith(before.replace('https://portal.dev.acme.example/callback', 'https://new.example/callback')),
  ).toBe(true);
  expect(text).toContain('organizations:\n  - name: globex\n    metadata:\n      plan: gold\n');
  writeAll(directory, changed);
  const rolesOf = async (files: string, environment: string) => {
    const { root, domain } = await loadConfiguration(files, environment);
    return plain(root, domain).roles;
  };
  expect(await rolesOf(directory, 'prod')).toEqual(await rolesOf('tenant', 'prod'));
  expect(await rolesOf(directory, 'dev')).toContainEqual({
    name: 'auditor',
    description: 'Reads all',
    permissions: [],
  });
}, 60_000);

test('what only the files have is told and stays', async () => {
  const directory = join(path, 'more', 'tenant');
  const credentials = 'credentials: { client_id: { $env: ID }, client_secret: { $env: SECRET } }';
  writeAll(
    directory,
    new Map([
      ['base/roles.yaml', 'roles:\n  - name: owner\n    description: Owns it\n'],
      ['environments/dev.yaml', `domain: ${live.domain}\n${credentials}\n`],
    ]),
  );
  await live.send('POST', 'roles', { name: 'guest', description: 'Looks' });
  const { onlyInFiles, edits, changed } = await adoptInto(directory, ['resourceServers', 'roles']);
  expect(onlyInFiles).toEqual(['roles/owner']);
  expect(edits).toContain('roles/guest');
  // There is no other environment: what the tenant has is common to all.
  expect([...changed.keys()].sort()).toEqual(['base/apis.yaml', 'base/roles.yaml']);
  expect(changed.get('base/roles.yaml')).toContain('- name: owner\n    description: Owns it\n');
}, 60_000);

test.each([
  [['dev', 'prod'], 'A tenant is pulled into one environment'],
  [[], 'A tenant is pulled into one environment'],
  [['../dev'], 'A tenant is pulled into one environment'],
  [['staging'], 'tenant/environments has no "staging"'],
  [['dev', '--domain', 'acme.eu.auth0.com'], 'The environment "dev" names its tenant itself'],
  [['dev', '--only', 'client'], '--only knows no "client" – did you mean "clients"?'],
])('%j is refused before anything is asked', async (args, message) => {
  const { code, err } = await runHere(pull, args);
  expect({ code, message: err.split('\n')[1] }).toEqual({ code: 2, message: `USAGE: ${message}` });
});
