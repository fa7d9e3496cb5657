/*
 * What invite makes of a tenant's rate limit, and what it loses when everything fails:
 * node bench/invite.ts [invitations at the limit] [invitations under faults and kill -9]   (100, 2,000)
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sendAll } from '../scripts/invitations/send.ts';
import { survey } from '../scripts/invitations/survey.ts';
import { connect } from '../scripts/tenants/management.ts';
import { Client, startTenantProcess, type TenantProcess } from '../test/emulator/tenant-process.ts';

const LIMITED = Number(process.argv[2] ?? 100);
const FAULTY = Number(process.argv[3] ?? 2000);
const KILLS = 10;
/** Requests to create an invitation: docs-v2 …/rate-limit-configurations/enterprise.mdx and free.mdx, 2026-08-20. */
const PLANS = { enterprise: { burst: 20, perSecond: 200 / 60 }, free: { burst: 2, perSecond: 2 } } as const;

async function prepare(tenant: TenantProcess): Promise<Client> {
  const client = new Client(tenant);
  await client.logIn();
  const retry = async (path: string, body: object): Promise<void> => {
    try {
      await client.send('POST', path, body);
    } catch (error) {
      if (!String(error).includes(': 429')) throw error;
      await wait(1000);
      await retry(path, body);
    }
  };
  await retry('/api/v2/organizations', { name: 'acme' });
  await retry('/api/v2/roles', { name: 'editor' });
  const portal = { name: 'Portal', app_type: 'regular_web', organization_usage: 'allow' };
  await retry('/api/v2/clients', { ...portal, initiate_login_uri: 'https://portal.acme.test/login' });
  return client;
}

const emails = (count: number) => Array.from({ length: count }, (_, n) => `person${n}@acme.example`);

async function atTheLimit(plan: keyof typeof PLANS): Promise<void> {
  const tenant = await startTenantProcess({ args: ['--seed', 'empty', '--rate-limit', plan] });
  const client = await prepare(tenant);
  const credentials = { kind: 'secret', clientId: tenant.clientId, clientSecret: tenant.clientSecret } as const;
  const access = { domain: tenant.domain, caFile: tenant.caFile, isLocal: false, credentials };
  const api = await connect(access);
  const person = { line: 0, organization: 'acme', roles: ['editor'], application: '', connection: '', inviter: 'Ada' };
  const { orders } = await survey(
    api,
    emails(LIMITED).map((email) => ({ ...person, email })),
  );
  // The bucket is full when it begins, as it is when somebody types the command.
  await wait(7000);
  const started = performance.now();
  let sent = 0;
  const memory = { of: () => undefined, note: () => undefined };
  await sendAll({
    api,
    orders,
    terms: { sendsMail: true },
    memory,
    onOutcome: ({ status }) => (sent += status === 'invited' ? 1 : 0),
  });
  const seconds = (performance.now() - started) / 1000;
  const { burst, perSecond } = PLANS[plan];
  const allowed = burst + perSecond * seconds;
  const requests = JSON.parse(await client.send('GET', '/_local/requests')) as { status: number }[];
  const refused = requests.filter(({ status }) => status === 429).length;
  console.log(
    `${plan}: ${sent} invitations in ${seconds.toFixed(1)} s, ${((sent / allowed) * 100).toFixed(1)} % of what the limit allows, ${refused} refusals (429)`,
  );
  client.close();
  await tenant.stop();
}

async function underFaults(): Promise<void> {
  const tenant = await startTenantProcess({ args: ['--seed', 'empty'] });
  const client = await prepare(tenant);
  const directory = mkdtempSync(join(tmpdir(), 'bench-invite-'));
  const file = join(directory, 'people.csv');
  writeFileSync(
    file,
    ['email,organization,roles', ...emails(FAULTY).map((email) => `${email},acme,editor`)].join('\n'),
  );
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
  const env = { ...process.env, AUTH0_CLIENT_ID: tenant.clientId, AUTH0_CLIENT_SECRET: tenant.clientSecret };
  const started = performance.now();
  let [runs, kills, code] = [0, 0, null as number | null];
  while (code !== 0 && runs < KILLS + 5) {
    for (const fault of [{ status: 429 }, { status: 503 }, { status: 500 }, { drop: 'before' }, { drop: 'after' }]) {
      const match = 'POST /api/v2/organizations/*/invitations';
      await client.send('POST', '/_local/faults', { match, times: 2, ...fault });
    }
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    if (runs < KILLS) {
      await Promise.race([wait(2500 + Math.random() * 1500), ended]);
      if (child.kill('SIGKILL')) kills += 1;
    }
    code = await ended;
    runs += 1;
  }
  const seconds = (performance.now() - started) / 1000;
  const outbox = JSON.parse(await client.send('GET', '/_local/outbox')) as { to: string }[];
  const state = JSON.parse(await client.send('GET', '/_local/state'));
  const invited = (state.collections.organization_invitations as [string, { invitee: { email: string } }][]).map(
    ([, row]) => row.invitee.email,
  );
  const once = new Set(invited);
  console.log(
    `${FAULTY} invitations with ${kills} kill -9 and ${runs * 10} injected 429, 5xx and resets in ${seconds.toFixed(0)} s: ` +
      `${FAULTY - once.size} lost, ${invited.length - once.size} doubled, ${outbox.length - new Set(outbox.map(({ to }) => to)).size} second mails, ` +
      `${readFileSync(`${file}.result.csv`, 'utf8').trim().split('\n').length - 1} lines of result`,
  );
  client.close();
  await tenant.stop();
  rmSync(directory, { recursive: true, force: true });
}

await atTheLimit('enterprise');
await atTheLimit('free');
await underFaults();
