import { createHmac, randomBytes } from 'node:crypto';
import { UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject, mapStrings, objectOf, rowsOf } from '../plan/json.ts';
import { maskSecrets } from '../plan/secrets.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import { tenantError } from './management.ts';
import { byOrganization, type Lists, type Managed, type Read, readsFor } from './reads.ts';

export interface SnapshotOptions {
  /** Sends a request with a token; rate limits and repetitions are its business. */
  send: typeof fetch;
  domain: string;
  /** What the files name; only that is read, and what is needed to write it. */
  managed: Managed;
  onProgress?: (done: number, known: number) => void;
  signal?: AbortSignal;
}

/** Rows asked for at once: the most that Auth0 gives (OpenAPI description, per_page and take, 2026-06-25). */
const PAGE = 100;

const key = randomBytes(32);

/** Tells within this process whether two secrets are the same, and nothing to anybody else. */
export function digestSecret(secret: string): string {
  return createHmac('sha256', key).update(secret).digest('base64url').slice(0, 12);
}

/** Reads a tenant. Nothing is written. @throws UserError TENANT_REFUSED naming the missing scope, TENANT_UNREACHABLE */
export async function readSnapshot(options: SnapshotOptions): Promise<Snapshot> {
  const { domain, managed, onProgress, signal } = options;
  const answers: { [path: string]: Json } = {};
  // What a tenant refuses of one organization it refuses of all.
  const refused = new Set<string>();
  let [done, known] = [0, 0];
  const take = async (read: Read): Promise<void> => {
    signal?.throwIfAborted();
    if (refused.has(familyOf(read.path))) {
      known -= 1;
      return;
    }
    const content = read.paging ? await readList(options, read) : await readOne(options, read.path);
    if (content === undefined) refused.add(familyOf(read.path));
    else answers[read.path] = maskSecrets(content, digestSecret);
    done += 1;
    onProgress?.(done, known);
  };
  const takeAll = (reads: readonly Read[]) => {
    known += reads.length;
    return atOnce(MOST_AT_ONCE, reads, take);
  };
  const all = readsFor(managed);
  await takeAll(all);
  const lists: Lists = (path) => rowsOf(answers[path]);
  await takeAll(all.flatMap(({ path, each }) => lists(path).flatMap((row) => each?.(row, lists) ?? [])));
  // In one order, whatever was answered first.
  const sorted = Object.entries(byOrganization(answers)).sort(([one], [other]) => (one < other ? -1 : 1));
  return { domain, answers: Object.fromEntries(sorted) };
}

/** More than are ever under way, and few enough that what is refused once is not asked a thousand times. */
const MOST_AT_ONCE = 16;

async function atOnce<Item>(most: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  await Promise.all(
    Array.from({ length: most }, async () => {
      for (const item of rest) await work(item);
    }),
  );
}

// `/organizations/ID/clients` and the same of another organization.
function familyOf(path: string): string {
  return path.replace(/^(\/[^/]+\/)[^/]+(?=\/)/, '$1*');
}

/** Features that a tenant's plan may lack: what it does not have, nobody reads or writes. */
const OPTIONAL =
  /^\/organizations\/[^/]+\/(clients|discovery-domains|client-grants)$|^\/rate-limit-policies|^\/clients\/[^/]+\/credentials$|^\/connections\/[^/]+\/scim-configuration$/;

async function readOne(options: SnapshotOptions, path: string, query = ''): Promise<Json | undefined> {
  const { send, domain, signal } = options;
  const url = `https://${domain}/api/v2${path}${query}`;
  const answer = await send(url, signal && { signal }).catch((error: unknown) => {
    throw tenantError(error, domain, `GET ${path}`);
  });
  const body = await answer.text();
  if (answer.ok) return parse(body, path, domain);
  if (answer.status === 404) return null;
  if (OPTIONAL.test(path) && answer.status === 403) return undefined;
  const { message = answer.statusText, error_description } = objectOf(jsonOr(body));
  throw refusal(domain, path, answer.status, String(error_description ?? message));
}

async function readList(options: SnapshotOptions, { path, paging, atMost = PAGE }: Read): Promise<Json | undefined> {
  const rows: Json[] = [];
  for (let page = 0, from = ''; ; page += 1) {
    const query =
      paging === 'cursor' ? `?take=${atMost}${from && `&from=${from}`}` : `?page=${page}&per_page=${atMost}`;
    const content = await readOne(options, path, query);
    if (content === undefined || content === null) return content;
    const found = listIn(content);
    rows.push(...found);
    const next = isObject(content) ? content.next : undefined;
    if (paging === 'cursor' ? typeof next !== 'string' : found.length < atMost) return rows;
    from = encodeURIComponent(String(next));
  }
}

/** The rows of a page: an array, or the only array of an envelope. */
function listIn(content: Json): Json[] {
  if (Array.isArray(content)) return content;
  return Object.values(objectOf(content)).find(Array.isArray) ?? [];
}

function parse(body: string, path: string, domain: string): Json {
  const content = jsonOr(body);
  if (content !== undefined) return isObject(content) && PLAIN_LISTS.test(path) ? listIn(content) : content;
  const fix = 'Check the domain of the environment: this is no Management API';
  throw new UserError('TENANT_REFUSED', `The tenant ${domain} answers ${path} with what is not JSON`, fix);
}

/** Lists that are answered whole, in an envelope of one field. */
const PLAIN_LISTS = /^\/branding\/phone\/(providers|templates)$/;

function jsonOr(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json;
  } catch {
    return undefined;
  }
}

function refusal(domain: string, path: string, status: number, message: string): UserError {
  if (status === 401 || /access_denied|invalid_client/.test(message)) {
    const fix = 'Check the client id and the secret or key that the environment names, and the grant of that client';
    return new UserError('TENANT_REFUSED', `The tenant ${domain} refuses the credentials`, fix);
  }
  // Of several that would do, the first is the least.
  if (status === 429) {
    const what = `The tenant ${domain} refuses GET ${path} for minutes: other clients use up its rate limit (429)`;
    return new UserError('TENANT_REFUSED', what, 'Wait a minute and run it again');
  }
  const scope = /expected(?: any of)?:? ?([\w:]+)/.exec(message)?.[1];
  const fix = scope
    ? `Grant ${scope} to that client on the Management API`
    : 'Run it again; if it stays so, see https://status.auth0.com';
  return new UserError(
    'TENANT_REFUSED',
    `The tenant ${domain} ${status >= 500 ? 'failed at' : 'refuses'} GET ${path}: ${message} (${status})`,
    fix,
  );
}

/** `snapshot` as the tenant `domain` would answer it: addresses of the tenant itself are those of the other one. */
export function renameDomain<Value extends Json>(value: Value, from: string, to: string): Value {
  if (from === to) return value;
  const pattern = new RegExp(`(?<![\\w.-])${from.replaceAll('.', '\\.')}(?![\\w.-]|:\\d)`, 'g');
  return mapStrings(value, (text) => (text.includes(from) ? text.replace(pattern, to) : text)) as Value;
}

/** A snapshot with another domain. */
export function movedTo({ domain, answers }: Snapshot, to: string): Snapshot {
  return { domain: to, answers: objectOf(renameDomain(answers as JsonObject, domain, to)) };
}
