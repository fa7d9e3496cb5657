import { closeSync, fsyncSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { systemErrorCode, TenantError } from '../errors.ts';
import type { Write } from './collection.ts';
import type { Store } from './store.ts';

/** One write, as a line of the journal holds it; without `r` the row was deleted. */
type Entry = { c: string; i: string; r?: object };

/**
 * Keeps a store in a file. `FILE` is the whole state, replaced by rename; `FILE.journal` is what was committed since,
 * one JSON array of writes a line, appended before the answer goes out. So kill -9 loses nothing that was answered: a
 * line cut short belongs to a request that was not.
 */
export class Persistence {
  readonly #store: Store;
  readonly #file: string;
  #journal: number;
  #size = 0;

  constructor(store: Store, file: string) {
    this.#store = store;
    this.#file = file;
    this.#load();
    this.#journal = this.#open(this.#journalFile, 'a');
    this.fold();
    store.onCommit = (writes) => this.#append(writes);
  }

  get #journalFile(): string {
    return `${this.#file}.journal`;
  }

  /** Writes the state file anew and empties the journal. */
  fold(): void {
    const next = `${this.#file}.next`;
    const descriptor = this.#open(next, 'w');
    try {
      writeSync(descriptor, JSON.stringify(this.#store.export()));
      fsyncSync(descriptor);
    } catch (error) {
      throw unwritable(this.#file, error);
    } finally {
      closeSync(descriptor);
    }
    renameSync(next, this.#file);
    truncateSync(this.#journalFile, 0);
    this.#size = 0;
  }

  close(): void {
    this.fold();
    closeSync(this.#journal);
    this.#store.onCommit = undefined;
  }

  #append(writes: readonly Write[]): void {
    const entries = writes.map(({ collection, id, row }): Entry => ({ c: collection, i: id, ...(row && { r: row }) }));
    const line = Buffer.from(`${JSON.stringify(entries)}\n`);
    let written = 0;
    try {
      while (written < line.length) written += writeSync(this.#journal, line, written);
    } catch (error) {
      // A partial line would swallow the next one: take it back, so that what is answered later is kept.
      truncateSync(this.#journalFile, this.#size);
      throw unwritable(this.#file, error);
    }
    this.#size += written;
  }

  #load(): void {
    const state = read(this.#file);
    if (state !== undefined) this.#store.import(parse(this.#file, state));
    for (const line of read(this.#journalFile)?.split('\n') ?? []) {
      const entries = line === '' ? [] : parseLine(line);
      for (const { c, i, r } of entries) this.#store.replay({ collection: c, id: i, ...(r && { row: r }) });
    }
  }

  #open(file: string, flags: string): number {
    try {
      return openSync(file, flags, 0o600);
    } catch (error) {
      throw unwritable(file, error);
    }
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new TenantError('STATE_UNREADABLE', `${file} cannot be read (${systemErrorCode(error)})`, 'Check the path', {
      cause: error,
    });
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TenantError('STATE_UNREADABLE', `${file} is not JSON`, 'Remove it to start with a new tenant', {
      cause: error,
    });
  }
}

/** A line that was cut short was never answered, so it never happened. */
function parseLine(line: string): Entry[] {
  try {
    return JSON.parse(line);
  } catch {
    return [];
  }
}

function unwritable(file: string, error: unknown): TenantError {
  return new TenantError(
    'STATE_UNWRITABLE',
    `The state cannot be kept in ${file} (${systemErrorCode(error) ?? 'unknown reason'})`,
    'Choose a writable path with --state, or free some disk space',
    { cause: error },
  );
}
