import type { JsonObject } from '../../store/json.ts';
import type { LogRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';

const DAYS_ACTIVE = 30;

function logsOf(tenant: Tenant, type: string): Readonly<LogRow>[] {
  return [...tenant.store.collection('logs').values()].filter((row) => row.type === type);
}

/** `20261123` as `2026-11-23`. */
function dayOf(call: Call, name: 'from' | 'to'): string | undefined {
  const text = call.query[name];
  if (text === undefined) return undefined;
  if (!/^\d{8}$/.test(text)) throw badRequest(`Invalid ${name} date`, 'invalid_query_string');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** One row a day on which somebody logged in or signed up, counted from the tenant's logs. */
function daily(call: Call): JsonObject[] {
  const from = dayOf(call, 'from') ?? '';
  const to = dayOf(call, 'to') ?? '9999';
  const days = new Map<string, { logins: number; signups: number; first: string; last: string }>();
  const count = (row: Readonly<LogRow>, field: 'logins' | 'signups') => {
    const day = row.date.slice(0, 10);
    const seen = days.get(day) ?? { logins: 0, signups: 0, first: row.date, last: row.date };
    const first = row.date < seen.first ? row.date : seen.first;
    const last = row.date > seen.last ? row.date : seen.last;
    days.set(day, { ...seen, [field]: seen[field] + 1, first, last });
  };
  for (const row of logsOf(call.tenant, 's')) count(row, 'logins');
  for (const row of logsOf(call.tenant, 'ss')) count(row, 'signups');
  return [...days]
    .filter(([day]) => day >= from && day <= to)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, { logins, signups, first, last }]) => ({
      date: `${day}T00:00:00.000Z`,
      created_at: first,
      leaked_passwords: 0,
      logins,
      signups,
      updated_at: last,
    }));
}

export const stats: Resource = {
  routes: {
    'GET /stats/daily': (call) => ({ body: daily(call) }),
    'GET /stats/active-users': ({ tenant }) => {
      const since = new Date(tenant.clock.now().getTime() - DAYS_ACTIVE * 86_400_000).toISOString();
      const active = logsOf(tenant, 's').filter(({ date }) => date >= since);
      return { body: new Set(active.map(({ user_id }) => user_id)).size };
    },
  },
  source: 'go-auth0-v1/TestStatManager_Daily.yaml; OpenAPI description, 2026-06-25',
};
