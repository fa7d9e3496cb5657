import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DeployRecord } from '../../../scripts/commands/record.ts';
import { RULES } from '../../../scripts/policy/index.ts';
import { World } from './world.ts';

// Every plan and deploy starts auth0-deploy-cli: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let world: World;
beforeAll(async () => {
  world = await World.start();
});
beforeEach(() => world.live.post('/_local/reset', { seed: 'new-tenant' }));
afterAll(() => world?.close());

const permission = (name: string) => ({
  permission_name: name,
  resource_server_identifier: 'https://api.example/',
});
const FILES = {
  resourceServers: [
    { name: 'API', identifier: 'https://api.example/', scopes: [{ value: 'read:a' }, { value: 'read:b' }] },
  ],
  clients: [
    { name: 'Portal', app_type: 'regular_web', callbacks: ['https://a.example/cb'], organization_usage: 'allow' },
    { name: 'Robot', app_type: 'non_interactive' },
  ],
  databases: [{ name: 'users', strategy: 'auth0', enabled_clients: ['Portal'] }],
  roles: [{ name: 'admin', permissions: [permission('read:a')] }, { name: 'viewer' }],
  organizations: [{ name: 'acme', connections: [{ name: 'users', assign_membership_on_login: false }] }],
};

async function writes(): Promise<string[]> {
  const requests = await world.live.requests();
  return requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
}

function lastRecord(): { file: string; record: DeployRecord } {
  const folder = join(world.directory, 'deploys');
  const name = readdirSync(folder)
    .filter((file) => !file.endsWith('.backup.json'))
    .sort((one, other) => (one.replace(/^\w+-/, '') < other.replace(/^\w+-/, '') ? -1 : 1))
    .at(-1);
  const file = join(folder, name ?? '');
  return { file, record: JSON.parse(readFileSync(file, 'utf8')) };
}

async function idOf(kind: string, name: string): Promise<string> {
  const rows = (await world.live.get(kind)) as { name: string; id: string; client_id: string }[];
  const row = rows.find((one) => one.name === name);
  return row?.client_id ?? row?.id ?? '';
}

test('a new tenant becomes what the files say, and only planned writes reach it', async () => {
  await world.deploy('dev', FILES);
  const sent = await writes();
  const { record } = lastRecord();
  expect(record).toMatchObject({ outcome: 'done', environment: 'dev', tenant: world.live.domain });
  expect(record.writes).toHaveLength(sent.length);
  expect(record.writes.every(({ status }) => status < 300)).toBe(true);
  expect(JSON.stringify(record)).not.toContain(world.live.clientSecret);
  const [portal, robot] = FILES.clients;
  const changed = { ...FILES, clients: [{ ...portal, callbacks: ['https://b.example/cb'] }, robot] };
  await world.deploy('dev', changed);
  const update = `PATCH /api/v2/clients/${await idOf('clients', 'Portal')}`;
  expect(await writes()).toEqual([...sent, update]);
  await world.deploy('dev', changed);
  expect(await writes()).toEqual([...sent, update]);
  expect(lastRecord().record.outcome).toBe('nothing to change');
});

test('prod goes by a reviewed plan only, says what has moved since, and what weakens it', async () => {
  await expect(world.deploy('prod', FILES)).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  const planFile = await world.planFile('prod', FILES);
  await world.live.send('POST', 'clients', { name: 'Robot', app_type: 'non_interactive' });
  const moved = { ...FILES, roles: [{ name: 'admin' }, { name: 'viewer' }] };
  await expect(world.deploy('prod', moved, { planFile })).rejects.toMatchObject({
    code: 'PLAN_STALE',
    details: '  clients/Robot appeared on the tenant\n  roles/admin changed in the files',
  });
  const again = await world.planFile('prod', FILES);
  await expect(world.deploy('prod', FILES, { planFile: again })).rejects.toMatchObject({
    code: 'PLAN_UNSAFE',
    message: expect.stringContaining('client-implicit-grant'),
  });
  expect(await writes()).toEqual(['POST /api/v2/clients']);
  const allowed = RULES.map(({ id }) => id);
  await world.deploy('prod', FILES, { planFile: again, allowed });
  expect(lastRecord().record.outcome).toBe('done');
});

test('a plan that somebody edited, or of another tenant, is not applied', async () => {
  const planFile = await world.planFile('prod', FILES);
  const plan = JSON.parse(readFileSync(planFile, 'utf8'));
  writeFileSync(planFile, JSON.stringify({ ...plan, tenant: 'other.auth0.com' }));
  await expect(world.deploy('prod', FILES, { planFile })).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  const landed = { ran: true, landed: true, what: 'an invitation', steps: [] };
  for (const [told, hidden] of [
    ['its changes, rules or writes', { changes: plan.changes.slice(1), findings: [] }],
    ['its changes, rules or writes', { writes: plan.writes.slice(1) }],
    ['how the invitation ends', { journey: landed }],
  ] as const) {
    writeFileSync(planFile, JSON.stringify({ ...plan, ...hidden }));
    await expect(world.deploy('prod', FILES, { planFile })).rejects.toMatchObject({
      code: 'PLAN_INVALID',
      message: expect.stringContaining(`was edited: ${told}`),
    });
  }
  writeFileSync(planFile, '{"format": 1');
  await expect(world.deploy('prod', FILES, { planFile })).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  expect(await writes()).toEqual([]);
});

test('what the tenant has beyond the files is deleted only by name of its kind, and not much of it', async () => {
  await world.deployed(FILES);
  const fewer = { ...FILES, roles: [{ name: 'admin', permissions: [permission('read:a')] }] };
  await world.deploy('dev', fewer, { deletes: ['roles'] });
  expect(await idOf('roles', 'viewer')).toBe('');
  expect(await idOf('clients', 'Default App')).not.toBe('');
  for (const name of ['a', 'b', 'c', 'd']) await world.live.send('POST', 'roles', { name });
  await expect(world.deploy('dev', fewer, { deletes: ['roles'] })).rejects.toMatchObject({
    code: 'PLAN_UNSAFE',
    message: 'The plan deletes 4 of 5 roles, more than 30 % in one deploy: a, b, c, d',
  });
});

test('a tenant that changes while it is deployed to: the write that was not planned is stopped and told', async () => {
  await world.deployed(FILES);
  const [portal, robot] = FILES.clients;
  const changed = {
    ...FILES,
    clients: [{ ...portal, callbacks: ['https://b.example/cb'] }, robot],
    roles: [{ name: 'admin', permissions: [permission('read:b')] }, { name: 'viewer' }],
  };
  const before = await writes();
  const deploying = world.deploy('dev', changed, {
    onLine: async (line) => {
      if (!line.includes('Backup')) return;
      const id = await idOf('roles', 'admin');
      await world.live.send('PATCH', `roles/${id}`, { name: 'owner' });
    },
  });
  const error = await deploying.then(
    () => undefined,
    (reason: { code: string; message: string; details: string }) => reason,
  );
  expect(error).toMatchObject({
    code: 'WRITE_STOPPED',
    message: 'auth0-deploy-cli wanted to write what is not in the plan: POST /roles',
  });
  expect(error?.details).toContain('✔ PATCH /clients/{Portal}');
  expect(error?.details).toContain('– POST /roles/{admin}/permissions');
  const sent = (await writes()).slice(before.length);
  expect(sent.filter((write) => write.startsWith('POST'))).toEqual([]);
  expect(lastRecord().record).toMatchObject({ outcome: 'failed', error: { code: 'WRITE_STOPPED' } });
});

test('the way back restores what a deploy changed, and removes what it made when that is allowed', async () => {
  await world.deployed(FILES);
  const [portal, robot] = FILES.clients;
  const changed = {
    ...FILES,
    clients: [{ ...portal, callbacks: ['https://b.example/cb'] }, robot, { name: 'Third', app_type: 'spa' }],
    organizations: [{ ...FILES.organizations[0], display_name: 'Acme Corporation' }],
    // A tenant shows no secret of a captcha, and none is written without one.
    attackProtection: { breachedPasswordDetection: { enabled: true } },
  };
  await world.deploy('dev', changed);
  const { file, record } = lastRecord();
  const later = file.replace(/\d{4}-\d\d/, '2999-01');
  writeFileSync(later, JSON.stringify({ ...record, started_at: '2999-01-01T00:00:00.000Z', who: 'Ada' }));
  let told = '';
  const onLine = async (line: string) => {
    told += line;
  };
  await world.deploy('dev', changed, { rollback: file, deletes: ['clients'], onLine });
  rmSync(later);
  expect(told).toMatch(/Since then +a deploy wrote as well\s+2999-01-01T00:00:00.000Z by Ada/);
  expect(told).toMatch(
    /It leaves +what files cannot bring back, such as what was not set:\s+organizations\/acme: display_name/,
  );
  expect(await idOf('clients', 'Third')).toBe('');
  const plan = await world.plan(FILES);
  expect(plan.changes).toEqual([]);
});
