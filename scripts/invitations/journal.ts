import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { systemErrorCode, UserError } from '../errors.ts';

/** What is known of an invitation that was ordered. */
export type Entry =
  /** Its request went out, or was about to: whether it was carried out must be looked up. */
  { state: 'sending' } | { state: 'sent'; id: string } | { state: 'refused'; reason: string };

type Record = { [field: string]: unknown };

/**
 * A file that remembers which invitations were sent, one line of JSON each, so that an interrupted run can be started
 * again. Before a request goes out a line says so and is on the disk; whatever ends the process, the next run knows for
 * which invitations the answer is missing. A file beside it keeps a second process out.
 */
export class Journal {
  readonly path: string;
  readonly #file: number;
  readonly #entries: Map<string, Entry>;

  private constructor(path: string, file: number, entries: Map<string, Entry>) {
    this.path = path;
    this.#file = file;
    this.#entries = entries;
  }

  /** @throws UserError when it belongs to another tenant, another process uses it, or it cannot be written. */
  static open(path: string, domain: string): Journal {
    lock(path);
    try {
      const file = openSync(path, 'a+');
      const { entries, length } = read(path, domain);
      // A line that was being written when the process ended would swallow the next one.
      ftruncateSync(file, length);
      const journal = new Journal(path, file, entries);
      if (length === 0) journal.#write({ journal: 1, tenant: domain });
      return journal;
    } catch (error) {
      rmSync(lockOf(path), { force: true });
      throw error instanceof UserError ? error : notWritable(path, error);
    }
  }

  of(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  note(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#write({ key, ...entry });
    if (entry.state === 'sending') fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(lockOf(this.path), { force: true });
  }

  #write(record: Record): void {
    writeSync(this.#file, `${JSON.stringify({ at: new Date().toISOString(), ...record })}\n`);
  }
}

/** The entries of a journal and the length, in bytes, of its complete lines. */
function read(path: string, domain: string): { entries: Map<string, Entry>; length: number } {
  const bytes = readFileSync(path);
  const length = bytes.lastIndexOf('\n') + 1;
  const entries = new Map<string, Entry>();
  const lines = bytes.subarray(0, length).toString('utf8').split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const record = parse(line);
    if (!record || (index === 0 && record.journal !== 1)) throw damaged(path, index + 1);
    if (index === 0) {
      if (record.tenant !== domain) throw ofAnother(path, String(record.tenant), domain);
    } else {
      const { key, state, id, reason } = record;
      if (state === 'sent') entries.set(String(key), { state, id: String(id) });
      else if (state === 'refused') entries.set(String(key), { state, reason: String(reason) });
      else if (state === 'sending') entries.set(String(key), { state });
      else throw damaged(path, index + 1);
    }
  }
  return { entries, length };
}

function parse(line: string): Record | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record) : undefined;
  } catch {
    return undefined;
  }
}

function lockOf(path: string): string {
  return `${path}.lock`;
}

/** Holds the id of the process; one that was killed leaves it behind. */
function lock(path: string): void {
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      const file = openSync(lockOf(path), 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw notWritable(path, error);
      const owner = Number(readFileSync(lockOf(path), 'utf8'));
      if (isAlive(owner)) {
        const what = `Process ${owner} is sending these invitations already (${lockOf(path)})`;
        throw new UserError('NOT_WRITABLE', what, 'Wait for it to end, or end it and run the command again');
      }
      rmSync(lockOf(path), { force: true });
    }
  }
  throw new UserError('NOT_WRITABLE', `${lockOf(path)} cannot be had`, 'Run the command again');
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}

function damaged(path: string, line: number): UserError {
  const what = `${path}:${line}:1 is not a line of a journal`;
  return new UserError('CONFIG_INVALID', what, 'Name another file with --journal, or restore this one');
}

function ofAnother(path: string, tenant: string, domain: string): UserError {
  const what = `The journal ${path} is of the tenant ${tenant}, and this is ${domain}`;
  return new UserError('CONFIG_INVALID', what, 'Name another file with --journal');
}

function notWritable(path: string, cause: unknown): UserError {
  const reason = systemErrorCode(cause) ?? String(cause);
  const fix = 'Name a file that can be written with --journal';
  return new UserError('NOT_WRITABLE', `The journal ${path} cannot be written: ${reason}`, fix, { cause });
}
