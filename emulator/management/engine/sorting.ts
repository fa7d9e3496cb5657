import type { JsonObject } from '../../store/json.ts';
import { badRequest } from './errors.ts';

/**
 * Rows by `field:1` or `field:-1`; those that lack the field come last.
 * @throws ApiError 400 `invalid_query_string`, also for a field that `isSortable` refuses
 */
export function sortRows(
  rows: JsonObject[],
  sort: string | undefined,
  isSortable: (field: string) => boolean,
): JsonObject[] {
  if (sort === undefined) return rows;
  const [, field = '', direction] = /^([\w.]+):(-?1)$/.exec(sort) ?? [];
  if (direction === undefined || !isSortable(field)) {
    throw badRequest(`Invalid sort parameter: ${sort}`, 'invalid_query_string');
  }
  const sign = Number(direction);
  const keyed = rows.map((row) => ({ row, key: row[field] }));
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
  });
  return keyed.map(({ row }) => row);
}
