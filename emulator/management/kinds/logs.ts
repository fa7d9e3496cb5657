import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';
import { answerPage, pick } from '../engine/paging.ts';

export const logs: Resource = {
  routes: {
    'GET /logs': (call) => {
      const rows = [...call.tenant.store.collection('logs').values()].reverse() as unknown as JsonObject[];
      return answerPage(call, { key: 'logs', rows, idField: 'log_id' });
    },
    'GET /logs/{id}': (call) => {
      const row = call.tenant.store.collection('logs').get(call.id);
      if (!row) throw notFound('The log event does not exist.', 'inexistent_log');
      return { body: pick(call, row as unknown as JsonObject) };
    },
  },
  source: 'OpenAPI description, 2026-06-25',
};
