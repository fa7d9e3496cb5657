import { createHash } from 'node:crypto';

/** Parameters of an address, each once; secrets are shortened. */
export interface Shown {
  [parameter: string]: string;
}

/** One request of a login and where its answer led. */
export interface Hop {
  at: string;
  method: string;
  path: string;
  parameters: Shown;
  status: number;
  /** Set for a redirect: the address without its query, and the parameters that it carried. */
  to?: { address: string; parameters: Shown };
}

/** One login as the browser and the application went through it. */
export interface LoginTrace {
  /** The id of its transaction. */
  id: string;
  clientId: string;
  /** What /authorize was called with. */
  query: Shown;
  hops: Hop[];
}

const KEPT = 30;
const MOST_HOPS = 60;
/** Whoever sees one of these could go on in somebody's name. */
const SECRET = new Set(['code', 'csrf', 'id_token', 'access_token', 'id_token_hint', 'client_assertion', 'request']);

/** The last 30 logins, for the console; in memory only. Counts what happens, so that pages know when they are old. */
export class Traces {
  readonly #logins = new Map<string, LoginTrace>();
  readonly #links = new Map<string, string>();
  readonly #requests = new WeakMap<object, string>();
  #revision = 0;

  get revision(): number {
    return this.#revision;
  }

  touch(): void {
    this.#revision += 1;
  }

  clear(): void {
    this.#logins.clear();
    this.#links.clear();
    this.touch();
  }

  /** The newest first. */
  all(): LoginTrace[] {
    return [...this.#logins.values()].reverse();
  }

  /** A login begins with this request to /authorize. */
  begin(request: object, login: Pick<LoginTrace, 'id' | 'clientId'>, query: Shown): void {
    this.#logins.set(login.id, { ...login, query: shown(Object.entries(query)), hops: [] });
    this.#requests.set(request, login.id);
    const [oldest] = this.#logins.keys();
    if (this.#logins.size > KEPT && oldest !== undefined) this.#logins.delete(oldest);
  }

  /** This request exchanges the code of a login. */
  join(request: object, code: string | undefined): void {
    const id = code === undefined ? undefined : this.#links.get(hash(code));
    if (id) this.#requests.set(request, id);
  }

  /** A request was answered. `url` and `location` with their queries, relative to `base`. */
  record(
    request: object,
    answered: { method: string; url: string; status: number; location: unknown; at: string; base: string },
  ): void {
    this.touch();
    const { method, status, at, base } = answered;
    const url = new URL(answered.url, base);
    const id = this.#requests.get(request) ?? this.#links.get(url.pathname) ?? url.searchParams.get('state') ?? '';
    const login = this.#logins.get(id);
    if (!login || login.hops.length >= MOST_HOPS) return;
    const target = typeof answered.location === 'string' ? URL.parse(answered.location, url.href) : null;
    if (target) this.#follow(id, target, base);
    login.hops.push({
      at,
      method,
      path: url.pathname,
      parameters: url.pathname === '/authorize' ? login.query : shown(url.searchParams),
      status,
      ...(target && { to: { address: addressOf(target, base), parameters: shown(parametersOf(target)) } }),
    });
  }

  /** What a redirect hands out names the login again: where the engine goes on, and the code. */
  #follow(id: string, target: URL, base: string): void {
    const code = new Map(parametersOf(target)).get('code');
    if (code) this.#links.set(hash(code), id);
    if (target.origin === new URL(base).origin && target.pathname.startsWith('/authorize/'))
      this.#links.set(target.pathname, id);
    const [oldest] = this.#links.keys();
    if (this.#links.size > 10 * KEPT && oldest !== undefined) this.#links.delete(oldest);
  }
}

/** The query, and what implicit answers put behind the #. */
function parametersOf({ searchParams, hash: fragment }: URL): [string, string][] {
  return [...searchParams, ...new URLSearchParams(fragment.slice(1))];
}

function addressOf(target: URL, base: string): string {
  if (target.origin === new URL(base).origin) return target.pathname;
  return target.origin === 'null'
    ? `${target.protocol}//${target.host}${target.pathname}`
    : target.origin + target.pathname;
}

function shown(parameters: Iterable<[string, string]>): Shown {
  const found: Shown = {};
  for (const [name, value] of parameters) found[name] = SECRET.has(name) && value ? `${value.slice(0, 4)}…` : value;
  return found;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
