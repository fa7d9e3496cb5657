import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { systemErrorCode, TenantError } from '../errors.ts';
import type { Write } from './collection.ts';
import type { Store } from './store.ts';

/** One write, as a line of the journal holds it; without `r` the row was deleted. */
type Entry = { c: string; i: string; r?: object };

/** Rows that are turned into text at once: enough to be quick, few enough to need no memory. */
const ROWS_AT_ONCE = 1000;
/** A journal is folded when it is larger than this and than the state: a write costs the same whatever the size. */
const LEAST_TO_FOLD = 64 * 1024 * 1024;

/**
 * Keeps a store in a file. `FILE` is the whole state, replaced by rename; `FILE.journal` is what was committed since,
 * one JSON array of writes a line, appended before the answer goes out. So kill -9 loses nothing that was answered: a
 * line cut short belongs to a request that was not.
 */
export class Persistence {
  readonly #store: Store;
  readonly #file: string;
  readonly #tell: (line: string) => void;
  readonly #journal: number;
  #journalSize = 0;
  #stateSize = 0;
  /** Which file FILE is since we wrote it. */
  #written = '';
  #willFold = false;
  #isClosed = false;

  /** @throws TenantError STATE_UNREADABLE, and then the files are left as they are; STATE_UNWRITABLE */
  constructor(store: Store, file: string, tell: (line: string) => void = () => undefined) {
    this.#store = store;
    this.#file = file;
    this.#tell = tell;
    this.#load();
    this.#journal = this.#open(this.#journalFile, 'a');
    this.#journalSize = fstatSync(this.#journal).size;
    this.#written = identityOf(file);
    store.keeper = {
      append: (writes) => this.#append(writes),
      rewrite: () => {
        this.#requireOurs();
        this.#fold();
      },
    };
    store.rewrite();
  }

  get #journalFile(): string {
    return `${this.#file}.journal`;
  }

  /** Folds the journal into the file. When that cannot be written, both stay: nothing is lost. */
  close(): void {
    this.#isClosed = true;
    this.#tryToFold();
    closeSync(this.#journal);
    this.#store.keeper = undefined;
  }

  #tryToFold(): void {
    try {
      this.#requireOurs();
      this.#fold();
    } catch (error) {
      if (!(error instanceof TenantError)) throw error;
      this.#tell(`${error.code}: ${error.message}`);
    }
  }

  /** Writes the state file anew and empties the journal. @throws TenantError STATE_UNWRITABLE */
  #fold(): void {
    const next = `${this.#file}.next`;
    const descriptor = this.#open(next, 'w');
    try {
      let size = 0;
      for (const part of textOf(this.#store)) size += writeAll(descriptor, part);
      fsyncSync(descriptor);
      closeSync(descriptor);
      renameSync(next, this.#file);
      ftruncateSync(this.#journal, 0);
      this.#written = identityOf(this.#file);
      this.#stateSize = size;
      this.#journalSize = 0;
    } catch (error) {
      rmSync(next, { force: true });
      throw unwritable(this.#file, error);
    }
  }

  #append(writes: readonly Write[]): void {
    const entries = writes.map(({ collection, id, row }): Entry => ({ c: collection, i: id, ...(row && { r: row }) }));
    this.#requireOurs();
    try {
      this.#journalSize += writeAll(this.#journal, `${JSON.stringify(entries)}\n`);
    } catch (error) {
      // A partial line would swallow the next one: take it back, so that what is answered later is kept.
      ftruncateSync(this.#journal, this.#journalSize);
      throw unwritable(this.#file, error);
    }
    if (this.#journalSize > Math.max(LEAST_TO_FOLD, this.#stateSize)) this.#foldSoon();
  }

  /** Whoever opens the file loads it, writes it anew and empties the journal: from then on it is theirs. */
  #requireOurs(): void {
    if (fstatSync(this.#journal).size === this.#journalSize && identityOf(this.#file) === this.#written) return;
    throw inUse(this.#file);
  }

  /** After the answer, so that no request waits for it longer than it must. */
  #foldSoon(): void {
    if (this.#willFold) return;
    this.#willFold = true;
    setImmediate(() => {
      if (!this.#isClosed) this.#tryToFold();
      this.#willFold = false;
    });
  }

  #load(): void {
    const state = read(this.#file);
    // Somebody took the file away to begin anew: what the journal says is about rows that were in it.
    if (state === undefined) return;
    this.#import(state);
    const lines = read(this.#journalFile)?.split('\n') ?? [];
    for (const [index, line] of lines.entries()) {
      // What stands behind the last line break was cut short and never answered, so it never happened.
      if (index === lines.length - 1) continue;
      for (const { c, i, r } of this.#entriesOf(line, index + 1)) {
        this.#store.replay({ collection: c, id: i, ...(r && { row: r }) });
      }
    }
  }

  #import(text: string): void {
    try {
      this.#store.import(JSON.parse(text));
    } catch (cause) {
      const why = cause instanceof TenantError ? cause.message : 'It is not JSON';
      throw unreadable(this.#file, why, cause);
    }
  }

  #entriesOf(line: string, number: number): Entry[] {
    try {
      const entries: unknown = JSON.parse(line);
      if (Array.isArray(entries)) return entries;
    } catch (cause) {
      throw unreadable(this.#journalFile, `Line ${number} is not JSON`, cause);
    }
    throw unreadable(this.#journalFile, `Line ${number} is not a list of writes`);
  }

  #open(file: string, flags: string): number {
    try {
      return openSync(file, flags, 0o600);
    } catch (error) {
      throw unwritable(file, error);
    }
  }
}

/** The state as JSON, piece by piece. */
function* textOf(store: Store): Iterable<string> {
  const { version, clock_offset_seconds, collections } = store.export();
  yield `{"version":${version},"clock_offset_seconds":${clock_offset_seconds},"collections":{`;
  let isFirst = true;
  for (const [name, rows] of Object.entries(collections)) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(name)}:[`;
    isFirst = false;
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const part = rows.slice(at, at + ROWS_AT_ONCE).map((row) => JSON.stringify(row));
      yield `${at === 0 ? '' : ','}\n${part.join(',\n')}`;
    }
    yield ']';
  }
  yield '}}\n';
}

function identityOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return `${found?.ino}:${found?.mtimeMs}`;
}

/** A disk that is nearly full takes a part and says so only the next time. */
function writeAll(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  return written;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw unreadable(file, `It cannot be read (${systemErrorCode(error)})`, error);
  }
}

function unreadable(file: string, why: string, cause?: unknown): TenantError {
  const fix = 'Restore it from a copy, or move it away to start with a new tenant';
  return new TenantError('STATE_UNREADABLE', `The state in ${file} cannot be used: ${why}`, fix, { cause });
}

function inUse(file: string): TenantError {
  const message = `Another local tenant has opened ${file} since: this one can keep nothing any more`;
  return new TenantError('STATE_IN_USE', message, 'Stop one of the two, or give each a --state FILE of its own');
}

function unwritable(file: string, error: unknown): TenantError {
  return new TenantError(
    'STATE_UNWRITABLE',
    `The state cannot be kept in ${file} (${systemErrorCode(error) ?? 'unknown reason'})`,
    'Choose a writable path with --state, or free some disk space',
    { cause: error },
  );
}
