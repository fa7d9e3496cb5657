import { objectId } from '../../store/ids.ts';
import type { Call } from './kind.ts';

const MOST_KEPT = 5000;

/**
 * Writes the log event of a successful write. Source: main/docs/oas/tenant-logs/logs-schema.json, `sapi`, 2026-08-20.
 * Bodies are left out: they may hold secrets.
 */
export function logWrite(call: Call, path: string, status: number): void {
  const { tenant, operation, caller } = call;
  const logs = tenant.store.collection('logs');
  const id = `900${tenant.clock.now().getTime()}${objectId()}`;
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
  for (const oldest of logs.values()) {
    if (logs.size <= MOST_KEPT) break;
    logs.delete(oldest.log_id);
  }
}
