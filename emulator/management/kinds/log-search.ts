import type { JsonObject } from '../../store/json.ts';
import { evaluate, matchesParts, parseQuery, type Value } from '../engine/lucene.ts';

/*
 * The search syntax of tenant logs: docs-v2 main/docs/deploy-monitor/logs/log-search-query-syntax.mdx, 2026-08. Values
 * are not tokenized and case counts.
 */
export type Matcher = (row: JsonObject) => boolean;

const FIELDS = new Set(
  (
    'client_id client_name connection connection_id description date hostname ip log_id organization_id user_id ' +
    'user_name user_agent strategy strategy_type type'
  ).split(' '),
);
/** Where a term without a field is looked for. */
const BARE = ['client_name', 'connection', 'description', 'ip', 'log_id', 'type', 'user_name'];

/** @param both terms side by side must all be found @throws ApiError 400 when the query cannot be read */
export function parseLogQuery(text: string, both = false): Matcher {
  const query = parseQuery(text, both);
  return (row) =>
    evaluate(query, (field, value) => {
      const fields = field === undefined ? BARE : FIELDS.has(field) ? [field] : [];
      return fields.some((name) => row[name] !== undefined && matches(value, String(row[name])));
    });
}

function matches(wanted: Value, value: string): boolean {
  if (wanted.kind === 'phrase') return value === wanted.text;
  return wanted.kind === 'text' ? matchesParts(wanted.parts, value) : isWithin(wanted, value);
}

/** A date is compared as far as the bound goes, so `2018-12-18` stands for the whole day. */
function isWithin({ min, max, withMin, withMax }: Value & { kind: 'range' }, value: string): boolean {
  const [above, below] = [value.slice(0, min.length), value.slice(0, max.length)];
  const isAbove = min === '*' || (withMin ? above >= min : above > min);
  return isAbove && (max === '*' || (withMax ? below <= max : below < max));
}
