import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILES, type RunOptions, type Stage, WRITES } from './stage.ts';

/** One thing that goes wrong in a deploy, and what whoever deploys is to read. The run after it has to converge. */
export interface FaultCase {
  /** Unique. */
  name: string;
  /** Before the deploy starts. */
  before?: (stage: Stage) => unknown;
  /** In the middle of it: when a line was told, or the tenant has had that many writes. */
  act?: { at: RegExp | number; do: (stage: Stage, child: ChildProcess) => unknown };
  run?: RunOptions | ((stage: Stage) => RunOptions);
  /** Exit code of the deploy; a signal where it was killed. */
  ends: number | NodeJS.Signals;
  /** What it tells; each of them. */
  says: readonly (string | RegExp)[];
  /** What its record tells of the outcome; nothing where no record can be. */
  record?: 'done' | 'failed' | 'unfinished' | 'cut off';
  /** What the deploy after it tells. */
  again?: string | RegExp;
  /** Before the deploy after it. */
  mend?: (stage: Stage) => unknown;
}

const forever = { times: 100_000 };
const order = (fault: object) => (stage: Stage) => stage.fault(fault);
/** 30 s are half a second. */
const impatient = { env: { HURT_PATIENCE: '60' } };
const ROLE = 'POST /api/v2/roles';
const VIEWER = 'PATCH /api/v2/roles/*';
const ALL = 'GET /api/v2/*';
const AFTER_A_SECOND = { 'retry-after': '1' };
const UNTOUCHED = 'Nothing was written to the tenant';

/** Waited out, sent again: the deploy ends well and says so. */
const WAITED_OUT = (
  [
    ['reads: 503 twice', { match: 'GET /api/v2/roles*', status: 503, times: 2 }, '2 times after 503'],
    ['reads: 429 with X-RateLimit-*', { match: ALL, status: 429, times: 3 }, '3 times after 429'],
    [
      'reads: 429 with Retry-After',
      { match: ALL, status: 429, headers: AFTER_A_SECOND, times: 3 },
      '3 times after 429',
    ],
    ['reads: 429 without any header', { match: ALL, status: 429, headers: {}, times: 3 }, '3 times after 429'],
    ['reads: reset twice', { match: 'GET /api/v2/clients*', drop: 'before', times: 2 }, '2 times after no answer'],
    ['reads: an answer in pieces', { match: 'GET /api/v2/clients*', trickle_ms: 20, times: 2 }, ''],
    ['token: 503 once', { match: 'POST /oauth/token', status: 503 }, 'once after 503'],
    ['token: refused with 401 once', { match: 'GET /api/v2/roles*', status: 401 }, ''],
    ['writes: 429 with X-RateLimit-*', { match: 'POST /api/v2/*', status: 429, times: 3 }, '3 times after 429'],
    ['writes: 429 with Retry-After', { match: ROLE, status: 429, headers: AFTER_A_SECOND }, 'once after 429'],
    ['writes: 429 without any header', { match: ROLE, status: 429, headers: {}, times: 3 }, '3 times after 429'],
    ['writes: 401 once', { match: ROLE, status: 401 }, ''],
    ['PATCH: 503 twice', { match: VIEWER, status: 503, times: 2 }, '2 times after 503'],
    ['PATCH: 502, and carried out', { match: VIEWER, status: 502, when: 'after' }, 'once after 502'],
    ['PATCH: reset before it was carried out', { match: VIEWER, drop: 'before' }, 'once after no answer'],
    ['PATCH: reset after it was carried out', { match: VIEWER, drop: 'after' }, 'once after no answer'],
    ['POST: an answer in pieces', { match: ROLE, trickle_ms: 20 }, ''],
  ] as const
).map(
  ([name, fault, told]): FaultCase => ({
    name,
    before: order(fault),
    ends: 0,
    says: [told, /✔ Record/],
    record: 'done',
  }),
);

const IMPATIENT: readonly FaultCase[] = [
  {
    name: 'reads: never answered, once',
    before: order({ match: 'GET /api/v2/roles*', hang: 'before' }),
    run: impatient,
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'reads: never answered',
    before: order({ match: 'GET /api/v2/roles*', hang: 'before', ...forever }),
    run: impatient,
    ends: 1,
    says: ['TENANT_UNREACHABLE', 'no answer within 30 s', UNTOUCHED],
  },
  {
    name: 'PATCH: never answered, and carried out',
    before: order({ match: VIEWER, hang: 'after' }),
    run: impatient,
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  ...(['before', 'after'] as const).map(
    (hang): FaultCase => ({
      name: `POST: never answered, ${hang === 'after' ? 'and' : 'not'} carried out`,
      before: order({ match: ROLE, hang }),
      run: impatient,
      ends: 1,
      says: [
        'WRITE_STOPPED: POST /roles failed: no answer within 30 s. Nobody knows',
        '? POST /roles admin (no answer)',
      ],
      record: 'failed',
    }),
  ),
  {
    name: 'POST: an answer in pieces that never ends',
    before: order({ match: ROLE, trickle_ms: 2000 }),
    run: impatient,
    ends: 1,
    says: ['WRITE_STOPPED: POST /roles failed: no answer within 30 s. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'reads of auth0-deploy-cli: never answered',
    act: { at: /✔ Backup/, do: order({ match: 'GET /api/v2/roles*', hang: 'before', ...forever }) },
    run: impatient,
    ends: 1,
    says: ['TENANT_UNREACHABLE', 'no answer within 30 s', '✔ POST /clients', '– POST /roles'],
    record: 'failed',
  },
];

const REFUSED: readonly FaultCase[] = [
  {
    name: 'reads: 503 for good',
    before: order({ match: 'GET /api/v2/roles*', status: 503, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', '/roles', '503', 'https://status.auth0.com', UNTOUCHED],
  },
  {
    name: 'reads: 429 for good',
    before: order({ match: 'GET /api/v2/roles*', status: 429, headers: { 'retry-after': '0' }, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'rate limit', 'Wait a minute', UNTOUCHED],
  },
  {
    name: 'token: refused for good',
    before: order({ match: 'POST /oauth/token', status: 401, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'refuses the credentials', UNTOUCHED],
  },
  {
    name: 'reads of auth0-deploy-cli: 503 for good',
    act: { at: /✔ Backup/, do: order({ match: 'GET /api/v2/roles*', status: 503, ...forever }) },
    ends: 1,
    says: ['TENANT_REFUSED', 'GET /roles', '503', '– POST /roles'],
    record: 'failed',
  },
  {
    name: 'writes: 429 for good',
    before: order({ match: ROLE, status: 429, headers: { 'retry-after': '0' }, ...forever }),
    ends: 1,
    says: ['TENANT_REFUSED', 'POST /roles', 'rate limit', '– POST /roles'],
    record: 'failed',
  },
  ...(['before', 'after'] as const).map(
    (when): FaultCase => ({
      name: `POST: 502, ${when === 'after' ? 'and' : 'not'} carried out`,
      before: order({ match: ROLE, status: 502, when }),
      ends: 1,
      says: [
        'POST /roles failed: the tenant answered 502. Nobody knows',
        '✔ POST /clients',
        '? POST /roles admin (502)',
      ],
      record: 'failed',
    }),
  ),
  ...(['before', 'after'] as const).map(
    (drop): FaultCase => ({
      name: `POST: reset ${drop} it was carried out`,
      before: order({ match: ROLE, drop }),
      ends: 1,
      says: [/POST \/roles failed: .*\. Nobody knows/, '? POST /roles admin (no answer)'],
      record: 'failed',
    }),
  ),
  {
    name: 'POST: 408',
    before: order({ match: ROLE, status: 408 }),
    ends: 1,
    says: ['POST /roles failed: the tenant answered 408. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'POST: 400',
    before: order({ match: ROLE, status: 400 }),
    ends: 1,
    says: ['DEPLOY_FAILED', '✘ POST /roles admin (400)'],
    record: 'failed',
  },
  {
    name: 'PATCH: 503 for good',
    before: order({ match: VIEWER, status: 503, ...forever }),
    ends: 1,
    says: ['PATCH /roles/{viewer} failed: the tenant answered 503. Nobody knows'],
    record: 'failed',
  },
  {
    name: 'the tenant is gone after its first write',
    act: { at: 1, do: order({ match: '* /*', drop: 'before', ...forever }) },
    ends: 1,
    says: ['Nobody knows', '✔ POST /clients'],
    record: 'failed',
  },
  {
    name: 'verification cannot read',
    act: { at: WRITES, do: order({ match: ALL, status: 503, ...forever }) },
    ends: 1,
    says: ['503', '✔ POST /clients'],
    record: 'failed',
    again: 'Nothing written',
  },
];

const TOKENS: readonly FaultCase[] = [
  {
    name: 'a token that lasts for 2 s',
    before: async ({ live }) => {
      const servers = (await live.get('resource-servers')) as { id: string; is_system?: boolean }[];
      await live.change('resource_servers', servers.find((one) => one.is_system)?.id ?? '', { token_lifetime: 2 });
      await live.post('/_local/faults', { match: 'POST /api/v2/*', delay_ms: 1500, times: 3 });
    },
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'a token that has expired when the third write is sent',
    act: { at: 2, do: ({ live }) => live.post('/_local/clock', { advance_seconds: 90_000 }) },
    before: order({ match: '* /api/v2/*', delay_ms: 60, ...forever }),
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
];

const MOVED: readonly FaultCase[] = [
  {
    name: 'somebody creates the same role after the plan',
    act: { at: /✔ Backup/, do: ({ live }) => live.send('POST', 'roles', { name: 'admin', description: 'Theirs' }) },
    ends: 1,
    says: ['WRITE_STOPPED: auth0-deploy-cli wanted to write what is not in the plan', 'plan again'],
    record: 'failed',
  },
  {
    name: 'somebody changes the same field after the plan',
    act: {
      at: /✔ Backup/,
      do: ({ live, viewer }) => live.send('PATCH', `roles/${viewer}`, { description: 'Theirs' }),
    },
    ends: 0,
    says: [/✔ Record/],
    record: 'done',
  },
  {
    name: 'somebody deletes a role between two writes',
    before: order({ match: 'POST /api/v2/connections', delay_ms: 400 }),
    act: { at: 1, do: ({ live, viewer }) => live.remove(`roles/${viewer}`) },
    ends: 1,
    says: ['WRITE_STOPPED', 'not in the plan', 'viewer'],
    record: 'failed',
  },
  {
    name: 'somebody deletes the role that is just written',
    before: order({ match: VIEWER, delay_ms: 400 }),
    act: { at: /✔ Backup/, do: async ({ live, viewer }, child) => removeWhenRead(live, viewer, child) },
    ends: 1,
    says: ['DEPLOY_FAILED', '✘ PATCH /roles/{viewer} (404)'],
    record: 'failed',
  },
];

/** Waits until auth0-deploy-cli has read the roles: from then on it goes by what it has seen. */
async function removeWhenRead(live: Stage['live'], id: string, child: ChildProcess): Promise<void> {
  const reads = async () => (await live.requests()).filter(({ path }) => path.startsWith('/api/v2/roles?')).length;
  const before = await reads();
  while (child.exitCode === null && (await reads()) <= before) await new Promise((resolve) => setTimeout(resolve, 5));
  await live.remove(`roles/${id}`);
}

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
  { name: 'disk full: backup', run: full('backup'), ends: 1, says: ['NOT_WRITABLE', 'backup.json', DISK] },
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
      before: order({ match: 'POST /api/v2/connections', delay_ms: 600 }),
      act: { at: 1, do: (_, child) => child.kill(signal) },
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
];

export const CASES: readonly FaultCase[] = [
  ...[WAITED_OUT, IMPATIENT, REFUSED, TOKENS, MOVED, NETWORK, MACHINE, SIGNALS, AT_ONCE].flat(),
];
