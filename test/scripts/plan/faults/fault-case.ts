import type { ChildProcess } from 'node:child_process';
import type { RunOptions, Stage } from './stage.ts';

/** One thing that goes wrong in a deploy, and what whoever deploys is to read. The run after it has to converge. */
export interface FaultCase {
  /** Unique. */
  name: string;
  /** Before the deploy starts. */
  before?: (stage: Stage) => unknown;
  /** In the middle of it: when a line was told, or the tenant has had that many writes. */
  act?: { at: RegExp | number; do: (stage: Stage, child: ChildProcess) => unknown };
  run?: RunOptions | ((stage: Stage) => RunOptions);
  /** Exit code of the deploy, or several that are fine; a signal where it was killed. */
  ends: number | NodeJS.Signals | readonly number[];
  /** What it tells; each of them. */
  says: readonly (string | RegExp)[];
  /** What its record tells of the outcome; nothing where no record can be. */
  record?: 'done' | 'failed' | 'unfinished' | 'any';
  /** What the deploy after it tells. */
  again?: string | RegExp;
  /** Before the deploy after it. */
  mend?: (stage: Stage) => unknown;
}

export const forever = { times: 100_000 };
export const order = (fault: object) => (stage: Stage) => stage.fault(fault);
/** 30 s are half a second. */
export const impatient = { env: { HURT_PATIENCE: '60' } };
export const ROLE = 'POST /api/v2/roles';
export const VIEWER = 'PATCH /api/v2/roles/*';
export const ALL = 'GET /api/v2/*';
export const AFTER_A_SECOND = { 'retry-after': '1' };
export const UNTOUCHED = 'Nothing was written to the tenant';
