import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { invite as command, INVITE_SCOPES } from '../../../scripts/commands/invite.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';
import { runHere } from './support.ts';

const directory = temporaryDirectory('invite-test');
let tenant: TestTenant;
let env: { [name: string]: string };
let organization = '';
beforeAll(async () => {
  tenant = await startTestTenant(directory.path);
});
afterAll(async () => {
  await tenant?.close();
  directory.remove();
});
beforeEach(async () => {
  await tenant.post('/_local/reset', { seed: 'new-tenant' });
  env = { AUTH0_CLIENT_ID: tenant.clientId, AUTH0_CLIENT_SECRET: tenant.clientSecret, NODE_NO_WARNINGS: '1' };
  ({ id: organization = '' } = await tenant.send('POST', 'organizations', { name: 'acme', display_name: 'Acme' }));
  for (const name of ['admin', 'editor']) await tenant.send('POST', 'roles', { name });
  const portal = { name: 'Portal', app_type: 'regular_web', organization_usage: 'allow' };
  await tenant.send('POST', 'clients', { ...portal, initiate_login_uri: 'https://portal.acme.test/login' });
});

const invite = (...args: string[]) =>
  runHere(command, ['--domain', tenant.domain, '--ca', tenant.caFile, '--no-probe', ...args], env);
const ada = ['--organization', 'acme', '--email', 'ada@acme.example', '--role', 'admin'];
const posts = async () =>
  (await tenant.requests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/invitations'));

interface Pending {
  invitee: { email: string };
  inviter: { name: string };
  app_metadata: object;
  roles: string[];
}
const pending = async () => {
  const found: Pending[] = [];
  for (let page = 0; ; page += 1) {
    const some = (await tenant.get(`organizations/${organization}/invitations?per_page=100&page=${page}`)) as Pending[];
    found.push(...some);
    if (some.length < 100) return found;
  }
};
function people(name: string, lines: readonly string[]): string {
  const path = join(directory.path, name);
  writeFileSync(path, ['email,organization,roles', ...lines].join('\n'));
  return path;
}

test('one person is invited with the evidence for the Action, and not a second time', async () => {
  const first = await invite(...ada, '--yes');
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('ada@acme.example to acme as admin, into Portal');
  const [invitation] = await pending();
  expect(invitation).toMatchObject({
    invitee: { email: 'ada@acme.example' },
    inviter: { name: 'Acme' },
    app_metadata: { [`invited_roles_${organization}`]: ['admin'] },
  });
  const second = await invite(...ada, '--yes');
  expect(second.out).toContain('not invited, invited already: ada@acme.example');
  expect(await posts()).toHaveLength(1);
});

test('nothing is sent without a yes, nor in a trial', async () => {
  expect(await invite(...ada)).toMatchObject({ code: 2, err: expect.stringContaining('Add --yes') });
  expect(await invite(...ada, '--dry-run')).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing was sent'),
  });
  expect(await posts()).toEqual([]);
});

test('all that is wrong in a file is told at once, with its lines, and nobody is invited', async () => {
  const file = people('wrong.csv', [
    'ada@acme.example,acme,admn',
    'bob@acme.example,acmee,admin',
    'carl@acme.example,acme,admin',
  ]);
  const { code, err } = await invite('--file', file, '--yes');
  expect(code).toBe(1);
  expect(err).toContain(`${file}:2  the tenant has no role "admn" – did you mean "admin"?`);
  expect(err).toContain(`${file}:3  the tenant has no organization "acmee" – did you mean "acme"?`);
  expect(err).toContain('2 problems in wrong.csv; nobody was invited');
  expect(await posts()).toEqual([]);
});

test('members and those invited already are left out, and the result tells of every line', async () => {
  const { user_id } = (await tenant.send('POST', 'users', {
    email: 'member@acme.example',
    password: 'a-long-Passw0rd!',
    connection: 'Username-Password-Authentication',
  })) as { user_id?: string };
  await tenant.post('/_local/clock', { advance_seconds: 0 });
  const state = (await (await fetchLocal('state')).json()) as { collections: { [name: string]: unknown[] } };
  state.collections.organization_members = [
    [
      `${organization}|${user_id}`,
      { organization_id: organization, user_id, roles: [], created_at: new Date().toISOString() },
    ],
  ];
  await putLocal('state', state);
  await invite(...ada, '--yes');
  const file = people('mixed.csv', [
    'ada@acme.example,acme,admin',
    'Member@acme.example,acme,admin',
    'new@acme.example,acme,editor',
  ]);
  const { code, out } = await invite('--file', file, '--yes');
  expect(code).toBe(0);
  expect(out).toContain('not invited, member already: Member@acme.example');
  const rows = readFileSync(`${file}.result.csv`, 'utf8')
    .trim()
    .split('\n')
    .map((row) => row.split(','));
  expect(rows.map((row) => [row[0], row[4]])).toEqual([
    ['line', 'status'],
    ['2', 'invited already'],
    ['3', 'member already'],
    ['4', 'invited'],
  ]);
});

const fetchLocal = async (path: string, init: RequestInit = {}) => {
  const { fetchTrusting } = await import('../../../scripts/tenants/https-fetch.ts');
  return fetchTrusting(readFileSync(tenant.caFile, 'utf8'))(`https://${tenant.domain}/_local/${path}`, init);
};
const putLocal = (path: string, body: object) =>
  fetchLocal(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

const mailsSent = async () => ((await (await fetchLocal('outbox')).json()) as unknown[]).length;

test('killed again and again, on a tenant that fails in every way, nobody is invited twice and nobody forgotten', async () => {
  const emails = Array.from({ length: 60 }, (_, n) => `person${n}@acme.example`);
  const file = people(
    'many.csv',
    emails.map((email) => `${email},acme,editor`),
  );
  const match = 'POST /api/v2/organizations/*/invitations';
  for (const fault of [{ status: 503 }, { drop: 'after' }, { drop: 'before' }, { status: 429 }, { status: 500 }]) {
    await tenant.post('/_local/faults', { match, times: 2, ...fault });
  }
  await tenant.post('/_local/faults', { match, times: 1000, delay_ms: 60 });
  const args = [
    'scripts/cli.ts',
    'invite',
    '--domain',
    tenant.domain,
    '--ca',
    tenant.caFile,
    '--no-probe',
    '--file',
    file,
    '--yes',
  ];
  const { PATH, HOME } = process.env;
  let code: number | null = null;
  let kills = 0;
  for (let run = 0; code !== 0 && run < 12; run += 1) {
    const child = spawn(process.execPath, args, { env: { PATH, HOME, ...env }, stdio: 'ignore' });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    // However fast the machine is: in the middle of the work.
    while (run < 5 && child.exitCode === null && (await mailsSent()) < 8 * (run + 1)) await wait(20);
    if (run < 5 && child.kill('SIGKILL')) kills += 1;
    code = await ended;
  }
  expect(code).toBe(0);
  expect(kills).toBeGreaterThanOrEqual(3);
  const invited = (await pending()).map(({ invitee }) => invitee.email);
  expect(invited.toSorted()).toEqual(emails.toSorted());
  expect(await mailsSent()).toBe(emails.length);
  const rows = readFileSync(`${file}.result.csv`, 'utf8').trim().split('\n').slice(1);
  expect(rows).toHaveLength(emails.length);
  expect(rows.filter((row) => !/,invited( before)?,/.test(row))).toEqual([]);
}, 60_000);

test('the scopes that the command names are enough, and without one of them it says which', async () => {
  const [connection] = (await tenant.get('connections')) as { id: string }[];
  await tenant.send('POST', `organizations/${organization}/enabled_connections`, {
    connection_id: connection?.id ?? '',
  });
  const [grant] = (await tenant.get('client-grants')) as { id: string }[];
  const withScopes = async (scope: string[], email: string) => {
    await tenant.change('client_grants', grant?.id ?? '', { scope });
    const more = ['--connection', 'Username-Password-Authentication', '--organization', 'acme', '--role', 'admin'];
    return invite(...more, '--email', email, '--yes');
  };
  expect(await withScopes(INVITE_SCOPES, 'ada@acme.example')).toMatchObject({ code: 0 });
  for (const [index, missing] of INVITE_SCOPES.entries()) {
    const rest = INVITE_SCOPES.filter((scope) => scope !== missing);
    const { code, err } = await withScopes(rest, `person${index}@acme.example`);
    expect({ missing, code, err }).toMatchObject({ code: 1, err: expect.stringContaining(missing) });
  }
});
