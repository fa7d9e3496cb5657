import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';

/** Keeps a value as JSON, whole or not at all. @throws UserError NOT_WRITABLE */
export function writeJson(file: string, value: unknown): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const unfinished = `${file}.unfinished`;
    writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(unfinished, file);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    const fix = 'Make it writable, or choose another place with --out';
    throw new UserError('NOT_WRITABLE', `${file} cannot be written (${systemErrorCode(error)})`, fix, { cause: error });
  }
}

export function writePlan(file: string, plan: Plan): void {
  writeJson(file, plan);
}

/** @throws UserError PLAN_INVALID for a file that is no plan of this project */
export function readPlan(file: string): Plan {
  const value = readJson(file) as Partial<Plan> | null;
  const isPlan =
    value?.format === 1 &&
    typeof value.fingerprint === 'string' &&
    Array.isArray(value.changes) &&
    Array.isArray(value.writes);
  if (!isPlan) throw new UserError('PLAN_INVALID', `${file} is not a plan`, 'Make one: npm run plan -- ENVIRONMENT');
  return value as Plan;
}

/** @throws UserError PLAN_INVALID */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const what = systemErrorCode(cause) === 'ENOENT' ? 'does not exist' : 'cannot be read as JSON';
    throw new UserError('PLAN_INVALID', `${file} ${what}`, 'Name the file that npm run plan has written', { cause });
  }
}
