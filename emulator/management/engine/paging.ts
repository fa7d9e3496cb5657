import { isObject, type Json, type JsonObject } from '../../store/json.ts';
import { type ApiError, badRequest } from './errors.ts';
import type { Answer, Call } from './kind.ts';

export interface Page {
  /** The name of the rows in an envelope. */
  key: string;
  rows: Iterable<JsonObject>;
  /** How many there are; needed when `rows` is not an array. */
  total?: number;
  show?: (row: JsonObject) => Json;
  /** Fields that `fields` cannot leave out. */
  always?: readonly string[] | undefined;
  /** By which a cursor finds its place; `id` unless told. */
  idField?: string;
  /** Rows a page when the request does not say. */
  pageSize?: number;
  envelope?: 'array' | 'always';
  /** The envelope also says how many rows this page has. */
  length?: boolean;
}

/**
 * One page of rows: a cursor page for `take` or `from`, `{start, limit, total, KEY}` for `include_totals`, otherwise
 * an array. Recorded: terraform/TestAccOrganizationIsAppEntitlementActive.yaml#18–21, 2026.
 */
export function answerPage(call: Call, page: Page): Answer {
  const { query, operation } = call;
  const knows = (name: string) => operation.parameters.some((parameter) => parameter.name === name);
  const show = (row: JsonObject) => pick(call, (page.show?.(row) ?? row) as JsonObject, page.always);
  const asksForCursor = query.take !== undefined || query.from !== undefined;
  // Kinds without numbered pages answer a cursor page always (go-auth0-v1/TestUserAttributeProfileManager_List.yaml),
  // but custom domains do not (terraform/TestAccBranding.yaml#1).
  const hasCursorOnly = !knows('page') && page.envelope !== 'array';
  if (knows('take') && (asksForCursor || hasCursorOnly)) return cursorPage(call, page, show);
  const limit = Number(query.per_page ?? page.pageSize ?? 50);
  const number = Number(query.page ?? 0);
  const start = number * limit;
  if (ENDS_AT_MOST.has(operation.path) && start + limit > MOST_NUMBERED) throw beyondNumberedPages(number);
  const isPaged = knows('per_page') || knows('page');
  const rows = isPaged ? slice(page.rows, start, limit) : [...page.rows];
  const shown = rows.map(show);
  if (page.envelope === 'array') return { body: shown };
  if (page.envelope !== 'always' && query.include_totals !== 'true') return { body: shown };
  const total = Array.isArray(page.rows) ? page.rows.length : (page.total ?? shown.length);
  return { body: { [page.key]: shown, start, limit, total, ...(page.length && { length: shown.length }) } };
}

/** How far numbered pages lead in the lists whose OpenAPI description says so (2026-06-25); others have cursors and no end. */
const MOST_NUMBERED = 1000;
const ENDS_AT_MOST: ReadonlySet<string> = new Set([
  '/connections',
  '/logs',
  '/organizations',
  '/organizations/{id}/members',
  '/roles/{id}/users',
]);

/** The text: github.com/auth0/auth0-python#277, 2021-06-11. */
function beyondNumberedPages(page: number): ApiError {
  const more = 'To fetch results beyond 1000, use the checkpoint pagination method.';
  return badRequest(`Requesting page ${page} exceeds the allowed maximum of 1000 records. ${more}`, 'invalid_paging');
}

function cursorPage(call: Call, page: Page, show: (row: JsonObject) => Json): Answer {
  const take = Number(call.query.take ?? 50);
  const idField = page.idField ?? 'id';
  const after = call.query.from === undefined ? undefined : readCursor(call.query.from);
  const found =
    after === undefined
      ? slice(page.rows, 0, take + 1)
      : rowsAfter(page.rows, (row) => row[idField] === after, take + 1);
  const rows = found.slice(0, take);
  const last = rows.at(-1)?.[idField];
  const body: JsonObject = { [page.key]: rows.map(show) };
  if (found.length > take) body.next = Buffer.from(JSON.stringify(last)).toString('base64url');
  return { body };
}

/** When the row that a cursor points at is gone, the list begins anew: a row twice is better than a row never. */
function rowsAfter(rows: Iterable<JsonObject>, isCursor: (row: JsonObject) => boolean, count: number): JsonObject[] {
  const [first, found]: [JsonObject[], JsonObject[]] = [[], []];
  let started = false;
  for (const row of rows) {
    if (started) found.push(row);
    else if (first.length < count) first.push(row);
    if (found.length === count) break;
    started ||= isCursor(row);
  }
  return started ? found : first;
}

function readCursor(text: string): Json {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw badRequest('Invalid from parameter', 'invalid_query_string');
  }
}

/** Typed rows as what they are in an answer. */
export function asJson(rows: readonly object[]): JsonObject[] {
  return rows as JsonObject[];
}

function slice(rows: Iterable<JsonObject>, start: number, count: number): JsonObject[] {
  if (Array.isArray(rows)) return rows.slice(start, start + count);
  const found: JsonObject[] = [];
  let index = 0;
  for (const row of rows) {
    if (index >= start + count) break;
    if (index >= start) found.push(row);
    index += 1;
  }
  return found;
}

/** `fields` and `include_fields`: a row with only these fields, or without them. */
export function pick(call: Call, row: JsonObject, always: readonly string[] = []): JsonObject {
  const { fields, include_fields } = call.query;
  if (
    !fields ||
    !isObject(row) ||
    !call.operation.parameters.some(({ name }) => name === 'fields' || name === 'include_fields')
  )
    return row;
  const names = new Set(fields.split(',').map((field) => field.trim().split('.')[0]));
  const keeps = include_fields !== 'false';
  const stays = (name: string) => names.has(name) === keeps || always.includes(name);
  return Object.fromEntries(Object.entries(row).filter(([name]) => stays(name)));
}
