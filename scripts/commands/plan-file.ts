import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fixOfMachine, systemErrorCode, UserError } from '../errors.ts';
import type { Plan } from '../plan/plan.ts';
import { brokenPart } from '../plan/shape.ts';

/** Keeps a value as JSON, whole or not at all, also when the machine loses power. @throws UserError NOT_WRITABLE */
export function writeJson(file: string, value: unknown, elsewhere = ''): void {
  const unfinished = `${file}.unfinished`;
  try {
    makeDirectory(dirname(resolve(file)));
    writeSafely(unfinished, `${JSON.stringify(value, null, 2)}\n`);
    renameSync(unfinished, file);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined) throw error;
    remove(unfinished);
    const fix = `${fixOfMachine(code) ?? 'Make it writable'}${elsewhere}`;
    throw new UserError('NOT_WRITABLE', `${file} cannot be written (${code})`, fix, { cause: error });
  }
}

/** `mkdir` with `recursive` never ends where the kernel says that a name which is there cannot be made, as below /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  const parent = dirname(directory);
  if (parent !== directory) makeDirectory(parent);
  try {
    mkdirSync(directory);
  } catch (error) {
    // Somebody else has made it meanwhile.
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
}

function writeSafely(file: string, text: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Where it could not be written it can often not be removed either; the reason for the one is told.
  }
}

export function writePlan(file: string, plan: Plan): void {
  writeJson(file, plan, ', or choose another place with --out');
}

/** @throws UserError PLAN_INVALID for a file that is no plan of this project, or no longer one */
export function readPlan(file: string): Plan {
  const value = readJson(file);
  const broken = brokenPart(value);
  if (broken === undefined) return value as Plan;
  const where = broken === 'format' ? '' : `: ${broken} is missing, or of another sort`;
  throw new UserError('PLAN_INVALID', `${file} is not a plan${where}`, 'Make one: npm run plan -- ENVIRONMENT');
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
