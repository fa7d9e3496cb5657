import type { JsonObject } from '../../store/json.ts';
import type { OrganizationConnectionRow } from '../../store/rows.ts';
import type { Call } from '../engine/kind.ts';

export type Shape = 'enabled_connections' | 'connections';

/** As `/enabled_connections` shows it, or with what the newer `/connections` adds. */
export function showConnection(call: Call, row: Readonly<OrganizationConnectionRow>, shape: Shape): JsonObject {
  const connection = call.tenant.store.collection('connections').get(row.connection_id);
  const isDatabase = connection?.strategy === 'auth0';
  const { organization_id: _, is_signup_enabled, ...own } = row as OrganizationConnectionRow & JsonObject;
  const newer = {
    ...(isDatabase && { is_signup_enabled: is_signup_enabled ?? false }),
    show_as_button: true,
    is_enabled: true,
    organization_access_level: 'none',
  };
  return {
    ...(shape === 'connections' ? newer : is_signup_enabled !== undefined && { is_signup_enabled }),
    ...own,
    connection: { name: connection?.name ?? '', strategy: connection?.strategy ?? '' },
  };
}

/** All connections of an organization, as the answer to its create shows them. */
export function shownConnections(call: Call, organization: string): JsonObject[] {
  const rows = call.tenant.store.collection('organization_connections').by('organization_id', organization);
  return rows.map((row) => showConnection(call, row, 'enabled_connections'));
}
