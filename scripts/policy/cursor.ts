/** A value of deploy-cli's configuration as JSON: from YAML, from an export, or from a snapshot of a tenant. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Keys and indexes from the top of the configuration: `['clients', 0, 'callbacks', 1]`. */
export type Path = readonly (string | number)[];

/**
 * A place in the configuration and what stands there. It never throws: below something that is missing, or of another
 * type than was expected, everything is missing. So a rule reads as if the configuration were right, and says nothing of
 * what the schema complains about already.
 */
export class Cursor {
  readonly path: Path;
  /** Undefined where nothing is written. */
  readonly value: Json | undefined;

  constructor(value: Json | undefined, path: Path = []) {
    this.value = value;
    this.path = path;
  }

  get(key: string): Cursor {
    const { value } = this;
    const isMap = typeof value === 'object' && value !== null && !isList(value);
    return new Cursor(isMap && Object.hasOwn(value, key) ? value[key] : undefined, [...this.path, key]);
  }

  /** What is at `keys`, one below the other. */
  at(...keys: string[]): Cursor {
    return keys.reduce<Cursor>((cursor, key) => cursor.get(key), this);
  }

  /** Something is written here, be it null. */
  get exists(): boolean {
    return this.value !== undefined;
  }

  /** Text; undefined also for a value by name (`$env`), which nobody knows before it is deployed. */
  get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  get isTrue(): boolean {
    return this.value === true;
  }

  get isFalse(): boolean {
    return this.value === false;
  }

  get items(): readonly Cursor[] {
    const { value } = this;
    return isList(value) ? value.map((item, index) => new Cursor(item, [...this.path, index])) : [];
  }

  /** One item of a list, counted from 0. */
  item(index: number): Cursor {
    const { value } = this;
    return new Cursor(isList(value) ? value[index] : undefined, [...this.path, index]);
  }

  /** The texts of a list. */
  get texts(): readonly string[] {
    return this.items.flatMap(({ text }) => text ?? []);
  }

  /** Keys of a map and what stands under them. */
  get entries(): readonly (readonly [key: string, value: Cursor])[] {
    const { value } = this;
    if (typeof value !== 'object' || value === null || isList(value)) return [];
    return Object.keys(value).map((key) => [key, this.get(key)] as const);
  }
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
