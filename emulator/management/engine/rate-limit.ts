import type { RateLimitPlan } from '../../tenant.ts';

/** Fills by `perSecond` up to `burst` and gives one a request. */
interface Limit {
  burst: number;
  perSecond: number;
}

/** Some requests have a bucket of their own beside the one that all share. */
interface OwnLimit extends Limit {
  name: string;
  methods: readonly string[];
  path: RegExp;
}

interface Bucket {
  limit: Limit;
  left: number;
  /** Seconds since 1970. */
  at: number;
  loggedAt: number;
}

/** What became of a request: the headers of the answer and, when it is refused, whether the log has to tell. */
export interface Taken {
  headers: { [name: string]: string };
  refused: boolean;
  tell: boolean;
}

const WRITES = ['POST', 'PATCH', 'PUT', 'DELETE'];
const INVITATIONS = /^\/api\/v2\/organizations\/[^/]+\/invitations$/;

/** Source: main/docs/troubleshoot/…/rate-limit-configurations/free.mdx and enterprise.mdx (production), 2026-08-20. */
const PLANS: { readonly [plan in Exclude<RateLimitPlan, 'none'>]: { all: Limit; own: readonly OwnLimit[] } } = {
  free: { all: { burst: 2, perSecond: 2 }, own: [] },
  enterprise: {
    all: { burst: 50, perSecond: 16 },
    own: [
      { name: 'read invitations', methods: ['GET'], path: INVITATIONS, burst: 20, perSecond: 200 / 60 },
      { name: 'write invitations', methods: ['POST'], path: INVITATIONS, burst: 20, perSecond: 200 / 60 },
      {
        name: 'write organizations',
        methods: WRITES,
        path: /^\/api\/v2\/organizations(\/[^/]+)?$/,
        burst: 5,
        perSecond: 150 / 60,
      },
      {
        name: 'write member roles',
        methods: WRITES,
        path: /^\/api\/v2\/organizations\/[^/]+\/members\/[^/]+\/roles$/,
        burst: 20,
        perSecond: 200 / 60,
      },
    ],
  },
};
/** A limit that stays exceeded is logged again after a minute: main/docs/…/rate-limit-use-cases.mdx, 2026-11. */
const LOG_AGAIN_SECONDS = 60;

/** The rate limit of a tenant's Management API. Without a plan nothing is refused; the headers are Enterprise's. */
export class RateLimit {
  readonly #clock: { now: () => Date };
  readonly #plan: RateLimitPlan | undefined;
  readonly #wallClock: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param wallClock what clients compare with: moving the tenant's clock does not move theirs */
  constructor(clock: { now: () => Date }, plan?: RateLimitPlan, wallClock: () => number = Date.now) {
    this.#clock = clock;
    this.#plan = plan;
    this.#wallClock = wallClock;
  }

  /** Counts a request. `path` is without the query. */
  take(method: string, path: string): Taken {
    if (this.#plan === 'none') return { headers: {}, refused: false, tell: false };
    const now = this.#clock.now().getTime() / 1000;
    const { all, own } = PLANS[this.#plan ?? 'enterprise'];
    const buckets = [this.#bucket('all', all, now)];
    if (this.#plan) {
      const mine = own.filter((limit) => limit.methods.includes(method) && limit.path.test(path));
      for (const limit of mine) buckets.push(this.#bucket(limit.name, limit, now));
    }
    const empty = buckets.find(({ left }) => left < 1);
    const shown = empty ?? buckets.at(-1);
    if (empty && this.#plan) {
      const tell = now - empty.loggedAt >= LOG_AGAIN_SECONDS;
      if (tell) empty.loggedAt = now;
      return { headers: headersOf(empty, this.#wallClock()), refused: true, tell };
    }
    for (const bucket of buckets) bucket.left = Math.max(0, bucket.left - 1);
    return { headers: shown ? headersOf(shown, this.#wallClock()) : {}, refused: false, tell: false };
  }

  #bucket(name: string, limit: Limit, now: number): Bucket {
    const bucket = this.#buckets.get(name) ?? { limit, left: limit.burst, at: now, loggedAt: -Infinity };
    const filled = Math.max(0, now - bucket.at) * limit.perSecond;
    bucket.left = Math.min(limit.burst, bucket.left + filled);
    bucket.at = now;
    this.#buckets.set(name, bucket);
    return bucket;
  }
}

/** `x-ratelimit-reset` is when the bucket is full again, in seconds since 1970. */
function headersOf({ limit, left }: Bucket, now: number): { [name: string]: string } {
  const seconds = now / 1000 + (limit.burst - left) / limit.perSecond;
  return {
    'x-ratelimit-limit': String(limit.burst),
    'x-ratelimit-remaining': String(Math.floor(left)),
    'x-ratelimit-reset': String(Math.ceil(seconds)),
  };
}
