import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { World } from './world.ts';

// Every plan and deploy starts auth0-deploy-cli: on a machine that is busy that takes its time.
vi.setConfig({ testTimeout: 240_000 });

let world: World;
beforeAll(async () => {
  world = await World.start();
  symlinkSync(join(process.cwd(), 'node_modules'), join(world.directory, 'node_modules'));
});
afterAll(() => world?.close());

const FILES = {
  clients: [{ name: 'Portal', app_type: 'regular_web', grant_types: ['authorization_code'] }],
  databases: [{ name: 'users', strategy: 'auth0', enabled_clients: ['Portal'] }],
  roles: [{ name: 'admin' }, { name: 'viewer', description: 'Looks' }],
  organizations: [{ name: 'acme', connections: [{ name: 'users' }] }],
};
/** POST clients, connections and their clients, two roles, an organization and its connection. */
const WRITES = 7;

const writes = async () => (await world.live.requests()).filter(({ method }) => method !== 'GET');

/** Runs `npm run deploy -- dev` as a process, and kills it when the tenant has had this many writes. */
async function killedAt(count: number): Promise<void> {
  const cli = join(process.cwd(), 'scripts', 'cli.ts');
  const { PATH, HOME, TMPDIR } = process.env;
  const { clientId: LIVE_ID, clientSecret: LIVE_SECRET, caFile } = world.live;
  const child = spawn(process.execPath, [cli, 'deploy', 'dev', '--tenant', world.files(FILES)], {
    cwd: world.directory,
    env: { PATH, HOME, TMPDIR, LIVE_ID, LIVE_SECRET, NODE_EXTRA_CA_CERTS: caFile },
    stdio: 'ignore',
  });
  const ended = once(child, 'close');
  while (child.exitCode === null && (await writes()).length < count)
    await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill('SIGKILL');
  await ended;
}

function lastRecord(folder: string): string {
  const names = readdirSync(folder).filter((name) => /Z\.json$/.test(name));
  return names.sort().at(-1) ?? '';
}

/** All of them with KILLS=all; a few in the suite, as each takes two deploys. */
const COUNTS = process.env.KILLS === 'all' ? Array.from({ length: WRITES }, (_, index) => index + 1) : [3];

test.each(COUNTS)(
  'killed at write %i: the second run converges, nothing is twice, and the record says it was killed',
  async (count) => {
    await world.live.post('/_local/reset', { seed: 'new-tenant' });
    await killedAt(count);
    expect((await writes()).length).toBeGreaterThanOrEqual(count);
    const directory = join(world.directory, '.local');
    const record = join(directory, 'deploys', lastRecord(join(directory, 'deploys')));
    const told = () => JSON.parse(readFileSync(record, 'utf8'));
    expect(told()).toMatchObject({ outcome: 'unfinished', backup: basename(record).replace('.json', '.backup.json') });
    const lines: string[] = [];
    await world.deploy('dev', FILES, { directory, onLine: async (line) => void lines.push(line) });
    expect(lines.join('').replace(/\s+/g, ' ')).toContain(`--rollback ${record}`);
    expect(told().outcome).toBe('cut off');
    expect(told().writes.length).toBeGreaterThanOrEqual(count);
    const names = async (path: string) => ((await world.live.get(path)) as { name: string }[]).map(({ name }) => name);
    expect((await names('clients')).filter((name) => name === 'Portal')).toEqual(['Portal']);
    expect((await names('roles')).toSorted()).toEqual(['admin', 'viewer']);
    expect(await names('organizations')).toEqual(['acme']);
    expect((await world.plan(FILES)).changes).toEqual([]);
  },
  180_000,
);
