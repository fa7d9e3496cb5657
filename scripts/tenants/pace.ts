import { wait } from './wait.ts';

/** Seconds per request that is assumed until a tenant has told more: the sustained rate of the free plan, 2 a second. */
const FIRST_GAP = 0.5;
const LONGEST_GAP = 30;
/** Limits are told by the second or the minute: a reset that is further away is a clock that is wrong. */
const LONGEST_RESET = 600;

/**
 * What an answer leaves of the gap below which the tenant has refused, which a refusal makes a tenth longer. Families that
 * share a bucket refuse each other: without it, three thousand requests end at a quarter of what the tenant allows.
 */
const TRUST = 0.995;

/** Milliseconds after which whoever waits looks whether an answer has opened the bucket meanwhile. */
const LOOK_AGAIN = 50;

/** What the answers of a tenant have told of one of its buckets. Times in milliseconds since the process began. */
interface Bucket {
  /** Requests that may be sent without waiting. */
  left: number;
  /** Sent and not answered yet: the last answer did not count all of them. */
  flying: number;
  /** Nothing is sent before. */
  openAt: number;
  /** After a refusal nothing is sent before this. */
  refusedUntil: number;
  /** Seconds in which the bucket gains one request. */
  gap: number;
  /** The gap below which the tenant has refused. */
  floor: number;
  isMeasured: boolean;
}

/**
 * Keeps requests below the limits that a tenant tells in `x-ratelimit-*`, and no further below than needed.
 *
 * Auth0 fills a bucket steadily up to a burst (docs-v2 main/docs/troubleshoot/customer-support/operational-policies/
 * rate-limit-policy, 2026-08). While the last answer told of requests left, the next one goes out at once; at none left,
 * one goes out as soon as the bucket should have gained one. Waiting a little too long loses nothing: the bucket has
 * gained more meanwhile. So a rough measure of how fast it fills is enough to use all of it.
 */
export class Pace {
  readonly #buckets = new Map<string, Bucket>();
  readonly #waits: boolean;
  readonly #now: () => number;

  /** @param waits false: only a refusal makes it wait. For a tenant of this machine, whose limits are nobody's. */
  constructor(waits: boolean, now: () => number = () => performance.now()) {
    this.#waits = waits;
    this.#now = now;
  }

  /** Resolves when a request of this family may be sent. @throws the reason of the signal when it is aborted meanwhile */
  async turn(family: string, signal?: AbortSignal): Promise<void> {
    const bucket = this.#bucket(family);
    for (let ms = this.#reserve(bucket); ms > 0; ms = this.#reserve(bucket))
      await wait(Math.min(ms, LOOK_AGAIN), signal);
  }

  /** Milliseconds to wait, or 0 when the request is counted as sent. */
  #reserve(bucket: Bucket): number {
    const wait = bucket.openAt - this.#now();
    if (wait > 0) return wait;
    bucket.left -= 1;
    bucket.flying += 1;
    if (bucket.left < 1) bucket.openAt = this.#now() + bucket.gap * 1000;
    return 0;
  }

  /** The tenant did not answer a request of this family. */
  lost(family: string): void {
    this.#bucket(family).flying -= 1;
  }

  /** Learns from an answer of the tenant. @returns milliseconds to wait before a refused request is sent again. */
  learn(family: string, { status, headers }: Pick<Response, 'status' | 'headers'>): number {
    const bucket = this.#bucket(family);
    bucket.flying -= 1;
    const told = readHeaders(headers);
    if (told) measure(bucket, told);
    if (status !== 429) {
      bucket.floor *= TRUST;
      if (told && this.#waits) this.#follow(bucket, told);
      else {
        // Nothing is told of the limit, or it is not followed: only another refusal makes it wait again.
        bucket.left = Number.POSITIVE_INFINITY;
        bucket.openAt = Math.min(bucket.openAt, this.#now());
      }
      return 0;
    }
    // Thought to be open and was not: it fills more slowly than measured. What was under way with it says nothing more.
    if (this.#now() >= bucket.refusedUntil) bucket.floor = Math.min(LONGEST_GAP, bucket.gap * 1.1);
    bucket.gap = Math.max(bucket.gap, bucket.floor);
    const wait = (told?.retryAfter ?? bucket.gap) * 1000;
    bucket.refusedUntil = this.#now() + wait;
    bucket.left = 0;
    bucket.openAt = Math.max(bucket.openAt, this.#now() + wait);
    return wait;
  }

  #follow(bucket: Bucket, { remaining }: Told): void {
    bucket.left = remaining - bucket.flying;
    const now = this.#now();
    bucket.openAt = bucket.left >= 1 ? Math.min(bucket.openAt, now) : Math.max(bucket.openAt, now + bucket.gap * 1000);
  }

  #bucket(family: string): Bucket {
    let bucket = this.#buckets.get(family);
    if (!bucket) {
      // The first request goes alone: its answer tells how many may follow.
      const left = this.#waits ? 1 : Number.POSITIVE_INFINITY;
      bucket = { left, flying: 0, openAt: 0, refusedUntil: 0, gap: FIRST_GAP, floor: 0, isMeasured: false };
      this.#buckets.set(family, bucket);
    }
    return bucket;
  }
}

interface Told {
  limit: number;
  remaining: number;
  /** Seconds until the bucket is full again. */
  resetIn: number | undefined;
  /** Seconds. */
  retryAfter: number | undefined;
}

/** `x-ratelimit-reset` is rounded up to whole seconds: of several measures the least is the nearest. */
function measure(bucket: Bucket, { limit, remaining, resetIn }: Told): void {
  const missing = limit - remaining;
  if (resetIn === undefined || resetIn <= 0 || resetIn > LONGEST_RESET || missing < 1) return;
  const gap = Math.max(bucket.floor, Math.min(LONGEST_GAP, resetIn / missing));
  bucket.gap = bucket.isMeasured ? Math.min(bucket.gap, gap) : gap;
  bucket.isMeasured = true;
}

function readHeaders(headers: Headers): Told | undefined {
  const retryAfter = retryAfterOf(headers);
  const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) =>
    numberOf(headers.get(`x-ratelimit-${name}`)),
  );
  if (limit === undefined || remaining === undefined) {
    return retryAfter === undefined ? undefined : { limit: 0, remaining: 0, resetIn: undefined, retryAfter };
  }
  return { limit, remaining, resetIn: reset === undefined ? undefined : reset - serverNow(headers), retryAfter };
}

function numberOf(text: string | null): number | undefined {
  const value = Number(text?.trim() || Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Seconds or a date: RFC 9110, section 10.2.3. */
function retryAfterOf(headers: Headers): number | undefined {
  const text = headers.get('retry-after');
  const seconds = numberOf(text) ?? (Date.parse(text ?? '') - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(0, seconds), LONGEST_RESET);
}

/** Seconds since 1970 on the tenant's clock. This machine's is finer, and is used where the two agree. */
function serverNow(headers: Headers): number {
  const here = Date.now() / 1000;
  const there = Date.parse(headers.get('date') ?? '') / 1000;
  return Number.isNaN(there) || Math.abs(there - here) < 2 ? here : there;
}
