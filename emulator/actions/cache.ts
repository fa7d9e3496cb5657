/** Limits of `api.cache`. Source: docs-v2 main/docs/customize/actions/limitations.mdx, 2026-11-23. */
const MOST_ENTRIES = 20;
const LONGEST_KEY = 64;
const LARGEST_VALUE = 4 * 1024;
const LARGEST_CACHE = 8 * 1024;
const LONGEST_LIFE = 24 * 60 * 60 * 1000;
const DEFAULT_LIFE = 15 * 60 * 1000;

type Result = { type: 'success' } | { type: 'error'; code: string };
interface Entry {
  value: string;
  expires_at: number;
}

/** The cache of one trigger, as long as its worker lives: Auth0 promises no more. */
export class ActionCache {
  readonly #entries = new Map<string, Entry>();

  get(key: string, now: number): Entry | undefined {
    this.#evict(now);
    const entry = this.#entries.get(key);
    return entry && { ...entry };
  }

  delete(key: string): Result {
    this.#entries.delete(key);
    return { type: 'success' };
  }

  set(key: unknown, value: unknown, options: unknown, now: number): Result {
    if (typeof key !== 'string' || Buffer.byteLength(key) > LONGEST_KEY) return refuse('CacheKeySizeExceeded');
    if (typeof value !== 'string') return refuse('InvalidCacheValue');
    if (Buffer.byteLength(value) > LARGEST_VALUE) return refuse('CacheValueSizeExceeded');
    const expires_at = expiryOf(options, now);
    if (Number.isNaN(expires_at) || expires_at <= now) return refuse('InvalidExpiry');
    this.#evict(now);
    const known = this.#entries.get(key);
    if (!known && this.#entries.size >= MOST_ENTRIES) return refuse('ItemCountExceeded');
    const freed = known ? sizeOf(key, known.value) : 0;
    if (this.#size() - freed + sizeOf(key, value) > LARGEST_CACHE) return refuse('CacheSizeExceeded');
    this.#entries.set(key, { value, expires_at });
    return { type: 'success' };
  }

  #size(): number {
    let size = 0;
    for (const [key, { value }] of this.#entries) size += sizeOf(key, value);
    return size;
  }

  #evict(now: number): void {
    for (const [key, { expires_at }] of this.#entries) {
      if (expires_at <= now) this.#entries.delete(key);
    }
  }
}

function expiryOf(options: unknown, now: number): number {
  const { ttl, expires_at } = (options ?? {}) as { ttl?: unknown; expires_at?: unknown };
  const asked = [
    ttl === undefined ? undefined : now + Number(ttl),
    expires_at === undefined ? undefined : Number(expires_at),
  ];
  const given = asked.filter((time) => time !== undefined);
  return Math.min(given.length > 0 ? Math.min(...given) : now + DEFAULT_LIFE, now + LONGEST_LIFE);
}

function sizeOf(key: string, value: string): number {
  return Buffer.byteLength(key) + Buffer.byteLength(value);
}

/** ASSUMPTION cache-error-codes (emulator/assumptions.ts) */
function refuse(code: string): Result {
  return { type: 'error', code };
}
