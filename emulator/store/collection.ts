/** One change of the state, as the journal keeps it; without `row` the row was deleted. */
export interface Write {
  readonly collection: string;
  readonly id: string;
  readonly row?: object;
  /** The row until then; undefined when it was new. */
  readonly before?: object;
}

/** The keys under which a row is found in an index. */
export type IndexKeys<Row> = (row: Row) => string | readonly string[] | undefined;
export type Indexes<Row> = { readonly [name: string]: IndexKeys<Row> };

/**
 * Rows of one kind by id, in order of insertion, with declared indexes. Rows are values: to change one, `put` a new
 * one; a row that was handed out is never changed. `get`, `put`, `delete` and `by` cost the same whatever the size.
 */
export class Collection<Row extends object> {
  readonly name: string;
  readonly #rows = new Map<string, Row>();
  readonly #keysOf: Indexes<Row>;
  readonly #indexes = new Map<string, Map<string, Set<string>>>();
  readonly #onWrite: (write: Write) => void;

  constructor(name: string, indexes: Indexes<Row>, onWrite: (write: Write) => void) {
    this.name = name;
    this.#keysOf = indexes;
    this.#onWrite = onWrite;
    for (const index of Object.keys(indexes)) this.#indexes.set(index, new Map());
  }

  get size(): number {
    return this.#rows.size;
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  get(id: string): Readonly<Row> | undefined {
    return this.#rows.get(id);
  }

  /** Inserts or replaces; a replaced row keeps its place in the order. */
  put(id: string, row: Row): void {
    const before = this.#rows.get(id);
    if (before) this.#unindex(id, before);
    this.#rows.set(id, row);
    this.#index(id, row);
    this.#onWrite({ collection: this.name, id, row, ...(before && { before }) });
  }

  /** @returns whether there was such a row. */
  delete(id: string): boolean {
    const before = this.#rows.get(id);
    if (!before) return false;
    this.#unindex(id, before);
    this.#rows.delete(id);
    this.#onWrite({ collection: this.name, id, before });
    return true;
  }

  clear(): void {
    for (const id of [...this.#rows.keys()]) this.delete(id);
  }

  values(): IterableIterator<Readonly<Row>> {
    return this.#rows.values();
  }

  entries(): IterableIterator<[string, Readonly<Row>]> {
    return this.#rows.entries();
  }

  hasIndex(index: string): boolean {
    return this.#indexes.has(index);
  }

  /** Rows that an index holds under `key`, in order of insertion into the index. */
  by(index: string, key: string): Readonly<Row>[] {
    const ids = this.#ids(index).get(key);
    const found: Row[] = [];
    for (const id of ids ?? []) {
      const row = this.#rows.get(id);
      if (row) found.push(row);
    }
    return found;
  }

  /** The first row that an index holds under `key`. */
  firstBy(index: string, key: string): Readonly<Row> | undefined {
    for (const id of this.#ids(index).get(key) ?? []) return this.#rows.get(id);
    return undefined;
  }

  /** How many rows an index holds under `key`. */
  countBy(index: string, key: string): number {
    return this.#ids(index).get(key)?.size ?? 0;
  }

  #ids(index: string): Map<string, Set<string>> {
    const ids = this.#indexes.get(index);
    if (!ids) throw new Error(`collection ${this.name} has no index ${index}`);
    return ids;
  }

  #keys(index: string, row: Row): readonly string[] {
    const keys = this.#keysOf[index]?.(row);
    if (keys === undefined) return [];
    return typeof keys === 'string' ? [keys] : keys;
  }

  #index(id: string, row: Row): void {
    for (const [name, ids] of this.#indexes) {
      for (const key of this.#keys(name, row)) {
        const known = ids.get(key);
        if (known) known.add(id);
        else ids.set(key, new Set([id]));
      }
    }
  }

  #unindex(id: string, row: Row): void {
    for (const [name, ids] of this.#indexes) {
      for (const key of this.#keys(name, row)) {
        const known = ids.get(key);
        known?.delete(id);
        if (known?.size === 0) ids.delete(key);
      }
    }
  }
}
