import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../config/temporary.ts';
import { fixOfMachine, systemErrorCode, UserError } from '../errors.ts';
import { isObject } from '../plan/json.ts';
import { recordFolder } from './record.ts';

/**
 * One deploy to an environment at a time from this directory: each would be stopped by what the other writes, and what both
 * create could be there twice. @returns what ends it. @throws UserError DEPLOY_RUNNING, NOT_WRITABLE
 */
export function lockDeploys(environment: string, directory?: string): () => void {
  const folder = recordFolder(directory);
  const file = join(folder, `${environment}.lock`);
  const own = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() });
  try {
    mkdirSync(folder, { recursive: true });
    take(file, own, environment);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === undefined || error instanceof UserError) throw error;
    remove(file);
    const fix = `${fixOfMachine(code) ?? 'Make it writable'}; nothing was written to the tenant`;
    throw new UserError('NOT_WRITABLE', `${file} cannot be written (${code})`, fix, { cause: error });
  }
  const release = () => {
    process.removeListener('exit', release);
    if (read(file) === own) remove(file);
  };
  process.once('exit', release);
  return release;
}

/** Who deploys to an environment from this directory just now, in words. */
export function deployRunning(environment: string, directory?: string): string | undefined {
  return holderOf(read(join(recordFolder(directory), `${environment}.lock`)));
}

function take(file: string, own: string, environment: string): void {
  // Of a lock that was left by a deploy that is no more, whoever comes next takes it away.
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    const holder = holderOf(read(file));
    if (holder) throw running(environment, file, holder);
    remove(file);
  }
  throw running(environment, file, 'another deploy');
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Whoever comes next says what is wrong with it.
  }
}

/** Who holds it, in words; undefined when that is over. */
function holderOf(text: string): string | undefined {
  const { pid, host, since } = parsed(text);
  if (typeof pid !== 'number') return undefined;
  const told = `process ${pid}${host === hostname() ? '' : ` on ${host}`}, since ${since}`;
  return host !== hostname() || isAlive(pid) ? told : undefined;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function parsed(text: string): { [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function running(environment: string, file: string, holder: string): UserError {
  const fix = `Wait until it has ended; if none runs, remove ${file}`;
  return new UserError('DEPLOY_RUNNING', `Another deploy to ${environment} runs: ${holder}`, fix);
}
