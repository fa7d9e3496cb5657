import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind } from '../engine/crud.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { shownConnections } from './organization-connection-view.ts';
import { deleteWhere } from './relations.ts';

const NO_ORGANIZATION = 'No organization found by that id or name';

const kind: Kind = {
  path: '/organizations',
  collection: 'organizations',
  newId: () => prefixedId('org_'),
  missing: { message: NO_ORGANIZATION },
  // Source: OpenAPI description, 2026-06-25; the order of creation is the one of the list.
  sortable: ['name', 'display_name', 'created_at'],
  unique: [
    { field: 'name', message: 'An organization with this name already exists.', errorCode: 'organization_conflict' },
  ],
  beforeCreate: (row, call) => {
    const { enabled_connections, ...organization } = row;
    for (const asked of (enabled_connections ?? []) as JsonObject[]) {
      const connection_id = String(asked.connection_id);
      if (!call.tenant.store.collection('connections').has(connection_id)) {
        throw badRequest('The specified connection does not exist.');
      }
      const kept = { assign_membership_on_login: false, ...asked, connection_id, organization_id: String(row.id) };
      call.tenant.store.collection('organization_connections').put(`${row.id}|${connection_id}`, kept);
    }
    return 'is_app_entitlement_active' in organization ? { ...UNUSED, ...organization } : organization;
  },
  beforeUpdate: (row) => ('is_app_entitlement_active' in row ? { ...UNUSED, ...row } : row),
  afterDelete: ({ id }, { tenant }) => {
    for (const collection of SUB_RESOURCES) deleteWhere(tenant, collection, 'organization_id', String(id));
  },
  // The answer to a create tells the connections that came with it: OpenAPI description, 2026-06-25.
  showCreated: (row, call) => {
    const connections = shownConnections(call, String(row.id));
    return connections.length > 0 ? { ...row, enabled_connections: connections } : row;
  },
  routes: {
    'GET /organizations/name/{name}': ({ tenant, id }) => {
      const row = tenant.store.collection('organizations').firstBy('name', id);
      if (!row) throw notFound(NO_ORGANIZATION);
      return { body: row as JsonObject };
    },
  },
  source: 'terraform/TestAcc*Organization*.yaml, 2026-04-23',
};

const SUB_RESOURCES = [
  'organization_connections',
  'organization_members',
  'organization_invitations',
  'organization_client_grants',
  'organization_clients',
  'organization_discovery_domains',
];

/**
 * Who may use an application is decided organization by organization: such an organization shows both. Recorded:
 * terraform/TestAccOrganizationIsAppEntitlementActive.yaml#4–5, 2026. ASSUMPTION organization-entitlements
 */
const UNUSED = { third_party_client_access: 'block', is_app_entitlement_active: false };

/** Applications or roles of its own make it one of those: terraform/TestAccOrganizationClient.yaml#7, 2026. */
export function keepEntitlements(tenant: Tenant, organizationId: string): void {
  const rows = tenant.store.collection('organizations');
  const row = rows.get(organizationId);
  if (row && !('is_app_entitlement_active' in row)) rows.put(organizationId, { ...UNUSED, ...row });
}

/** @throws ApiError 404 when the organization of the path does not exist */
export function requireOrganization({ tenant, id }: Call): void {
  if (!tenant.store.collection('organizations').has(id)) throw notFound('No organization found by that id.');
}

export const organizations = defineKind(kind);
