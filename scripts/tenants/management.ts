import { readFileSync } from 'node:fs';
import type { ManagementClient } from 'auth0/management';
import { UserError } from '../errors.ts';
import type { TenantAccess } from './access.ts';
import { fetchTrusting } from './https-fetch.ts';
import { TokenRefused, TokenSource } from './token.ts';
import { NoAnswer, rootOf, Transport } from './transport.ts';

/** Whoever talks to a tenant's Management API through the `auth0` SDK, and which tenant that is. */
export type Management = ManagementClient & {
  readonly domain: string;
  /** The access token in use. @throws an error that `tenantError` explains when the tenant gives none */
  accessToken: () => Promise<string>;
};

export interface ConnectOptions {
  /** Whatever would change the tenant is refused before it is sent. */
  readOnly?: boolean;
  /** Requests under way at the same time; 8 unless told. */
  concurrency?: number;
  /** Follow the limits that the tenant tells also where it is one of this machine. */
  followsLimits?: boolean;
  /** Milliseconds after which an answer is given up; 30,000 unless told. */
  timeout?: number;
  signal?: AbortSignal;
  /** What sends requests, signed in; made of `access` unless told. */
  send?: typeof fetch;
}

/**
 * A client of the tenant's Management API. Requests keep below the tenant's rate limits and are repeated only where that
 * is safe (transport.ts). The SDK takes 0.3 s to load: call this early, await it late.
 */
export async function connect(access: TenantAccess, options: ConnectOptions = {}): Promise<Management> {
  const { domain, caFile, isLocal } = access;
  const transport = new Transport({
    send: caFile ? fetchTrusting(readFileSync(caFile, 'utf8')) : fetch,
    followsLimits: options.followsLimits ?? !isLocal,
    readOnly: options.readOnly ?? false,
    concurrency: options.concurrency ?? 8,
    timeout: options.timeout ?? 30_000,
    signal: options.signal,
  });
  const tokens = new TokenSource(access, transport.fetch);
  const { ManagementClient } = await import('auth0/management');
  const client = new ManagementClient({
    domain,
    // The transport signs requests in: only it sees when the tenant no longer takes a token.
    token: '',
    telemetry: false,
    fetch: options.send ?? transport.signedIn(tokens),
    // The SDK repeats a POST after a 5xx, which can be an invitation that is mailed twice: only the transport repeats.
    maxRetries: 0,
    timeoutInSeconds: 3600,
  });
  return Object.assign(client, { domain, accessToken: () => tokens.get().catch(asApiError) });
}

async function asApiError(error: unknown): Promise<never> {
  if (!(error instanceof TokenRefused)) throw error;
  throw new ApiError(error.response.status, parse(await error.response.clone().text()));
}

/** Reads a path of the Management API (`/clients?page=0`) as it is, for what the SDK hides or does not know. */
export async function read<T>(api: Management, path: string): Promise<T> {
  const answer = await api.fetch(`https://${api.domain}/api/v2${path}`);
  const text = await answer.text();
  const body: unknown = parse(text);
  if (!answer.ok) throw new ApiError(answer.status, body);
  return body as T;
}

/** The items of a list that is read by `page` and `per_page`; `most` is how many of them the tenant tells at all. */
export async function* paged<T>(
  api: Management,
  path: string,
  key: string,
  perPage = 100,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<T> {
  for (let page = 0; page * perPage < most; page += 1) {
    const query = `page=${page}&per_page=${perPage}&include_totals=true`;
    const items = itemsOf<T>(await read(api, withQuery(path, query)), key);
    yield* items;
    if (items.length < perPage) return;
  }
}

/** The items of a list that is read by checkpoints: `take`, then `from` the `next` of the answer before. */
export async function* checkpointed<T>(api: Management, path: string, key: string, take = 100): AsyncGenerator<T> {
  let from: string | undefined;
  do {
    const query = `take=${take}${from ? `&from=${encodeURIComponent(from)}` : ''}`;
    const answer: unknown = await read(api, withQuery(path, query));
    yield* itemsOf<T>(answer, key);
    const { next } = Object(answer) as { next?: unknown };
    from = typeof next === 'string' && next !== '' ? next : undefined;
  } while (from);
}

function withQuery(path: string, query: string): string {
  return `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

/** Lists come bare or under a key of their own. */
function itemsOf<T>(answer: unknown, key: string): T[] {
  const items: unknown = Array.isArray(answer) ? answer : (Object(answer) as { [name: string]: unknown })[key];
  return Array.isArray(items) ? items : [];
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** A refusal of the tenant to `read`, in the form of the SDK's errors. */
class ApiError extends Error {
  readonly statusCode: number;
  readonly body: unknown;

  constructor(statusCode: number, body: unknown) {
    super(`the tenant answered ${statusCode}`);
    this.name = 'ApiError';
    this.statusCode = statusCode;
    this.body = body;
  }
}

/** What a Management API error says, whether or not the tenant was reached. */
export interface Refusal {
  /** 0 when the tenant did not answer. */
  status: number;
  /** Auth0's `errorCode`, for example `invalid_body`. */
  errorCode?: string;
  message: string;
  /** The scopes of which one was lacking, when that was the reason. */
  scopes: string[];
}

/** Takes an error of the SDK apart; undefined for anything else. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || inChain(error, UserError)) return undefined;
  if ('statusCode' in error && typeof error.statusCode === 'number') {
    const body = 'body' in error && typeof error.body === 'object' && error.body !== null ? error.body : {};
    const { message, errorCode, error_description } = body as { [field: string]: unknown };
    const said = String(message ?? error_description ?? error.message.split('\n')[0]);
    return {
      status: error.statusCode,
      message: said,
      scopes: error.statusCode === 403 ? scopesIn(said) : [],
      ...(typeof errorCode === 'string' && { errorCode }),
    };
  }
  const lost = inChain(error, NoAnswer);
  return lost && { status: 0, message: rootOf(lost).message, scopes: [] };
}

/** "Insufficient scope, expected any of: read:users,read:user_idp_tokens": documented and recorded, 2026-11. */
function scopesIn(message: string): string[] {
  return message.match(/\b[a-z]+:[a-z_]+\b/g) ?? [];
}

/**
 * Whether a write that failed may have been carried out all the same: look it up before doing it again. What the tenant
 * refused, and what never reached it, was not.
 */
export function isOutcomeUnknown(error: unknown): boolean {
  const lost = inChain(error, NoAnswer);
  if (lost) return lost.maybeDone;
  const status = refusalOf(error)?.status ?? 0;
  return status === 408 || status >= 500;
}

function inChain<T extends Error>(error: unknown, kind: new (...args: never[]) => T): T | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (one instanceof kind) return one;
  return undefined;
}

/** The error to show for `error`, when it is the tenant's; `doing` completes "The tenant … refuses". */
export function tenantError(error: unknown, domain: string, doing: string): unknown {
  const known = inChain(error, UserError);
  if (known) return known;
  const refusal = refusalOf(error);
  if (!refusal) return error;
  const { status, message } = refusal;
  if (status === 0) {
    const fix = /certificate/i.test(message)
      ? 'Check the domain; if an authority of your own signs for it, set NODE_EXTRA_CA_CERTS to its PEM file'
      : 'Check the domain of the environment and the network';
    return new UserError('TENANT_UNREACHABLE', `The tenant ${domain} does not answer: ${message}`, fix, {
      cause: error,
    });
  }
  const what =
    status >= 500
      ? `The tenant ${domain} failed when it was asked ${doing}: ${message} (${status})`
      : `The tenant ${domain} refuses ${doing}: ${message} (${status})`;
  return new UserError('TENANT_REFUSED', what, fixFor(refusal), { cause: error });
}

function fixFor({ status, scopes }: Refusal): string {
  if (status === 401) return 'Check the credentials that the environment names';
  if (status === 403 && scopes.length > 0) {
    return `Grant the client of the environment one of these scopes on the Management API: ${scopes.join(', ')}`;
  }
  if (status === 403) return 'Grant the client of the environment access to the Management API';
  if (status === 429) return 'Wait a minute and run it again: other clients use up the rate limit of the tenant';
  if (status >= 500) return 'Run it again; if it stays, look at https://status.auth0.com';
  return 'Mend what the tenant names and run it again';
}
