import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { conflict } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { deleteKnown, tenantName } from '../engine/strict.ts';

/** Source: OpenAPI description, 409 of POST /network-acls, 2026-06-25. */
function requirePriority(row: JsonObject, { tenant }: Call): JsonObject {
  const others = [...tenant.store.collection(kind.collection).values()];
  if (others.some(({ id, priority }) => id !== row.id && priority === row.priority)) {
    throw conflict('A Network ACL with this priority number has already been created.');
  }
  return row;
}

const kind: Kind = {
  path: '/network-acls',
  collection: 'network_acls',
  newId: () => prefixedId('acl_', 22),
  timestamps: true,
  missing: { message: 'NetworkACL with this ID was not found' },
  beforeCreate: requirePriority,
  beforeUpdate: (row, _, call) => requirePriority(row, call),
  answerDeleted: () => ({ status: 200, body: { code: 204, object: '' } }),
  routes: {
    'DELETE /network-acls/{id}': (call) => deleteKnown(kind, call),
    // Only the single row names the tenant and the time of deletion: terraform/TestAccNetworkACLEdgeCases.yaml#1.
    'GET /network-acls/{id}': (call) => ({
      body: { ...find(kind, call), tenant_id: tenantName(call), deleted_at: null },
    }),
  },
  source: 'terraform/TestAccNetworkACL*.yaml, 2026-07-30; go-auth0-v1/TestNetworkACLManager_*.yaml, 2025-02-13',
};

export const networkAcls = defineKind(kind);
