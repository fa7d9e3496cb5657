/** One change of the state, as the journal keeps it; without `row` the row was deleted. */
export interface Write {
  readonly collection: string;
  readonly id: string;
  readonly row?: object;
  /** The row until then; undefined when it was new. */
  readonly before?: object;
}

/** Rows with their indexes, ready to take the place of a collection's own. */
export interface Prepared<Row> {
  rows: Map<string, Row>;
  indexes: Map<string, Map<string, Set<string>>>;
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
  #rows = new Map<string, Row>();
  readonly #keysOf: Indexes<Row>;
  #indexes: Prepared<Row>['indexes'];
  readonly #onWrite: (write: Write) => void;

  constructor(name: string, indexes: Indexes<Row>, onWrite: (write: Write) => void) {
    this.name = name;
    this.#keysOf = indexes;
    this.#onWrite = onWrite;
    this.#indexes = this.#emptyIndexes();
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
    this.#set(id, row);
    this.#onWrite({ collection: this.name, id, row, ...(before && { before }) });
  }

  /** @returns whether there was such a row. */
  delete(id: string): boolean {
    const before = this.#rows.get(id);
    if (!before) return false;
    this.#drop(id);
    this.#onWrite({ collection: this.name, id, before });
    return true;
  }

  /** Takes a write back without telling of it; a row that comes back stands at the end of the order. */
  revert({ id, before }: Write): void {
    if (before) this.#set(id, before as Row);
    else this.#drop(id);
  }

  /** Carries out a write without telling of it. */
  replay({ id, row }: Write): void {
    if (row) this.#set(id, row as Row);
    else this.#drop(id);
  }

  /** Indexes rows, and changes nothing yet. @throws TypeError whose message is the id of a row that cannot be indexed */
  prepare(entries: Iterable<readonly [string, Row]>): Prepared<Row> {
    const prepared: Prepared<Row> = { rows: new Map(entries), indexes: this.#emptyIndexes() };
    for (const [id, row] of prepared.rows) {
      try {
        this.#index(prepared.indexes, id, row);
      } catch (cause) {
        throw new TypeError(id, { cause });
      }
    }
    return prepared;
  }

  /** Has these rows from now on, and no others; nobody is told. */
  install({ rows, indexes }: Prepared<Row>): void {
    this.#rows = rows;
    this.#indexes = indexes;
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
    return [...this.each(index, key)];
  }

  /** The same, one at a time: a page of a long list costs what a page of a short one does. */
  *each(index: string, key: string): IterableIterator<Readonly<Row>> {
    for (const id of this.#ids(index).get(key) ?? []) {
      const row = this.#rows.get(id);
      if (row) yield row;
    }
  }

  /** Deletes the rows that an index holds under `key`. */
  deleteBy(index: string, key: string): void {
    for (const id of [...(this.#ids(index).get(key) ?? [])]) this.delete(id);
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

  #emptyIndexes(): Prepared<Row>['indexes'] {
    return new Map(Object.keys(this.#keysOf).map((index) => [index, new Map()]));
  }

  #set(id: string, row: Row): void {
    const before = this.#rows.get(id);
    if (before) this.#unindex(id, before);
    this.#rows.set(id, row);
    this.#index(this.#indexes, id, row);
  }

  #drop(id: string): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#unindex(id, before);
    this.#rows.delete(id);
  }

  #index(indexes: Prepared<Row>['indexes'], id: string, row: Row): void {
    for (const [name, ids] of indexes) {
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
