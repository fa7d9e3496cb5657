/*
 * What the Management API costs on an empty tenant and on a large one, side by side in one run:
 * node bench/management.ts [users]   (100,000 users, a tenth as many organizations, one membership a user)
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, startTenantProcess, type TenantProcess } from '../test/emulator/tenant-process.ts';
import { BIG, largeState, organizationId, ROLE, userId } from './large-state.ts';
import { lowerQuartile, median, residentMegabytes } from './support.ts';

const USERS = Number(process.argv[2] ?? 100_000);
/** A page costs what its rows cost: the small tenant holds enough for one page of each list. */
const FEW = 1000;
const ROUNDS = 120;
const directory = mkdtempSync(join(tmpdir(), 'bench-'));

type Operation = (client: Client, n: number, cursor: string) => Promise<unknown>;
const user = (n: number) => encodeURIComponent(userId(n));
const get =
  (path: string): Operation =>
  (client, _n, cursor) =>
    client.send('GET', `/api/v2${path.replace('CURSOR', cursor)}`);

const READS: { [title: string]: Operation } = {
  'users, first page': get('/users?per_page=50'),
  'users, page 10 with totals': get('/users?per_page=50&page=9&include_totals=true'),
  'users by mail address (q)': get('/users?q=email:person3@example.com'),
  'users-by-email': get('/users-by-email?email=person3@example.com'),
  'one user': get(`/users/${user(3)}`),
  "a user's organizations": get(`/users/${user(3)}/organizations`),
  "a user's roles": get(`/users/${user(3)}/roles`),
  'organizations, first page': get('/organizations?per_page=50'),
  'organizations, page 2, totals': get('/organizations?per_page=50&page=1&include_totals=true'),
  'organizations, last cursor': get('/organizations?take=50&from=CURSOR'),
  'one organization': get(`/organizations/${organizationId(3)}`),
  'organization by name': get('/organizations/name/organization-3'),
  'members, big organization': get(`/organizations/${BIG}/members?take=50`),
  'members with totals': get(`/organizations/${BIG}/members?per_page=50&page=3&include_totals=true`),
  'users of a role': get(`/roles/${ROLE}/users?take=50`),
  invitations: get(`/organizations/${organizationId(3)}/invitations`),
  clients: get('/clients?per_page=50&include_totals=true'),
  connections: get('/connections?take=50'),
  roles: get('/roles?per_page=50'),
  'logs, newest first': get('/logs?per_page=50'),
};

const WRITES: { [title: string]: Operation } = {
  'patch of a user': (client, n) => client.send('PATCH', `/api/v2/users/${user(3)}`, { user_metadata: { round: n } }),
  'patch of an organization': (client, n) =>
    client.send('PATCH', `/api/v2/organizations/${organizationId(3)}`, { display_name: `Round ${n}` }),
  'adding a member': (client, n) =>
    client.send('POST', `/api/v2/organizations/${organizationId(1)}/members`, { members: [userId(n * 2)] }),
  'roles of a member': (client, n) =>
    client.send('POST', `/api/v2/organizations/${organizationId(1)}/members/${user(n * 2)}/roles`, { roles: [ROLE] }),
  'removing a member': (client, n) =>
    client.send('DELETE', `/api/v2/organizations/${organizationId(1)}/members`, { members: [userId(n * 2)] }),
  'creating an organization': (client, n) => client.send('POST', '/api/v2/organizations', { name: `new-${n}` }),
  'creating a user': (client, n) => client.send('POST', '/api/v2/users', newUser(n)),
  'deleting a user': (client, n) => client.send('DELETE', `/api/v2/users/email%7Cnew-${n}`),
};

/** Of a passwordless connection: hashing a password would be most of the time. */
function newUser(n: number): object {
  return { user_id: `new-${n}`, email: `new-${n}@example.com`, connection: 'email' };
}

interface Filled {
  tenant: TenantProcess;
  client: Client;
  cursor: string;
  /** Milliseconds of the PUT. */
  loadedIn: number;
}

async function filled(users: number, args: readonly string[] = []): Promise<Filled> {
  const tenant = await startTenantProcess({ args: ['--seed', 'empty', ...args] });
  const first = new Client(tenant);
  const state = largeState(JSON.parse(await first.send('GET', '/_local/state')), users);
  first.close();
  // Making the state may take longer than the server keeps an idle connection.
  const client = new Client(tenant);
  const started = performance.now();
  await client.send('PUT', '/_local/state', state);
  const loadedIn = performance.now() - started;
  await client.logIn();
  await client.send('POST', '/api/v2/connections', { name: 'email', strategy: 'email' });
  const cursor = Buffer.from(JSON.stringify(organizationId(users / 10 - 60))).toString('base64url');
  return { tenant, client, cursor, loadedIn };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** @returns the largest ratio. */
async function compare(few: Filled, many: Filled, operations: { [title: string]: Operation }): Promise<number> {
  console.log(
    `\n${'lower quartile, ms'.padEnd(32)}${String(FEW).padStart(10)}${String(USERS).padStart(10)}${'ratio'.padStart(8)}`,
  );
  let worst = 0;
  for (const [title, operation] of Object.entries(operations)) {
    const times: [number[], number[]] = [[], []];
    for (let n = 0; n < ROUNDS; n += 1) {
      times[0].push(await time(() => operation(few.client, n, few.cursor)));
      times[1].push(await time(() => operation(many.client, n, many.cursor)));
    }
    const [a, b] = [lowerQuartile(times[0].slice(20)), lowerQuartile(times[1].slice(20))];
    worst = Math.max(worst, b / a);
    const figures = [a, b, b / a].map((figure, index) => figure.toFixed(2).padStart(index === 2 ? 8 : 10)).join('');
    console.log(`${title.padEnd(32)}${figures}`);
  }
  return worst;
}

async function start(): Promise<void> {
  const starts: number[] = [];
  for (let run = 0; run < 8; run += 1) {
    const tenant = await startTenantProcess({ args: ['--seed', 'empty'], directory: join(directory, 'certificates') });
    if (run === 0) console.log(`first start, which makes the certificates: ${tenant.readyAfter.toFixed(0)} ms`);
    else starts.push(tenant.readyAfter);
    if (run === 7) {
      await wait(1000);
      console.log(
        `ready after ${median(starts).toFixed(0)} ms, resident ${residentMegabytes(tenant).toFixed(0)} MB (empty)`,
      );
    }
    await tenant.stop();
  }
}

async function stop(...all: Filled[]): Promise<void> {
  for (const { client, tenant } of all) {
    client.close();
    await tenant.stop();
  }
}

async function main(): Promise<void> {
  await start();
  const [few, many] = [await filled(FEW), await filled(USERS)];
  console.log(`${USERS} users, ${USERS / 10} organizations, ${USERS} memberships`);
  console.log(
    `loaded in ${(many.loadedIn / 1000).toFixed(1)} s, resident ${residentMegabytes(many.tenant).toFixed(0)} MB`,
  );
  const inMemory = await compare(few, many, { ...READS, ...WRITES });
  await stop(few, many);
  const kept = ['few', 'many'].map((name) => ['--state', join(directory, name)]);
  const [fewKept, manyKept] = [await filled(FEW, kept[0]), await filled(USERS, kept[1])];
  console.log(`\nwith --state: loaded and kept in ${(manyKept.loadedIn / 1000).toFixed(1)} s`);
  const inFile = await compare(fewKept, manyKept, WRITES);
  await manyKept.tenant.stop('SIGKILL');
  const again = await startTenantProcess({ args: kept[1] ?? [] });
  console.log(`\nstarted again from its file after kill -9 in ${(again.readyAfter / 1000).toFixed(1)} s`);
  await again.stop();
  await stop(fewKept);
  console.log(`largest ratio ${Math.max(inMemory, inFile).toFixed(2)}`);
}

try {
  await main();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
