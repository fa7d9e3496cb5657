import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { bundleActions } from '../../../scripts/bundle.ts';
import { actionsOf, type Compiled, compile } from '../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import { UserError } from '../../../scripts/errors.ts';
import { deploy } from '../../../scripts/tenants/deploy-cli.ts';
import { inputOf, startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('deploy-cli-test');
let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
});
beforeEach(() => tenant.post('/_local/reset', { seed: 'new-tenant' }));
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});

async function compiledTenant(): Promise<Compiled> {
  const configuration = await loadConfiguration('tenant', 'local');
  const folders = actionsOf(configuration).map(({ folder }) => folder);
  const bundles = await bundleActions(configuration.actions, folders);
  return compile({ ...configuration, domain: tenant.domain }, bundles, {});
}

/** Requests with ids made comparable: the same run twice gets other ids. */
async function requestsOf(run: () => Promise<unknown>): Promise<string[]> {
  await tenant.post('/_local/reset', { seed: 'new-tenant' });
  await run();
  const ids = /\b(rol|org|con|cgr|client)_\w+|[0-9a-f]{8}-[0-9a-f-]{27}|\b[A-Za-z0-9]{32}\b|\b[0-9a-f]{24}\b/g;
  return (await tenant.requests()).map(({ method, path, status }) => `${method} ${path.replace(ids, ':id')} ${status}`);
}

test('makes the same requests with our help and without', async () => {
  const { file, remove } = await compiledTenant();
  try {
    const helped = await requestsOf(() => deploy({ file, access: tenant.access }));
    const shipped = await requestsOf(() => deploy({ file, access: tenant.access, helped: false }));
    expect(helped.toSorted()).toEqual(shipped.toSorted());
    expect(helped.length).toBeGreaterThan(20);
  } finally {
    remove();
  }
}, 180_000);

const INPUTS: object[] = [
  {},
  { roles: [{ name: 'admin' }], clients: [{ name: 'Portal' }], tenant: { friendly_name: 'Acme' } },
  { role: [{ name: 'admin' }] },
  { roles: [{ name: 'admin' }], role: [] },
  { roles: { name: 'admin' } },
  { roles: [{ description: 'no name' }] },
  { clients: [{ name: 'Portal', organization_usage: 'required' }] },
  { clients: [{ name: '' }], roles: [{}] },
  { clients: [{ name: 'Portal', token_quota: { client_credentials: { per_day: 0 } } }] },
  { clientGrants: [{ client_id: 'a', scope: ['x', 'x'], audience: 'b' }] },
  { organizations: [{ name: 'acme', connections: [{ name: 'users', show_as_button: 'yes' }] }] },
  { organizations: [{ name: 'acme', discovery_domains: [{ domain: 'acme.example' }] }] },
  { databases: [{ name: 'users', options: { password_options: { complexity: { min_length: 100 } } } }] },
  { databases: [{ name: 'users', strategy: 'ad' }] },
  { prompts: { universal_login_experience: 'new' } },
  { prompts: { universal_login_experience: 'newest' } },
  { prompts: { customText: { en: { login: { login: { title: 1 } } } } } },
  { prompts: { nothing: true } },
  { emailTemplates: [{ template: 'invitation' }] },
  { actions: [{ name: 'a', supported_triggers: [], code: 'x', dependencies: [{ nam: 'y' }] }] },
  { triggers: [] },
  { tenant: [] },
  { exclude: { clients: 'Portal' } },
  { exclude: { clients: ['Portal'] }, include: {} },
  { logStreams: [{ name: 'x', type: 'http', sink: {} }], themes: [{}], networkACLs: [{}] },
  { attackProtection: { bruteForceProtection: 1 }, branding: { templates: [{ template: 1 }] } },
];

test('accepts and refuses the same input, with the same errors and the same defaults', async () => {
  const file = join(directory.path, 'inputs.json');
  writeFileSync(file, JSON.stringify(INPUTS));
  const script = join(import.meta.dirname, 'compare-validation.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, file], { maxBuffer: 50_000_000 });
  const results: { shipped: { valid: boolean }; helped: { valid: boolean } }[] = JSON.parse(stdout);
  expect(results.map(({ helped }) => helped)).toEqual(results.map(({ shipped }) => shipped));
  const valid = results.filter(({ shipped }) => shipped.valid).length;
  expect(valid).toBeGreaterThan(4);
  expect(results.length - valid).toBeGreaterThan(15);
}, 120_000);

async function failure(assets: object): Promise<UserError> {
  const { file, remove } = inputOf(assets);
  try {
    await deploy({ file, access: tenant.access });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  } finally {
    remove();
  }
  throw new Error('it did not fail');
}

test('a refusal halfway names the kind, the reason, and what was written before', async () => {
  const assets = {
    roles: [{ name: 'admin', description: 'Runs it' }],
    organizations: [{ name: 'acme' }, { name: 'Not A Name!' }],
  };
  const { code, message, fix, details } = await failure(assets);
  expect(code).toBe('DEPLOY_FAILED');
  expect(message).toMatch(/^The tenant refuses organizations: /);
  expect(fix).toBe('Mend it in tenant/ and run the deploy again; what was written is kept and not written twice');
  expect(details).toContain('Written before it stopped:\n  Created roles admin');
  expect(`${message}${fix}${details}`).not.toMatch(/^\s+at /m);
});

test('a tenant that does not answer is named', async () => {
  const { file, remove } = inputOf({ roles: [{ name: 'admin' }] });
  const access = { ...tenant.access, domain: 'localhost:4399' };
  await expect(deploy({ file, access })).rejects.toMatchObject({
    code: 'DEPLOY_FAILED',
    message: 'The tenant localhost:4399 does not answer: connect ECONNREFUSED 127.0.0.1:4399',
  });
  remove();
});

test('wrong credentials are named, and the secret is not', async () => {
  const { file, remove } = inputOf({ roles: [{ name: 'admin' }] });
  const credentials = { kind: 'secret' as const, clientId: tenant.clientId, clientSecret: 'a-wrong-secret' };
  const refused = deploy({ file, access: { ...tenant.access, credentials } });
  await expect(refused).rejects.toMatchObject({
    code: 'DEPLOY_FAILED',
    message: `The tenant ${tenant.domain} refuses the credentials`,
  });
  await expect(refused).rejects.not.toMatchObject({ details: expect.stringContaining('a-wrong-secret') });
  remove();
});

test('a certificate that nobody vouches for is named', async () => {
  const { file, remove } = inputOf({ roles: [{ name: 'admin' }] });
  const { caFile: _, ...access } = tenant.access;
  await expect(deploy({ file, access })).rejects.toMatchObject({
    code: 'DEPLOY_FAILED',
    message: `The certificate of ${tenant.domain} is not trusted`,
  });
  remove();
});

test('an interrupted deploy ends at once and leaves no process', async () => {
  await tenant.post('/_local/faults', { match: 'GET /api/v2/*', delay_ms: 60_000, times: 5 });
  const { file, remove } = inputOf({ roles: [{ name: 'admin' }] });
  const abort = new AbortController();
  const running = deploy({ file, access: tenant.access, signal: abort.signal });
  setTimeout(() => abort.abort(), 2500);
  await expect(running).rejects.toMatchObject({
    code: 'INTERRUPTED',
    message: 'The deploy was interrupted; nothing was written',
  });
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  expect(stdout).not.toContain(file);
  remove();
});

test('what is loaded while the tenant is read asks for nothing before that, and ends when it fails', async () => {
  const { file, remove } = inputOf({ roles: [{ name: 'admin' }] });
  const { access } = tenant;
  const reading = Promise.withResolvers<void>();
  const waiting = deploy({ file, access, after: reading.promise });
  // It would have begun before the one that waits for nothing is over.
  await deploy({ file, access });
  const before = await tenant.requests();
  reading.resolve();
  expect((await waiting).written).toMatchObject([{ action: 'Updated', kind: 'roles' }]);
  const whole = await tenant.requests();
  expect(whole.filter(({ method }) => method === 'POST')).toEqual(before.filter(({ method }) => method === 'POST'));
  expect(whole.length).toBeGreaterThanOrEqual(2 * before.length);
  const broken = new UserError('TENANT_UNREACHABLE', 'it does not answer', 'Try later');
  await expect(deploy({ file, access: tenant.access, after: Promise.reject(broken) })).rejects.toBe(broken);
  remove();
});

test.each([
  ['a pace of its own towards a tenant', {}, 8],
  ['none through a guard, which keeps to the limits of the tenant', { DEPLOY_CLI_IS_GUARDED: '1' }, 0],
])('has %s', async (_, env, frequency) => {
  const script = `const { PromisePoolExecutor } = require('promise-pool-executor');
    const pool = new PromisePoolExecutor({ concurrencyLimit: 3, frequencyLimit: 8, frequencyWindow: 1000 });
    console.log(pool.concurrencyLimit, Number.isFinite(pool.frequencyLimit) ? pool.frequencyLimit : 0)`;
  const preload = join(import.meta.dirname, '../../../scripts/tenants/deploy-cli-preload.cjs');
  const args = ['--require', preload, '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { PATH: process.env.PATH, ...env } });
  expect(stdout.trim()).toBe(`3 ${frequency}`);
});
