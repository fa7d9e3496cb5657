import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest, notEmulated } from '../engine/errors.ts';
import type { Answer, Call } from '../engine/kind.ts';
import { evaluate, matchesParts, parseQuery, type Query, type Value } from '../engine/lucene.ts';
import { answerPage, asJson } from '../engine/paging.ts';
import { sortRows } from '../engine/sorting.ts';

/*
 * User search version 3. Source: docs-v2 main/docs/manage-users/user-search/user-search-query-syntax.mdx,
 * view-search-results-by-page.mdx and sort-search-results.mdx, 2026-11.
 */

/** Compared without regard to case; all other fields, metadata among them, with it. */
const CASELESS = new Set(['email', 'email.domain', 'name', 'given_name', 'family_name', 'nickname']);
const TEXTS = 'user_id email name given_name family_name nickname username phone_number'.split(' ');
const FIELDS = new Set([
  ...TEXTS,
  ...'email_verified phone_verified picture logins_count created_at updated_at last_login last_ip blocked'.split(' '),
  ...'email.domain organization_id identities.connection identities.provider identities.user_id'.split(' '),
  ...'identities.isSocial'.split(' '),
]);
const DATES = new Set(['created_at', 'updated_at', 'last_login']);
const METADATA = /^(user|app)_metadata\./;
const MOST_RESULTS = 1000;
/** Before a suffix, as in `*usa`. */
const SHORTEST_SUFFIX = 3;

/** GET /users: search, sort and pages. */
export function searchUsers(call: Call, show: (row: JsonObject) => JsonObject): Answer {
  const { tenant, query: asked } = call;
  if (asked.search_engine === 'v1' || asked.search_engine === 'v2') {
    throw notEmulated(`search_engine=${asked.search_engine}, which Auth0 has retired`);
  }
  refuseBeyondLimit(asked);
  const users = tenant.store.collection('users');
  const page = { key: 'users', idField: 'user_id', length: true, show };
  const text = asked.q?.trim();
  if (!text && !asked.sort && asked.connection === undefined) {
    return answerPage(call, { ...page, rows: users.values() as Iterable<JsonObject>, total: users.size });
  }
  const query = text ? parseQuery(text, tenant.alternatives.has('user-search-default-operator')) : undefined;
  if (query) check(query);
  const candidates = asJson((query && narrowed(tenant, query)) ?? [...users.values()]);
  const found = candidates.filter((row) => {
    const fromConnection = asked.connection === undefined || isIn(row, 'identities.connection', asked.connection);
    return fromConnection && (!query || evaluate(query, (field, value) => holds(tenant, row, field, value)));
  });
  return answerPage(call, {
    ...page,
    rows: sortRows(found, asked.sort, (field) => !/^(user|app)_metadata\b/.test(field)),
  });
}

/** @throws ApiError 400. The text: github.com/auth0/auth0.net#979, 2026-04-20. */
function refuseBeyondLimit({ page = '0', per_page = '50' }: Call['query']): void {
  if ((Number(page) + 1) * Number(per_page) <= MOST_RESULTS) return;
  const more = 'https://auth0.com/docs/users/search/v3/view-search-results-by-page#limitation';
  throw badRequest(`You can only page through the first 1000 records. See ${more}`, 'invalid_paging');
}

/** @throws ApiError 400 for what the documentation rules out, 501 for fields that it does not name */
function check(query: Query): void {
  if (query.kind === 'not') check(query.part);
  else if (query.kind === 'term') checkTerm(query);
  else for (const part of query.parts) check(part);
}

function checkTerm(query: Query & { kind: 'term' }): void {
  const { value } = query;
  const field = query.field === '_exists_' ? textOf(value) : query.field;
  if (field !== undefined && !FIELDS.has(field) && !METADATA.test(field)) {
    throw notEmulated(`a search for the field ${field}: Auth0 documents none of that name`);
  }
  const hasWildcard = value.kind === 'text' && value.parts.length > 1;
  if (field?.startsWith('user_metadata.') && query.field !== '_exists_' && (hasWildcard || value.kind === 'range')) {
    throw badRequest('Ranges and wildcards cannot be used on user_metadata', 'invalid_query_string');
  }
  if (hasWildcard && value.parts[0] === '' && !isLongEnough(value.parts)) {
    throw badRequest(`A suffix needs ${SHORTEST_SUFFIX} characters or more`, 'invalid_query_string');
  }
}

/** `*` alone stands for any value. */
function isLongEnough(parts: readonly string[]): boolean {
  return parts.every((part) => part === '') || parts.some((part) => part.length >= SHORTEST_SUFFIX);
}

function textOf(value: Value): string {
  return value.kind === 'phrase' ? value.text : value.kind === 'text' ? value.parts.join('*') : '';
}

/** Users among which all that match are, found by an index; undefined when all users have to be looked at. */
function narrowed(tenant: Tenant, query: Query): readonly object[] | undefined {
  if (query.kind === 'all') {
    for (const part of query.parts) {
      const rows = narrowed(tenant, part);
      if (rows) return rows;
    }
  }
  if (query.kind === 'any') {
    const found = query.parts.map((part) => narrowed(tenant, part));
    return found.every((rows) => rows !== undefined) ? [...new Set(found.flat())] : undefined;
  }
  if (query.kind !== 'term' || query.value.kind === 'range') return undefined;
  if (query.value.kind === 'text' && query.value.parts.length > 1) return undefined;
  const users = tenant.store.collection('users');
  const text = textOf(query.value);
  if (query.field === 'email') return users.by('email', text.toLowerCase());
  if (query.field === 'identities.connection') return users.by('connection', text);
  if (query.field === 'user_id') return [users.get(text) ?? []].flat();
  if (query.field !== 'organization_id') return undefined;
  const members = tenant.store.collection('organization_members').by('organization_id', text);
  return members.flatMap(({ user_id }) => users.get(user_id) ?? []);
}

function holds(tenant: Tenant, row: JsonObject, field: string | undefined, value: Value): boolean {
  // A term without a field does not look into metadata.
  if (field === undefined) return TEXTS.some((name) => holds(tenant, row, name, value));
  if (field === '_exists_') return valuesOf(tenant, row, textOf(value)).length > 0;
  return wordsOf(tenant, field, valuesOf(tenant, row, field)).some((found) => matches(field, found, value));
}

/** The scalars at a path; arrays on the way are looked through, and nothing that is empty or null is indexed. */
function valuesOf(tenant: Tenant, row: JsonObject, field: string): unknown[] {
  if (field === 'email.domain') return [row.email].flatMap((email) => String(email ?? '').split('@')[1] ?? []);
  if (field === 'organization_id') {
    const members = tenant.store.collection('organization_members').by('user_id', String(row.user_id));
    return members.map(({ organization_id }) => organization_id);
  }
  let level: unknown[] = [row];
  for (const step of field.split('.')) {
    level = level.flat(1).flatMap((item) => {
      const isOwn = typeof item === 'object' && item !== null && Object.hasOwn(item, step);
      return isOwn ? [(item as JsonObject)[step]] : [];
    });
  }
  return level.flat(1).filter((value) => value !== null && value !== undefined && !isEmpty(value));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** ASSUMPTION user-search-words (emulator/assumptions.ts): the whole value is compared, not its words. */
function wordsOf(tenant: Tenant, field: string, values: unknown[]): unknown[] {
  const areWords = ['name', 'nickname'].includes(field) && tenant.alternatives.has('user-search-words');
  return areWords ? values.flatMap((value) => [value, ...String(value).split(/\s+/)]) : values;
}

function matches(field: string, found: unknown, wanted: Value): boolean {
  const fold = (text: string) => (CASELESS.has(field) ? text.toLowerCase() : text);
  if (wanted.kind === 'range') return isWithin(field, found, wanted, fold);
  if (typeof found === 'object') return false;
  if (wanted.kind === 'text') return matchesParts(wanted.parts.map(fold), fold(String(found)));
  return DATES.has(field) ? String(found).startsWith(wanted.text) : fold(String(found)) === fold(wanted.text);
}

function isWithin(
  field: string,
  found: unknown,
  { min, max, withMin, withMax }: Value & { kind: 'range' },
  fold: (text: string) => string,
): boolean {
  const compare = (bound: string): number => {
    if (typeof found === 'number') return found - Number(bound);
    const text = fold(String(found));
    // A day stands for all of it, as a date is compared as far as the bound goes.
    const own = DATES.has(field) ? text.slice(0, bound.replace(/Z$/, '').length) : text;
    const other = DATES.has(field) ? bound.replace(/Z$/, '') : fold(bound);
    return own < other ? -1 : own > other ? 1 : 0;
  };
  const isAbove = min === '*' || (withMin ? compare(min) >= 0 : compare(min) > 0);
  return isAbove && (max === '*' || (withMax ? compare(max) <= 0 : compare(max) < 0));
}

function isIn(row: JsonObject, field: string, text: string): boolean {
  const [list = '', name = ''] = field.split('.');
  return ((row[list] ?? []) as JsonObject[]).some((item) => item[name] === text);
}
