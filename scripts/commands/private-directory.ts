import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemErrorCode, UserError } from '../errors.ts';

/** A temporary directory that only we can read, and that is gone when `use` is over. @throws UserError NOT_WRITABLE */
export async function inPrivateDirectory<T>(use: (directory: string) => Promise<T>): Promise<T> {
  const directory = made();
  try {
    return await use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function made(): string {
  try {
    const directory = mkdtempSync(join(tmpdir(), 'tenant-as-code-'));
    chmodSync(directory, 0o700);
    return directory;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    const fix = 'Give yourself the right to write there, or set TMPDIR';
    throw new UserError('NOT_WRITABLE', `A temporary directory could not be made in ${tmpdir()}`, fix, {
      cause: error,
    });
  }
}
