/*
 * Replays recorded exchanges with real Auth0 tenants against the local tenant and prints how faithful its answers are:
 * npm run conformance -- [--filter REGEX] [--families roles,users] [--show N] …   (options: shared/conformance/README.md)
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { byPeriod, NEWEST, type Period } from './recorded-dates.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const SHARED = join(ROOT, '..', 'shared');
const RECORDINGS = join(SHARED, 'recordings', 'recordings.tar.gz');
const GRADER = join(SHARED, 'conformance', 'replay.mjs');

/** How many exchanges were graded and how many of them are right, as the grader counts. */
export interface Score {
  graded: number;
  /** Shares between 0 and 1: status, shape and values; the status alone. */
  fullRate: number;
  statusRate: number;
  /** The share of right ones among the exchanges that were recorded last; see recorded-dates.ts. */
  newestRate: number;
}

interface Report {
  score: Score;
  perCassette: { file: string; graded: number; full: number }[];
}

/** Neither the recordings nor the grader are part of the repository. */
export const canReplay = existsSync(RECORDINGS) && existsSync(GRADER);

/** Unpacks the recordings, starts a tenant for each worker, and replays. @throws Error when the grader cannot run */
export async function replay(options: readonly string[] = [], stdio: 'ignore' | 'inherit' = 'ignore'): Promise<Score> {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  try {
    execFileSync('tar', ['xzf', RECORDINGS, '-C', folder]);
    // Of two the grader takes the later one.
    const report = options[options.lastIndexOf('--json') + 1 || options.length] ?? join(folder, 'report.json');
    const main = join(ROOT, 'emulator', 'main.ts');
    const start = `"${process.execPath}" "${main}" --port 0 --seed empty --directory "${folder}/ca-$REPLAY_WORKER"`;
    const fixed = ['--cassettes', folder, '--start', start, '--json', report, '--concurrency', '2', '--quiet'];
    await run([GRADER, ...fixed, ...options], stdio);
    const { score, perCassette }: Report = JSON.parse(readFileSync(report, 'utf8'));
    const periods = byPeriod(folder, perCassette);
    if (stdio === 'inherit') process.stdout.write(table(periods));
    const newest = periods.find(({ name }) => name === NEWEST);
    return { ...score, newestRate: newest ? newest.full / newest.graded : 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Older recordings contradict newer ones in places: emulator/management/README.md lists them. */
function table(periods: readonly Period[]): string {
  const rows = periods.map(({ name, graded, full }) => {
    const rate = `${((100 * full) / graded).toFixed(1)}%`;
    return `  ${name.padEnd(22)}${String(graded).padStart(6)}${rate.padStart(13)}`;
  });
  return `\nBy date of the recording\n${' '.repeat(24)}graded  fully right\n${rows.join('\n')}\n`;
}

function run(argv: readonly string[], stdio: 'ignore' | 'inherit'): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, argv, { stdio });
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`the grader ended with ${code}`))));
  });
}

if (import.meta.main) {
  if (canReplay) await replay(process.argv.slice(2), 'inherit');
  else throw new Error(`There are no recordings at ${RECORDINGS}, or no grader at ${GRADER}`);
}
