import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';

const PREFIX = 'tenant-as-code-';
/** Containers may share a temporary directory, and each has a process 1. */
const HERE = hostname().replace(/[^\w]/g, '');

/** A temporary directory that only we can read. It holds secrets: `remove` it whatever happens. @throws UserError NOT_WRITABLE */
export function temporaryDirectory(): { path: string; remove: () => void } {
  removeRemains();
  try {
    const path = mkdtempSync(join(tmpdir(), `${PREFIX}${HERE}.${process.pid}-`));
    chmodSync(path, 0o700);
    return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    const message = `A temporary directory could not be made in ${tmpdir()}`;
    const fix = 'Give yourself the right to write there, or set TMPDIR';
    throw new UserError('NOT_WRITABLE', message, fix, { cause: error });
  }
}

/** Whoever was killed could not remove its own. */
function removeRemains(): void {
  for (const name of namesIn(tmpdir())) {
    const [, host, pid] = /^tenant-as-code-(\w*)\.(\d+)-/.exec(name) ?? [];
    if (host !== HERE || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It is somebody else's.
    }
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Whether a process of this machine still runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
