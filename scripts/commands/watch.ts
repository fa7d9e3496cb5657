import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';

/** An editor writes a file in several steps: what comes within this time belongs together. Milliseconds. */
const SETTLE_MS = 100;

/**
 * Calls `onChange` after files below `folders` have changed. Every folder is watched by itself: a recursive watch
 * loses a file that an editor replaces by renaming another one over it.
 */
export class Watcher {
  readonly #folders: readonly string[];
  readonly #onChange: () => void;
  readonly #watched = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;

  constructor(folders: readonly string[], onChange: () => void) {
    this.#folders = folders;
    this.#onChange = onChange;
    this.#watchAll();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watched.values()) watcher.close();
    this.#watched.clear();
  }

  #watchAll(): void {
    const wanted = new Set(this.#folders.flatMap(foldersBelow));
    for (const [folder, watcher] of this.#watched) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watched.delete(folder);
    }
    for (const folder of wanted) {
      if (this.#watched.has(folder)) continue;
      const watcher = watch(folder, () => this.#changed());
      // A folder that goes is noticed in its parent.
      watcher.on('error', () => undefined);
      this.#watched.set(folder, watcher);
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#watchAll();
      this.#onChange();
    }, SETTLE_MS);
  }
}

function foldersBelow(folder: string): string[] {
  try {
    const inner = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return [folder, ...inner.flatMap(({ name }) => foldersBelow(join(folder, name)))];
  } catch {
    return [];
  }
}
