import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import type { PlannedWrite } from '../plan/writes.ts';
import type { RecordWrite } from './record.ts';

/** A write that is about to be sent, or how that ended. */
type Line = { n: number; write: Omit<RecordWrite, 'status'> } | { n: number; status: number };

/**
 * The writes of a deploy beside its record, a line before and a line after each: when it is killed, the next deploy can tell
 * what it had written.
 */
export class DeployLog {
  readonly #file: string;
  #count = 0;
  #isKept = true;

  constructor(record: string) {
    this.#file = logFile(record);
  }

  /** A write is about to be sent; what it gives back hears the status, 0 for none. */
  readonly keep = ({ method, path, kind, name }: PlannedWrite): ((status: number) => void) => {
    this.#count += 1;
    const n = this.#count;
    this.#append({ n, write: { method, path, kind, name } });
    return (status) => this.#append({ n, status });
  };

  /** The record has it all now. */
  remove(): void {
    try {
      rmSync(this.#file, { force: true });
    } catch {
      // It says nothing wrong where it stays.
    }
  }

  /** A deploy does not stop half way because the disk is full: what it did is told all the same when it ends. */
  #append(line: Line): void {
    if (!this.#isKept) return;
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      this.#isKept = false;
    }
  }
}

/** The writes that a deploy is known to have sent, as far as its log tells. */
export function loggedWrites(record: string): RecordWrite[] {
  const writes = new Map<number, RecordWrite>();
  for (const line of linesOf(logFile(record))) {
    if ('write' in line) writes.set(line.n, { ...line.write, status: 0 });
    else {
      const write = writes.get(line.n);
      if (write) writes.set(line.n, { ...write, status: line.status });
    }
  }
  return [...writes.values()];
}

function logFile(record: string): string {
  return record.replace(/\.json$/, '.writes.jsonl');
}

/** The last line may have been cut short. */
function linesOf(file: string): Line[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text.split('\n').flatMap((line) => parsed(line) ?? []);
  } catch {
    return [];
  }
}

function parsed(line: string): Line | undefined {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return undefined;
  }
}
