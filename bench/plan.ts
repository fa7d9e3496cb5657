/*
 * A plan and a deploy against auth0-deploy-cli as it ships, on the same tenant in one run, and how a plan grows:
 * node bench/plan.ts [rounds; 0 for the growth alone] [sizes, for example 10,100,1000] [deploys: how they grow too]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleActions } from '../scripts/bundle.ts';
import { actionsOf, compile } from '../scripts/config/compile.ts';
import { loadConfiguration } from '../scripts/config/load.ts';
import { fetchTrusting } from '../scripts/tenants/https-fetch.ts';
import { Client, startTenantProcess, type TenantProcess } from '../test/emulator/tenant-process.ts';
import { median } from './support.ts';

const ROUNDS = Number(process.argv[2] ?? 1);
const SIZES = (process.argv[3] ?? '10,100,1000').split(',').map(Number);
const DEPLOYS = process.argv[4] === 'deploys';
const ROOT = join(import.meta.dirname, '..');
const CLI = join(ROOT, 'scripts', 'cli.ts');
const DEPLOY_CLI = join(ROOT, 'node_modules', 'auth0-deploy-cli', 'lib', 'index.js');

interface Ran {
  seconds: number;
  /** Seconds of a processor in all processes of the run: what others do on the machine does not make them more. */
  processor: number;
  /** The most that one process of the run held, and the most that all held at one time. MB, from the kernel. */
  largest: number;
  together: number;
  requests: number;
  writes: number;
}

/** Resident memory of a process and of all that it started, by process; MB. */
function residents(root: number): number[] {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      parents.set(Number(name), Number(/PPid:\s+(\d+)/.exec(status)?.[1]));
      sizes.set(Number(name), Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // It ended while it was looked at.
    }
  }
  const isOurs = (pid: number): boolean => pid === root || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  return [...sizes].filter(([pid]) => isOurs(pid)).map(([, size]) => size);
}

/** Seconds of a processor that ended children of this process have used, with those that they waited for. */
function processorOfChildren(): number {
  const [, after = ''] = readFileSync('/proc/self/stat', 'utf8').split(') ');
  // proc(5): cutime and cstime, in hundredths of a second; counted behind the name, which may hold spaces.
  const [user = 0, system = 0] = after.split(' ').slice(13, 15).map(Number);
  return (user + system) / 100;
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv, cwd: string, tenant: TenantProcess): Promise<Ran> {
  const before = await requestsOf(tenant);
  const started = performance.now();
  const used = processorOfChildren();
  const child: ChildProcess = spawn(process.execPath, [...args], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let [largest, together, said] = [0, 0, ''];
  child.stderr?.setEncoding('utf8').on('data', (text) => (said += text));
  const watch = setInterval(() => {
    const sizes = residents(child.pid ?? 0);
    largest = Math.max(largest, ...sizes);
    together = Math.max(
      together,
      sizes.reduce((sum, size) => sum + size, 0),
    );
  }, 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  const seconds = (performance.now() - started) / 1000;
  const processor = processorOfChildren() - used;
  const made = (await requestsOf(tenant)).slice(before.length);
  return {
    seconds,
    processor,
    largest,
    together,
    requests: made.length,
    writes: made.filter(({ method }) => method !== 'GET').length,
  };
}

async function requestsOf({ domain, caFile }: TenantProcess): Promise<{ method: string }[]> {
  const answer = await fetchTrusting(readFileSync(caFile, 'utf8'))(`https://${domain}/_local/requests`);
  return (await answer.json()) as { method: string }[];
}

/** tenant/ and actions/ for a tenant of this machine, with `more` in a file of its own. */
function configurationFor(directory: string, domain: string, more: object = {}): string {
  rmSync(join(directory, 'tenant'), { recursive: true, force: true });
  cpSync(join(ROOT, 'tenant'), join(directory, 'tenant'), { recursive: true });
  const file = join(directory, 'tenant', 'environments', 'dev.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('acme-dev.eu.auth0.com', domain));
  for (const [kind, value] of Object.entries(more)) {
    const path = join(directory, 'tenant', 'base', `more-${kind}.yaml`);
    writeFileSync(path, JSON.stringify({ [kind]: value }));
  }
  return join(directory, 'tenant');
}

class Bench {
  readonly directory = mkdtempSync(join(tmpdir(), 'bench-plan-'));
  readonly tenant: TenantProcess;
  readonly env: NodeJS.ProcessEnv;

  constructor(tenant: TenantProcess) {
    this.tenant = tenant;
    for (const name of ['actions', 'node_modules', 'tsconfig.json', 'package.json'])
      symlinkSync(join(ROOT, name), join(this.directory, name));
    mkdirSync(join(this.directory, '.local'));
    const { PATH, HOME } = process.env;
    this.env = {
      ...{
        PATH,
        HOME,
        NODE_NO_WARNINGS: '1',
        NODE_EXTRA_CA_CERTS: tenant.caFile,
        SMTP_USER: 'a',
        SMTP_PASSWORD: 'a-mail-password',
      },
      ...{ AUTH0_DEV_CLIENT_ID: tenant.clientId, AUTH0_DEV_CLIENT_SECRET: tenant.clientSecret },
    };
  }

  ours(...args: string[]): Promise<Ran> {
    return run([CLI, ...args, '--tenant', 'tenant'], this.env, this.directory, this.tenant);
  }

  /** auth0-deploy-cli as it is shipped. */
  async theirs(...args: string[]): Promise<Ran> {
    const configuration = await loadConfiguration(join(this.directory, 'tenant'), 'dev');
    const bundles = await bundleActions(
      configuration.actions,
      actionsOf(configuration).map(({ folder }) => folder),
    );
    const compiled = compile(configuration, bundles, this.env);
    const { domain, clientId, clientSecret } = this.tenant;
    const settings = join(compiled.directory, 'settings.json');
    writeFileSync(
      settings,
      JSON.stringify({ AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret }),
    );
    try {
      return await run(
        [DEPLOY_CLI, 'import', ...args, '-c', settings, '-i', compiled.file, '--env=false'],
        this.env,
        this.directory,
        this.tenant,
      );
    } finally {
      compiled.remove();
    }
  }

  async close(): Promise<void> {
    await this.tenant.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function show(title: string, runs: readonly Ran[]): void {
  const of = (field: keyof Ran) => median(runs.map((one) => one[field]));
  const memory = `${of('largest').toFixed(0)} MB the largest process, ${of('together').toFixed(0)} MB together`;
  console.log(
    `${title.padEnd(44)} ${of('seconds').toFixed(1).padStart(6)} s  ${of('requests')} requests, ${of('writes')} writes, ${memory}`,
  );
}

function ratio(title: string, theirs: readonly Ran[], ours: readonly Ran[]): void {
  const times = median(theirs.map(({ seconds }) => seconds)) / median(ours.map(({ seconds }) => seconds));
  console.log(`  ${title}: ${times.toFixed(1)} times faster`);
}

async function sideBySide(): Promise<void> {
  const bench = new Bench(await startTenantProcess());
  const rows: { [title: string]: Ran[] } = { dry: [], plan: [], import: [], deploy: [], importOne: [], deployOne: [] };
  try {
    configurationFor(bench.directory, bench.tenant.domain);
    await bench.ours('deploy', 'dev');
    for (let round = 0; round < ROUNDS; round += 1) {
      rows.plan?.push(await bench.ours('plan', 'dev'));
      rows.dry?.push(await bench.theirs('--dry-run'));
      rows.deploy?.push(await bench.ours('deploy', 'dev'));
      rows.import?.push(await bench.theirs());
      const file = join(bench.directory, 'tenant', 'base', 'applications.yaml');
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replace('Where customers of Acme', `In round ${round} customers`));
      rows.deployOne?.push(await bench.ours('deploy', 'dev'));
      writeFileSync(file, text.replace('Where customers of Acme', `After round ${round} customers`));
      rows.importOne?.push(await bench.theirs());
      writeFileSync(file, text);
      await bench.theirs();
    }
  } finally {
    await bench.close();
  }
  const { dry = [], plan = [], import: whole = [], deploy = [], importOne = [], deployOne = [] } = rows;
  show('a0deploy import --dry-run', dry);
  show('npm run plan, with journey and drift', plan);
  ratio('a plan', dry, plan);
  show('a0deploy import, nothing to change', whole);
  show('npm run deploy, nothing to change', deploy);
  ratio('a deploy with nothing to change', whole, deploy);
  show('a0deploy import, one changed client', importOne);
  show('npm run deploy, one changed client', deployOne);
}

/** What Auth0 lets an Enterprise tenant be asked: rate-limit-configurations/enterprise.mdx, production, 2026-08-20. */
const ENTERPRISE = { burst: 50, perSecond: 16 };

interface Grown {
  size: number;
  plan: Ran;
  deploys: [what: string, ran: Ran][];
}

/** A plan by how many clients and organizations the tenant has, when nothing changes; with `DEPLOYS` what deploys take. */
async function growth(): Promise<void> {
  const grown: Grown[] = [];
  for (const size of SIZES) {
    const plan = await withMany(size, (bench) => bench.ours('plan', 'dev'));
    grown.push({ size, plan, deploys: DEPLOYS ? await deploysOf(size) : [] });
  }
  console.log('\nA plan by clients and organizations, as many of both, with journey and drift; no limit on requests:');
  plot(grown, 's', 1, ({ seconds }) => seconds);
  plot(grown, 's of a processor', 1, ({ processor }) => processor);
  plot(grown, 'MB the largest process', 0, ({ largest }) => largest);
  plot(grown, 'requests', 0, ({ requests }) => requests);
  for (const { size, plan } of grown) {
    const least = Math.max(0, (plan.requests - ENTERPRISE.burst) / ENTERPRISE.perSecond);
    console.log(
      `  ${count(size)}: on an Enterprise tenant its ${count(plan.requests)} requests take ${least.toFixed(0)} s`,
    );
  }
  for (const { size, deploys } of grown) for (const [what, ran] of deploys) show(`${count(size)}: ${what}`, [ran]);
}

/** `work` on a tenant that holds what tenant/ says, and `size` clients and organizations, and files that say the same. */
async function withMany<Result>(size: number, work: (bench: Bench) => Promise<Result>): Promise<Result> {
  const bench = new Bench(await startTenantProcess({ args: ['--rate-limit', 'none'] }));
  try {
    configurationFor(bench.directory, bench.tenant.domain);
    await bench.ours('deploy', 'dev');
    await fill(bench.tenant, size);
    configurationFor(bench.directory, bench.tenant.domain, manyOf(size));
    return await work(bench);
  } finally {
    await bench.close();
  }
}

/** Deploys of nothing and of one client to such a tenant; and of all at once to one that has none of it. */
async function deploysOf(size: number): Promise<Grown['deploys']> {
  const deploys = await withMany(size, async (bench): Promise<Grown['deploys']> => {
    const nothing = await bench.ours('deploy', 'dev');
    const { clients, organizations } = manyOf(size);
    const changed = clients.map((client, index) => (index === 1 ? { ...client, description: 'changed' } : client));
    configurationFor(bench.directory, bench.tenant.domain, { clients: changed, organizations });
    return [
      ['deploy, nothing to change', nothing],
      ['deploy, one changed client', await bench.ours('deploy', 'dev')],
    ];
  });
  const bench = new Bench(await startTenantProcess({ args: ['--rate-limit', 'none'] }));
  try {
    configurationFor(bench.directory, bench.tenant.domain, manyOf(size));
    return [...deploys, ['first deploy, all of them new', await bench.ours('deploy', 'dev')]];
  } finally {
    await bench.close();
  }
}

function plot(grown: readonly Grown[], unit: string, digits: number, of: (plan: Ran) => number): void {
  const largest = Math.max(...grown.map(({ plan }) => of(plan)));
  for (const { size, plan } of grown) {
    const bar = '█'.repeat(Math.max(1, Math.round((of(plan) / largest) * 40)));
    console.log(`${count(size).padStart(6)} ${bar.padEnd(40)} ${of(plan).toFixed(digits)} ${unit}`);
  }
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}

function manyOf(size: number): { clients: object[]; organizations: object[] } {
  const many = (make: (index: number) => object) => Array.from({ length: size }, (_, index) => make(index));
  const connections = [{ name: 'acme-users', assign_membership_on_login: false }];
  return {
    clients: many((index) => ({
      name: `Client ${index}`,
      app_type: 'non_interactive',
      grant_types: ['client_credentials'],
    })),
    organizations: many((index) => ({ name: `customer-${index}`, display_name: `Customer ${index}`, connections })),
  };
}

/** Makes the tenant hold them: to deploy them would take longer than all that is measured. */
async function fill(tenant: TenantProcess, size: number): Promise<void> {
  const client = new Client(tenant);
  await client.logIn();
  const connections: { id: string; name: string }[] = JSON.parse(await client.send('GET', '/api/v2/connections'));
  const connection_id = connections.find(({ name }) => name === 'acme-users')?.id;
  const { clients, organizations } = manyOf(size);
  for (const row of clients) await client.send('POST', '/api/v2/clients', row);
  for (const { connections: _, ...row } of organizations as { connections: object }[]) {
    const enabled_connections = [{ connection_id, assign_membership_on_login: false }];
    await client.send('POST', '/api/v2/organizations', { ...row, enabled_connections });
  }
  client.close();
}

if (ROUNDS > 0) await sideBySide();
await growth();
