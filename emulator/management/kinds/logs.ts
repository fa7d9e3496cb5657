import type { JsonObject } from '../../store/json.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { pick } from '../engine/paging.ts';
import { type Matcher, parseLogQuery } from './log-search.ts';

const MOST = 100;

/** Oldest first. */
function rowsOf({ tenant }: Call): JsonObject[] {
  return [...tenant.store.collection('logs').values()] as unknown as JsonObject[];
}

/** `from` and `take`: what came after one event, oldest first; no other parameter counts then. */
function afterCheckpoint(call: Call): Answer {
  const { from, take } = call.query;
  const rows = rowsOf(call);
  const index = from === undefined ? -1 : rows.findIndex(({ log_id }) => log_id === from);
  if (from !== undefined && index < 0) throw notFound('The log event does not exist.', 'inexistent_log');
  const count = Math.min(MOST, Number(take ?? 50));
  return { body: rows.slice(index + 1, index + 1 + count) };
}

function sorted(rows: JsonObject[], sort = 'date:-1'): JsonObject[] {
  const [, field = 'date', direction] = /^([a-z_]+):(-?1)$/.exec(sort) ?? [];
  if (direction === undefined) throw badRequest(`Invalid sort: ${sort}`, 'invalid_query_string');
  // They are written in the order of their dates.
  if (field === 'date') return direction === '1' ? rows : rows.toReversed();
  const sign = Number(direction);
  const order = [...rows.entries()].sort(([i, one], [j, other]) => {
    const [a, b] = [String(one[field] ?? ''), String(other[field] ?? '')];
    return sign * (a === b ? i - j : a < b ? -1 : 1);
  });
  return order.map(([, row]) => row);
}

/** A page of the events that `accepts` lets through; with totals these are of the page only, as documented. */
export function searchLogs(call: Call, accepts: Matcher): Answer {
  const { query } = call;
  const text = query.q ?? query.search;
  const asked =
    text === undefined || text === ''
      ? undefined
      : parseLogQuery(text, call.tenant.alternatives.has('log-search-default-operator'));
  const found = rowsOf(call).filter((row) => accepts(row) && (asked?.(row) ?? true));
  const limit = Number(query.per_page ?? 50);
  const start = Number(query.page ?? 0) * limit;
  const shown = sorted(found, query.sort)
    .slice(start, start + limit)
    .map((row) => pick(call, row));
  if (query.include_totals !== 'true') return { body: shown };
  return { body: { start, limit, length: shown.length, total: shown.length, logs: shown } };
}

export const logs: Resource = {
  routes: {
    'GET /logs': (call) => {
      const { from, take } = call.query;
      return from !== undefined || take !== undefined ? afterCheckpoint(call) : searchLogs(call, () => true);
    },
    'GET /logs/{id}': (call) => {
      const row = call.tenant.store.collection('logs').get(call.id);
      if (!row) throw notFound('The log event does not exist.', 'inexistent_log');
      return { body: pick(call, row as unknown as JsonObject) };
    },
    'GET /users/{id}/logs': (call) => searchLogs(call, ({ user_id }) => user_id === call.id),
  },
  source: 'docs-v2 main/docs/deploy-monitor/logs/log-search-query-syntax.mdx, 2026-08; OpenAPI description, 2026-06-25',
};
