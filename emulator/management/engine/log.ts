import { objectId } from '../../store/ids.ts';
import { dropOldestLogs } from '../../store/log-limit.ts';
import type { Tenant } from '../../tenant.ts';
import type { Call } from './kind.ts';

/**
 * Writes the log event of a successful write. Source: main/docs/oas/tenant-logs/logs-schema.json, `sapi`, 2026-08-20.
 * Bodies are left out: they may hold secrets.
 */
export function logWrite(call: Call, path: string, status: number): void {
  const { tenant, operation, caller } = call;
  const logs = tenant.store.collection('logs');
  const id = logId(tenant);
  const client = tenant.store.collection('clients').get(caller.clientId);
  const request = { method: operation.method.toLowerCase(), path, query: { ...call.query } };
  logs.put(id, {
    _id: id,
    log_id: id,
    date: tenant.clock.iso(),
    type: 'sapi',
    description: operation.summary,
    client_id: caller.clientId,
    ...(client && { client_name: client.name }),
    details: { request, response: { statusCode: status } },
  });
  dropOldestLogs(logs);
}

/** A limit was exceeded. Source: main/docs/…/rate-limit-use-cases.mdx and log code `api_limit`, 2026-11. */
export function logLimit(tenant: Tenant, method: string, url: string): void {
  const logs = tenant.store.collection('logs');
  const id = logId(tenant);
  logs.put(id, {
    _id: id,
    log_id: id,
    date: tenant.clock.iso(),
    type: 'api_limit',
    description: 'Global limit has been reached',
    details: { request: { method: method.toLowerCase(), path: url.split('?')[0] ?? url } },
  });
  dropOldestLogs(logs);
  tenant.store.commit();
}

function logId({ clock }: Tenant): string {
  return `900${clock.now().getTime()}${objectId()}`;
}
