import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL, type FaultCase, forever, order, ROLE, UNTOUCHED } from './fault-case.ts';
import { FILES, type Stage, WRITES } from './stage.ts';

const NETWORK: readonly FaultCase[] = [
  {
    name: 'the name of the tenant is unknown (DNS)',
    before: (stage) => stage.world.files(FILES, new Map(), 'nobody.invalid'),
    ends: 1,
    says: ['TENANT_UNREACHABLE: The tenant nobody.invalid does not answer', 'Check the domain', UNTOUCHED],
    mend: (stage) => stage.world.files(FILES),
  },
  {
    name: 'nobody listens there',
    before: (stage) => stage.world.files(FILES, new Map(), 'localhost:9'),
    ends: 1,
    says: ['TENANT_UNREACHABLE: The tenant localhost:9 does not answer', 'Check the domain', UNTOUCHED],
    mend: (stage) => stage.world.files(FILES),
  },
  {
    name: 'its certificate is not trusted (TLS)',
    run: { env: { NODE_EXTRA_CA_CERTS: '' } },
    ends: 1,
    says: ['TENANT_UNREACHABLE', /certificate/, 'NODE_EXTRA_CA_CERTS'],
  },
];

const full = (pattern: string, skip = 0) => ({ env: { HURT_DISK: pattern, HURT_DISK_SKIP: String(skip) } });
const DISK = 'Free some disk space';

const MACHINE: readonly FaultCase[] = [
  { name: 'disk full: lock', run: full('\\.lock$'), ends: 1, says: ['NOT_WRITABLE', '.lock', DISK] },
  {
    name: 'disk full: what auth0-deploy-cli is to read',
    run: full('tenant\\.yaml$'),
    ends: 1,
    says: ['NOT_WRITABLE', DISK],
  },
  {
    name: 'disk full: settings of auth0-deploy-cli',
    run: full('settings-[^/]*\\.json$'),
    ends: 1,
    says: ['NOT_WRITABLE', DISK],
  },
  { name: 'disk full: backup', run: full('backup'), ends: 1, says: ['NOT_WRITABLE', 'backup.json', DISK, UNTOUCHED] },
  {
    name: 'disk full: record, before the first write',
    run: full('Z\\.json\\.unfinished$'),
    ends: 1,
    says: ['NOT_WRITABLE', DISK],
  },
  {
    name: 'disk full: record, after the last write',
    run: full('Z\\.json\\.unfinished$', 1),
    ends: 1,
    says: ['is done and verified, but its record could not be kept', DISK, '✔ POST /clients'],
    record: 'unfinished',
    again: `after ${WRITES} writes`,
  },
  { name: 'disk full: log of writes', run: full('writes\\.jsonl$'), ends: 0, says: [/✔ Record/], record: 'done' },
  {
    name: '.local cannot be made',
    before: ({ directory }) => {
      mkdirSync(join(directory, 'elsewhere'));
      writeFileSync(join(directory, 'elsewhere', '.local'), '');
    },
    run: (stage) => ({ directory: join(stage.directory, 'elsewhere') }),
    ends: 1,
    says: ['NOT_WRITABLE', '.local'],
  },
  { name: 'nobody reads stdout any more (EPIPE)', run: { isClosed: true }, ends: 0, says: [], record: 'done' },
];

const SIGNALS: readonly FaultCase[] = [
  ...(['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map(
    (signal): FaultCase => ({
      name: `${signal} between two writes`,
      // It is under way when the signal comes, and gets its answer.
      before: order({ match: 'POST /api/v2/connections', delay_ms: 3000 }),
      act: { at: 1, do: (_, child) => setTimeout(() => child.kill(signal), 1500) },
      ends: 1,
      says: ['INTERRUPTED', '✔ POST /clients', '✔ POST /connections', '– POST /roles'],
      record: 'failed',
    }),
  ),
  {
    name: 'SIGINT while a write is never answered',
    before: order({ match: ROLE, hang: 'after' }),
    act: { at: /✔ Backup/, do: interruptInRole },
    ends: 1,
    says: ['INTERRUPTED', '? POST /roles admin (no answer)'],
    record: 'failed',
  },
  {
    name: 'SIGINT while the tenant is read',
    before: order({ match: ALL, delay_ms: 1000, ...forever }),
    act: { at: /✔ Configuration/, do: (_, child) => setTimeout(() => child.kill('SIGINT'), 300) },
    ends: 1,
    says: ['INTERRUPTED'],
  },
  ...Array.from(
    { length: WRITES },
    (_, index): FaultCase => ({
      name: `kill -9 at write ${index + 1}`,
      act: { at: index + 1, do: (_stage, child) => child.kill('SIGKILL') },
      ends: 'SIGKILL',
      says: [/✔ Backup/],
      record: 'unfinished',
      again: 'it was cut off',
    }),
  ),
];

/** The role is the third thing that is made; then nothing is answered any more. */
async function interruptInRole(stage: Stage, child: ChildProcess): Promise<void> {
  const made = async () => ((await stage.live.get('roles')) as { name: string }[]).some(({ name }) => name === 'admin');
  while (child.exitCode === null && !(await made())) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
}

const AT_ONCE: readonly FaultCase[] = [
  {
    name: 'another deploy from the same directory',
    act: {
      at: /✔ Backup/,
      do: async (stage) => {
        const { code, text } = await stage.start().ended;
        if (code !== 1 || !text.includes('DEPLOY_RUNNING')) throw new Error(`the other one: ${code} ${text}`);
      },
    },
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    // Nobody can see what the other one is about to make; at least one of the two says so.
    name: 'another deploy from another machine',
    before: order({ match: 'POST /api/v2/clients', delay_ms: 8000 }),
    act: {
      at: /✔ Backup/,
      do: async (stage, child) => {
        const directory = join(stage.directory, 'other');
        mkdirSync(directory);
        const [other] = await Promise.all([stage.start({ directory }).ended, once(child, 'close')]);
        const isTold = /WRITE_STOPPED|Somebody else has made at the same time/.test(other.text);
        if (child.exitCode === 0 && !isTold) throw new Error(`neither says so: ${other.text}`);
      },
    },
    ends: [0, 1],
    says: [],
    record: 'any',
    mend: async ({ live }) => {
      const clients = (await live.get('clients')) as { name: string; client_id: string }[];
      const [, second] = clients.filter(({ name }) => name === 'Portal');
      if (second) await live.remove(`clients/${second.client_id}`);
    },
  },
];

/** The network, the disk, and whoever ends the deploy. */
export const MACHINES: readonly FaultCase[] = [NETWORK, MACHINE, SIGNALS, AT_ONCE].flat();
