/*
 * What the Management API costs on an empty tenant and on a large one, side by side in one run:
 * node bench/management.ts [users]   (100,000 users, a tenth as many organizations, one membership a user)
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Client, startTenantProcess, type TenantProcess } from '../test/emulator/tenant-process.ts';
import { median, residentMegabytes } from './support.ts';

const USERS = Number(process.argv[2] ?? 100_000);
const ORGANIZATIONS = Math.max(1, USERS / 10);
const ROUNDS = 200;
const at = new Date().toISOString();
const organizationId = (n: number) => `org_${String(n).padStart(16, '0')}`;
const userId = (n: number) => `auth0|${String(n).padStart(24, '0')}`;

function user(n: number) {
  const email = `person${n}@example.com`;
  const identities = [
    { connection: 'Username-Password-Authentication', provider: 'auth0', user_id: userId(n).slice(6), isSocial: false },
  ];
  const names = {
    email,
    email_verified: true,
    name: email,
    nickname: `person${n}`,
    picture: `https://example.com/${n}`,
  };
  return { user_id: userId(n), ...names, identities, created_at: at, updated_at: at };
}

/** The state of `base` with many users, organizations and memberships in it. */
function large(base: { collections: { [name: string]: unknown[] } }, users: number) {
  const numbers = [...new Array(users).keys()];
  const organizations = numbers.slice(0, Math.max(1, users / 10)).map((n) => {
    const id = organizationId(n);
    return [id, { id, name: `organization-${n}`, display_name: `Organization ${n}` }];
  });
  const members = numbers.map((n) => {
    const organization_id = organizationId(n % organizations.length);
    const row = { organization_id, user_id: userId(n), roles: [], created_at: at };
    return [`${organization_id}|${userId(n)}`, row];
  });
  const collections = { users: numbers.map((n) => [userId(n), user(n)]), organizations, organization_members: members };
  return { ...base, collections: { ...base.collections, ...collections } };
}

async function filled(tenant: TenantProcess, users: number): Promise<{ client: Client; loadedIn: number }> {
  const client = new Client(tenant);
  const state = JSON.stringify(large(JSON.parse(await client.send('GET', '/_local/state')), users));
  const started = performance.now();
  await client.send('PUT', '/_local/state', JSON.parse(state));
  const loadedIn = performance.now() - started;
  await client.logIn();
  return { client, loadedIn };
}

/** What is compared; `n` differs from round to round. */
const operations: { [title: string]: (client: Client, n: number) => Promise<unknown> } = {
  'first page of users': (client) => client.send('GET', '/api/v2/users?per_page=50'),
  'first page of organizations': (client) => client.send('GET', '/api/v2/organizations?per_page=50'),
  'page 15 of organizations': (client) => client.send('GET', '/api/v2/organizations?per_page=50&page=15'),
  'members of an organization': (client) =>
    client.send('GET', `/api/v2/organizations/${organizationId(0)}/members?per_page=50`),
  'one user': (client) => client.send('GET', `/api/v2/users/${encodeURIComponent(userId(3))}`),
  'patch of a user': (client, n) =>
    client.send('PATCH', `/api/v2/users/${encodeURIComponent(userId(3))}`, { user_metadata: { round: n } }),
  'adding a member': (client, n) =>
    client.send('POST', `/api/v2/organizations/${organizationId(1)}/members`, { members: [userId(n % 50)] }),
};

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function main(): Promise<void> {
  const starts: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const tenant = await startTenantProcess({ args: ['--seed', 'empty'] });
    starts.push(tenant.readyAfter);
    await tenant.stop();
  }
  const [small, big] = [
    await startTenantProcess({ args: ['--seed', 'empty'] }),
    await startTenantProcess({ args: ['--seed', 'empty'] }),
  ];
  await wait(1000);
  console.log(
    `ready after ${median(starts).toFixed(0)} ms, resident ${residentMegabytes(small).toFixed(0)} MB (empty)`,
  );
  // A page costs what its rows cost: the small tenant holds enough for one page of each list.
  const few = await filled(small, 1000);
  const many = await filled(big, USERS);
  console.log(`${USERS} users, ${ORGANIZATIONS} organizations loaded in ${(many.loadedIn / 1000).toFixed(1)} s`);
  console.log(`resident ${residentMegabytes(big).toFixed(0)} MB\n`);
  console.log(`${'median ms'.padEnd(32)}${'1,000'.padStart(10)}${String(USERS).padStart(10)}${'ratio'.padStart(8)}`);
  for (const [title, operation] of Object.entries(operations)) {
    const times: [number[], number[]] = [[], []];
    for (let n = 0; n < ROUNDS; n += 1) {
      times[0].push(await time(() => operation(few.client, n)));
      times[1].push(await time(() => operation(many.client, n)));
    }
    const [a, b] = [median(times[0].slice(20)), median(times[1].slice(20))];
    console.log(
      `${title.padEnd(32)}${a.toFixed(2).padStart(10)}${b.toFixed(2).padStart(10)}${(b / a).toFixed(2).padStart(8)}`,
    );
  }
  few.client.close();
  many.client.close();
  await Promise.all([small.stop(), big.stop()]);
}

await main();
