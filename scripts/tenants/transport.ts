import { systemErrorCode, UserError } from '../errors.ts';
import { Pace } from './pace.ts';
import { TokenRefused, type TokenSource } from './token.ts';
import { wait } from './wait.ts';

export interface TransportOptions {
  /** Sends one request; what carries it out in the end. */
  send: typeof fetch;
  /** Requests of the tenant's limits that are left decide when the next one is sent. False: only refusals do. */
  followsLimits: boolean;
  /** Refuses whatever is no GET. */
  readOnly: boolean;
  /** Requests under way at the same time. */
  concurrency: number;
  /** Milliseconds after which an answer is given up. */
  timeout: number;
  /** Aborting it ends every wait and every request. */
  signal?: AbortSignal | undefined;
  /**
   * Aborting it ends every wait and every read, and nothing more is sent; a write that is under way still gets its answer,
   * if it comes within 5 s: whoever ends in the middle of it wants to know whether it was carried out.
   */
  ending?: AbortSignal | undefined;
  /** Hears why a request is sent again. */
  onRepeat?: ((reason: string) => void) | undefined;
}

/** What `onRepeat` hears where there is no status. */
export const NO_ANSWER = 'no answer';

/** A request that got no answer. */
export class NoAnswer extends Error {
  /** Whether the tenant may have received it: if not, it certainly was not carried out. */
  readonly maybeDone: boolean;

  constructor(maybeDone: boolean, cause: unknown) {
    super(rootOf(cause).message, { cause });
    this.name = 'NoAnswer';
    this.maybeDone = maybeDone;
  }
}

/** The host cannot be found, or is not who it should be: that stays so. */
const HOPELESS = new Set([
  'ENOTFOUND',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** No connection came about: nothing of the request was sent. */
const NEVER_SENT = new Set([
  ...HOPELESS,
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const PASSING = new Set([408, 500, 502, 503, 504]);
/** Tries of a request that may be repeated: up to 8 s of a tenant that answers 5xx or not at all. */
const MOST_TRIES = 6;
/**
 * A tenant that cannot be connected to is more often a wrong domain than one that restarts; and one that has not answered
 * for a minute and a half does not answer in three.
 */
const MOST_SLOW = 3;
const MOST_REFUSALS = 60;
/** A tenant that refuses for so long is used up by somebody else. Milliseconds. */
const LONGEST_REFUSED = 120_000;
/** Milliseconds that a write which is under way is given when everything ends. */
const GRACE = 5000;
const FIRST_DELAY = 250;
const LONGEST_DELAY = 8000;

/**
 * A `fetch` for a tenant: paced, signed in, and repeated only where that is safe. A GET is repeated after 429, 5xx, a
 * reset and a timeout. Anything else is repeated only when it certainly was not carried out: after 429, and when the
 * tenant was not reached. @throws NoAnswer, UserError READ_ONLY
 */
export class Transport {
  readonly #options: TransportOptions;
  readonly #pace: Pace;
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  /** What ends a wait; what ends a write. */
  readonly #stop: { waits?: AbortSignal; writes?: AbortSignal };

  constructor(options: TransportOptions) {
    const { followsLimits, signal, ending } = options;
    this.#options = options;
    this.#pace = new Pace(followsLimits);
    const [waits, writes] = [anyOf([signal, ending]), anyOf([signal, ending && later(ending, GRACE)])];
    this.#stop = { ...(waits && { waits }), ...(writes && { writes }) };
  }

  /** `fetch` with the token of `tokens`; a token that the tenant no longer takes is renewed once. */
  signedIn(tokens: TokenSource): typeof fetch {
    return async (input, init) => {
      const attempt = async (token: string) => {
        const headers = new Headers(init?.headers);
        headers.set('authorization', `Bearer ${token}`);
        return this.fetch(input, { ...init, headers });
      };
      try {
        const token = await tokens.get();
        const answer = await attempt(token);
        return answer.status === 401 ? await attempt(await tokens.get(token)) : answer;
      } catch (error) {
        // The SDK then shows what the tenant said to the request for a token.
        // Requests that waited for one token share its refusal, and each reads it.
        if (error instanceof TokenRefused) return error.response.clone();
        throw error;
      }
    };
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const method = (init?.method ?? 'GET').toUpperCase();
    const url = new URL(input instanceof Request ? input.url : input);
    const isSafe = method === 'GET' || method === 'HEAD';
    const isToken = url.pathname === '/oauth/token';
    if (this.#options.readOnly && !isSafe && !isToken) {
      const what = `${method} ${url.pathname} was not sent: this command only reads`;
      throw new UserError('READ_ONLY', what, 'Run the command that is meant to write');
    }
    // Nothing but a token comes of asking for one: it can be asked for again.
    return this.#repeat(input, { ...init, method }, { family: familyOf(method, url), repeatable: isSafe || isToken });
  };

  async #repeat(
    input: Parameters<typeof fetch>[0],
    init: RequestInit & { method: string },
    { family, repeatable }: { family: string; repeatable: boolean },
  ): Promise<Response> {
    const { signal, onRepeat } = this.#options;
    const { waits } = this.#stop;
    let refusals = 0;
    const start = performance.now();
    for (let tries = 1; ; ) {
      let answer: Response | undefined;
      let reason = '';
      try {
        answer = await this.#once(input, init, { family, repeatable });
        reason = String(answer.status);
      } catch (error) {
        const cause = error instanceof Sent ? error.cause : error;
        // Of a write that was under way it is told that nobody knows whether it was carried out.
        const ended = error instanceof Sent && !repeatable ? signal : waits;
        if (init.signal?.aborted || ended?.aborted) throw ended?.reason ?? cause;
        const code = systemErrorCode(rootOf(cause)) ?? '';
        const maybeDone = !NEVER_SENT.has(code) && !repeatable;
        const isSlow = cause instanceof TooSlow || NEVER_SENT.has(code);
        const most = HOPELESS.has(code) || maybeDone ? 1 : isSlow ? MOST_SLOW : MOST_TRIES;
        if (tries >= most) throw new NoAnswer(maybeDone, cause);
        reason = NO_ANSWER;
      }
      if (answer?.status === 429) {
        refusals += 1;
        if (refusals >= MOST_REFUSALS || performance.now() - start > LONGEST_REFUSED) return answer;
        onRepeat?.(reason);
        continue;
      }
      if (answer && !(repeatable && isPassing(answer.status) && tries < MOST_TRIES)) return answer;
      onRepeat?.(reason);
      await wait(backoff(tries), waits);
      tries += 1;
    }
  }

  /** One try, in its turn. A refusal for too many requests has made the turn of the next one later. @throws Sent */
  async #once(
    input: Parameters<typeof fetch>[0],
    init: RequestInit,
    { family, repeatable }: { family: string; repeatable: boolean },
  ): Promise<Response> {
    const { send, timeout } = this.#options;
    const { waits, writes } = this.#stop;
    await this.#enter();
    try {
      await this.#pace.turn(family, waits);
      waits?.throwIfAborted();
      const limited = anyOf([init.signal, repeatable ? waits : writes, AbortSignal.timeout(timeout)]);
      const answer = await complete(send(input, { ...init, ...(limited && { signal: limited }) })).catch((error) => {
        this.#pace.lost(family);
        throw new Sent(isTimeout(error) ? new TooSlow(timeout) : error);
      });
      this.#pace.learn(family, answer);
      return answer;
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#options.concurrency) this.#running += 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The place goes to whoever waits, or is free. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}

/** A try that was sent and got no answer. */
class Sent extends Error {
  constructor(cause: unknown) {
    super('no answer', { cause });
    this.name = 'Sent';
  }
}

/** No answer came in time. */
class TooSlow extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds / 1000} s`);
    this.name = 'TooSlow';
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || rootOf(error).name === 'TimeoutError');
}

function anyOf(signals: readonly (AbortSignal | null | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((one) => one != null);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}

/** A signal that is aborted that many milliseconds after the other one. */
function later(signal: AbortSignal, milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const begin = () => void setTimeout(() => controller.abort(signal.reason), milliseconds).unref();
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return controller.signal;
}

/** Whether the tenant may answer better when it is asked again. */
export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

/** Reads the whole answer: a connection that breaks in the middle of it is a request without an answer. */
async function complete(sent: Promise<Response>): Promise<Response> {
  const answer = await sent;
  const { status, statusText, headers } = answer;
  return new Response(answer.body && (await answer.arrayBuffer()), { status, statusText, headers });
}

/** Requests that probably share a limit: the same method and path, whatever the ids in it. */
function familyOf(method: string, { pathname }: URL): string {
  const parts = pathname.split('/').map((part, index) => (index > 3 && index % 2 === 0 ? '*' : part));
  return `${method} ${parts.join('/')}`;
}

/** Doubles, up to 8 s, less a random part so that those who failed together do not come back together. */
function backoff(tries: number): number {
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (tries - 1)) * (0.5 + Math.random() / 2);
}

/** The error that began it: the SDK and `fetch` wrap what the network said. */
export function rootOf(error: unknown): Error {
  let root = error instanceof Error ? error : new Error(String(error));
  while (root.cause instanceof Error) root = root.cause;
  // Several addresses were tried, and each failed.
  if (root instanceof AggregateError && root.errors[0] instanceof Error) return root.errors[0];
  return root;
}
