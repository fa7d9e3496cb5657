/*
 * How long doctor takes, and what it costs to find the cause of many pending invitations, few and many side by side:
 * node bench/doctor.ts [pending] [organizations]   (10,000 over 1,000)
 */
import { execFile } from 'node:child_process';
import { Client, startTenantProcess, type TenantProcess } from '../test/emulator/tenant-process.ts';
import { median } from './support.ts';

const PENDING = Number(process.argv[2] ?? 10_000);
const ORGANIZATIONS = Number(process.argv[3] ?? 1000);
const ROUNDS = 5;
const at = new Date(Date.now() - 3 * 86_400_000).toISOString();
const id = (prefix: string, n: number) => `${prefix}${String(n).padStart(16, '0')}`;

type State = { collections: { [name: string]: [string, object][] } };

const CLIENT = 'portal000000000000000000000000000';
const ROLE = 'rol_0000000000000001';
const email = (n: number) => `person${n}@acme.example`;
const userId = (n: number) => `auth0|${String(n).padStart(24, '0')}`;

const PORTAL = {
  client_id: CLIENT,
  client_secret: 'x'.repeat(64),
  name: 'Portal',
  app_type: 'regular_web',
  is_first_party: true,
  oidc_conformant: true,
  organization_usage: 'allow',
  initiate_login_uri: 'https://portal.acme.test:9/login',
  callbacks: ['https://portal.acme.test:9/callback'],
  grant_types: ['authorization_code'],
};

function invitation(n: number, organization_id: string) {
  return {
    id: id('uinv_', n),
    organization_id,
    inviter: { name: 'Ada' },
    invitee: { email: email(n) },
    invitation_url: `https://portal.acme.test:9/login?invitation=${n}`,
    ticket_id: `ticket${n}`,
    created_at: at,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    client_id: CLIENT,
    roles: [ROLE],
  };
}

function user(n: number) {
  const identity = { connection: 'Username-Password-Authentication', provider: 'auth0', isSocial: false };
  const identities = [{ ...identity, user_id: userId(n).slice(6) }];
  return { user_id: userId(n), email: email(n), email_verified: true, identities, created_at: at, updated_at: at };
}

/** Half of the invited have an account; one in ten is a member without the role. */
function filled(state: State, pending: number, organizations: number): State {
  const numbers = [...new Array(pending).keys()];
  const organizationOf = (n: number) => id('org_', n % organizations);
  const collections: State['collections'] = {
    clients: [[CLIENT, PORTAL]],
    roles: [[ROLE, { id: ROLE, name: 'editor' }]],
    organizations: [...new Array(organizations).keys()].map((n) => {
      return [id('org_', n), { id: id('org_', n), name: `organization-${n}`, display_name: `Organization ${n}` }];
    }),
    organization_invitations: numbers.map((n) => [id('uinv_', n), invitation(n, organizationOf(n))]),
    users: numbers.filter((n) => n % 2 === 0).map((n) => [userId(n), user(n)]),
    organization_members: numbers
      .filter((n) => n % 10 === 0)
      .map((n) => {
        const row = { organization_id: organizationOf(n), user_id: userId(n), roles: [], created_at: at };
        return [`${organizationOf(n)}|${userId(n)}`, row];
      }),
  };
  const merged = { ...state.collections };
  for (const [name, rows] of Object.entries(collections)) merged[name] = [...(merged[name] ?? []), ...rows];
  return { ...state, collections: merged };
}

interface Run {
  seconds: number;
  /** Seconds of processor: what remains of `seconds` on a machine that has nothing else to do. */
  cpu: number;
  /** Peak resident set. */
  megabytes: number;
  requests: number;
  lines: number;
}

async function run(tenant: TenantProcess, client: Client, args: readonly string[]): Promise<Run> {
  const env = { ...process.env, AUTH0_CLIENT_ID: tenant.clientId, AUTH0_CLIENT_SECRET: tenant.clientSecret };
  const count = async () => (JSON.parse(await client.send('GET', '/_local/requests')) as unknown[]).length;
  const before = await count();
  const started = performance.now();
  // The peak is told by the process itself when it ends.
  const peak = `process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('PEAK '+u.maxRSS+' '+(u.userCPUTime+u.systemCPUTime)/1e6+'\\n')})`;
  const preload = ['--import', `data:text/javascript,${encodeURIComponent(peak)}`];
  const [out, err] = await new Promise<[string, string]>((resolve) => {
    const all = [...preload, 'scripts/cli.ts', ...args, '--domain', tenant.domain, '--ca', tenant.caFile];
    execFile(process.execPath, all, { env, maxBuffer: 1e9 }, (_, stdout, stderr) => resolve([stdout, stderr]));
  });
  const seconds = (performance.now() - started) / 1000;
  const [, kilobytes = 'NaN', cpu = 'NaN'] = /PEAK (\d+) ([\d.]+)/.exec(err) ?? [];
  return {
    seconds,
    cpu: Number(cpu),
    megabytes: Number(kilobytes) / 1024,
    requests: (await count()) - before,
    lines: out.trim().split('\n').length,
  };
}

async function prepared(pending: number, organizations: number): Promise<{ tenant: TenantProcess; client: Client }> {
  const tenant = await startTenantProcess();
  const client = new Client(tenant);
  const state = JSON.parse(await client.send('GET', '/_local/state')) as State;
  await client.send('PUT', '/_local/state', filled(state, pending, organizations));
  await client.logIn();
  return { tenant, client };
}

async function main(): Promise<void> {
  const few = await prepared(PENDING / 10, ORGANIZATIONS / 10);
  const many = await prepared(PENDING, ORGANIZATIONS);
  const [doctors, processor]: [number[], number[]] = [[], []];
  let requests = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const one = await run(few.tenant, few.client, ['doctor', '--format', 'json']);
    doctors.push(one.seconds);
    processor.push(one.cpu);
    requests = one.requests;
  }
  console.log(
    `doctor: ${median(doctors).toFixed(2)} s from command to prompt, ${median(processor).toFixed(2)} s of processor, ${requests} requests\n`,
  );
  const rows: [string, Run][] = [];
  for (const [pending, { tenant, client }] of [
    [PENDING / 10, few],
    [PENDING, many],
  ] as const) {
    rows.push([pending.toLocaleString('en-US'), await run(tenant, client, ['invitations', '--format', 'jsonl'])]);
  }
  console.log(
    `${'pending'.padEnd(12)}${'listed'.padStart(10)}${'requests'.padStart(10)}${'seconds'.padStart(10)}${'peak MB'.padStart(10)}`,
  );
  for (const [title, { lines, requests: asked, seconds, megabytes }] of rows) {
    console.log(
      `${title.padEnd(12)}${String(lines).padStart(10)}${String(asked).padStart(10)}${seconds.toFixed(1).padStart(10)}${megabytes.toFixed(0).padStart(10)}`,
    );
  }
  // One list an organization, one search for 40 addresses, and what only members need.
  const floor = Math.ceil(ORGANIZATIONS / 100) + ORGANIZATIONS + Math.ceil(PENDING / 40);
  console.log(
    `\nat least ${floor} requests: lists of 100 organizations, one list an organization, 40 addresses a search`,
  );
  for (const { tenant, client } of [few, many]) {
    client.close();
    await tenant.stop();
  }
}

await main();
