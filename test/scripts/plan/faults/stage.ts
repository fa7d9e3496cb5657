import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployRecord } from '../../../../scripts/commands/record.ts';
import type { TestTenant } from '../../support.ts';
import type { World } from '../world.ts';

const ROOT = process.cwd();

/** POST clients, connections and their clients, PATCH a role, POST a role, an organization and its connection. */
export const WRITES = 7;

export const FILES = {
  clients: [{ name: 'Portal', app_type: 'regular_web', grant_types: ['authorization_code'] }],
  databases: [{ name: 'users', strategy: 'auth0', enabled_clients: ['Portal'] }],
  roles: [
    { name: 'admin', description: 'Runs it' },
    { name: 'viewer', description: 'Looks' },
  ],
  organizations: [{ name: 'acme', connections: [{ name: 'users' }] }],
};

/** How a command ended, as whoever ran it sees it. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  text: string;
}

export interface RunOptions {
  args?: readonly string[];
  env?: { readonly [name: string]: string };
  /** Where `.local` is; a directory of the stage unless told. */
  directory?: string;
  /** Lines that are told, as they come. */
  onText?: (text: string, child: ChildProcess) => void;
  /** stdout is a pipe that nobody reads any more. */
  isClosed?: boolean;
  command?: 'deploy' | 'plan';
}

/** A live tenant that somebody uses, and a directory to deploy to it from. */
export class Stage {
  readonly world: World;
  readonly live: TestTenant;
  readonly directory: string;
  /** What a command takes for the temporary directory. */
  readonly temporary: string;
  tenant: string;
  #viewer = '';

  private constructor(world: World) {
    this.world = world;
    this.live = world.live;
    this.directory = mkdtempSync(join(tmpdir(), 'fault-'));
    this.temporary = join(this.directory, 'tmp');
    this.tenant = world.files(FILES);
    mkdirSync(this.temporary);
    symlinkSync(join(ROOT, 'node_modules'), join(this.directory, 'node_modules'));
  }

  static async set(world: World): Promise<Stage> {
    await world.live.post('/_local/reset', { seed: 'new-tenant' });
    const stage = new Stage(world);
    const { id = '' } = await world.live.send('POST', 'roles', { name: 'viewer', description: 'Old' });
    stage.#viewer = id;
    await world.live.send('POST', 'clients', { name: 'Kept', app_type: 'spa' });
    return stage;
  }

  /** The role that is on the tenant before. */
  get viewer(): string {
    return this.#viewer;
  }

  fault(order: object): Promise<void> {
    return this.live.post('/_local/faults', order);
  }

  /** The writes that the tenant has had since the stage was set. */
  async writes(): Promise<string[]> {
    const requests = await this.live.requests();
    const all = requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
    return all.slice(2);
  }

  async hasHad(count: number, child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null && (await this.writes()).length < count)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** `npm run deploy -- dev` as a process. */
  start(options: RunOptions = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const { args = ['dev'], env = {}, directory = this.directory, onText, isClosed, command = 'deploy' } = options;
    const { PATH, HOME } = process.env;
    const { clientId: LIVE_ID, clientSecret: LIVE_SECRET, caFile: NODE_EXTRA_CA_CERTS } = this.live;
    const hurt = ['--import', join(import.meta.dirname, 'hurt.ts')];
    const cli = [join(ROOT, 'scripts', 'cli.ts'), command, ...args, '--tenant', this.tenant];
    const child = spawn(process.execPath, [...hurt, ...cli], {
      cwd: directory,
      env: { PATH, HOME, TMPDIR: this.temporary, LIVE_ID, LIVE_SECRET, NODE_EXTRA_CA_CERTS, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
        onText?.(text, child);
      });
    }
    if (isClosed) child.stdout.destroy();
    const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, text }));
    return { child, ended };
  }

  /** Files under `.local/deploys`, and the last record among them. */
  kept(directory = this.directory): { names: string[]; record: DeployRecord | undefined } {
    const folder = join(directory, '.local', 'deploys');
    const names = existsSync(folder) ? readdirSync(folder).sort() : [];
    const last = names.filter((name) => /Z\.json$/.test(name)).at(-1);
    return { names, record: last && JSON.parse(readFileSync(join(folder, last), 'utf8')) };
  }

  /** What is wrong with what a run has left behind; nothing when it is as it should be. */
  litter(text: string): string[] {
    const { clientSecret } = this.live;
    const folder = join(this.directory, '.local', 'deploys');
    const { names } = this.kept();
    const files = names.map((name) => readFileSync(join(folder, name), 'utf8'));
    return [
      ...names.filter((name) => /\.(unfinished|lock)$/.test(name)),
      ...readdirSync(this.temporary).map((name) => `tmp/${name}`),
      ...([...files, text].some((one) => one.includes(clientSecret)) ? ['the secret of the deploy client'] : []),
    ];
  }

  /** What the tenant has that it should not, or has not; nothing when it is as the files say, each thing once. */
  async wrong(): Promise<string[]> {
    const rows = async (path: string) => (await this.live.get(path)) as { name: string; description?: string }[];
    const [clients, roles, connections, organizations] = await Promise.all(
      ['clients', 'roles', 'connections', 'organizations'].map(rows),
    );
    const names = (list: typeof roles) => list?.map(({ name }) => name).sort() ?? [];
    const described = (name: string) => roles?.find((role) => role.name === name)?.description;
    const expected: [string, unknown, unknown][] = [
      ['clients', names(clients).filter((name) => ['Kept', 'Portal'].includes(name)), ['Kept', 'Portal']],
      ['roles', names(roles), ['admin', 'viewer']],
      ['descriptions', [described('admin'), described('viewer')], ['Runs it', 'Looks']],
      ['connections', names(connections).filter((name) => name === 'users'), ['users']],
      ['organizations', names(organizations), ['acme']],
    ];
    return expected
      .filter(([, is, should]) => JSON.stringify(is) !== JSON.stringify(should))
      .map(([what, is]) => `${what}: ${JSON.stringify(is)}`);
  }

  strike(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
