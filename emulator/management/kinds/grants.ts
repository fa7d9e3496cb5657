import type { JsonObject } from '../../store/json.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';

/** Consents that users gave to applications; the login room writes them. Without one the user is asked again. */
function grantsOf({ tenant, query }: Call): JsonObject[] {
  const { user_id, client_id, audience } = query;
  return [...tenant.store.collection('grants').values()].filter(
    (row) =>
      (user_id === undefined || row.user_id === user_id) &&
      (client_id === undefined || row.clientID === client_id) &&
      (audience === undefined || row.audience === audience),
  );
}

function forget({ tenant }: Call, isMeant: (row: JsonObject) => boolean): void {
  const grants = tenant.store.collection('grants');
  for (const [key, row] of [...grants.entries()]) if (isMeant(row)) grants.delete(key);
}

export const grants: Resource = {
  routes: {
    'GET /grants': (call) => answerPage(call, { key: 'grants', rows: grantsOf(call) }),
    'DELETE /grants': (call) => {
      forget(call, ({ user_id }) => user_id === call.query.user_id);
      return {};
    },
    'DELETE /grants/{id}': (call) => {
      forget(call, ({ id }) => id === call.id);
      return {};
    },
  },
  source: 'OpenAPI description, 2026-06-25',
};
