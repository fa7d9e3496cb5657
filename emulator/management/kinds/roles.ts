import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { UserRow } from '../../store/rows.ts';
import { defineKind, find } from '../engine/crud.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { keepEntitlements } from './organizations.ts';
import { forgetRole, permissionsOf, type ScopeRef } from './relations.ts';
import { showMember } from './users.ts';

const kind: Kind = {
  path: '/roles',
  collection: 'roles',
  newId: () => prefixedId('rol_'),
  // A role of an organization is answered as it was sent: terraform/TestAccDataSourceOrganizationRoleGroups.yaml#2, 2026.
  defaults: ({ owner_id }): JsonObject => (owner_id === undefined ? { description: null } : {}),
  afterCreate: ({ owner_id }, { tenant }) => {
    if (owner_id !== undefined) keepEntitlements(tenant, String(owner_id));
  },
  missing: { message: 'Role not found.', errorCode: 'inexistent_role' },
  unique: [{ field: 'name', message: 'The role already exists.' }],
  filters: {
    name_filter: (row, value) => String(row.name).toLowerCase().includes(value.toLowerCase()),
    type: (row, value) => (row.type ?? 'tenant') === value,
    owner_id: (row, value) => row.owner_id === value,
  },
  // Null in the answer to the create, empty ever after: terraform/TestAccOrganizationMemberRoles.yaml, 2026.
  show: showRole,
  showCreated: (row) => row,
  answerDeleted: () => ({ status: 200, body: {} }),
  afterDelete: (row, { tenant }) => forgetRole(tenant, String(row.id)),
  routes: {
    'GET /roles/{id}/permissions': (call) => {
      find(kind, call);
      const rows = call.tenant.store.collection('role_permissions').by('role_id', call.id);
      return answerPage(call, { key: 'permissions', rows: permissionsOf(call.tenant, rows) });
    },
    'POST /roles/{id}/permissions': (call) => {
      find(kind, call);
      for (const permission of requested(call)) {
        const { resource_server_identifier: audience, permission_name: name } = permission;
        const key = `${call.id}|${audience}|${name}`;
        call.tenant.store.collection('role_permissions').put(key, { role_id: call.id, ...permission });
      }
      return { body: {} };
    },
    'DELETE /roles/{id}/permissions': (call) => {
      find(kind, call);
      for (const { resource_server_identifier: audience, permission_name: name } of body(call)) {
        call.tenant.store.collection('role_permissions').delete(`${call.id}|${audience}|${name}`);
      }
      // The description says 200: terraform/TestAccRolePermission.yaml.
      return { status: 204 };
    },
    'GET /roles/{id}/users': (call) => {
      find(kind, call);
      const users = call.tenant.store.collection('users');
      const held = call.tenant.store.collection('user_roles');
      return answerPage(call, {
        key: 'users',
        idField: 'user_id',
        rows: held.each('role_id', call.id) as unknown as Iterable<JsonObject>,
        total: held.countBy('role_id', call.id),
        show: ({ user_id }) => showMember(users.get(String(user_id)) ?? ({ user_id } as unknown as UserRow)),
      });
    },
    'POST /roles/{id}/users': (call) => {
      find(kind, call);
      for (const user_id of (call.body.users ?? []) as string[]) {
        call.tenant.store.collection('user_roles').put(`${user_id}|${call.id}`, { user_id, role_id: call.id });
      }
      return { body: {} };
    },
  },
  source: 'terraform/TestAccRole.yaml, go-auth0-v1/TestRoleManager_*.yaml, 2023–2026',
};

function body(call: Call): ScopeRef[] {
  return (call.body.permissions ?? []) as unknown as ScopeRef[];
}

/** @throws ApiError 400 when an API or one of its scopes does not exist */
function requested(call: Call): ScopeRef[] {
  const servers = call.tenant.store.collection('resource_servers');
  for (const { resource_server_identifier, permission_name } of body(call)) {
    const server = servers.firstBy('identifier', resource_server_identifier);
    if (!server) throw badRequest(`Resource server '${resource_server_identifier}' does not exist`);
    if (!server.scopes?.some(({ value }) => value === permission_name)) {
      throw badRequest(
        `Permission '${permission_name}' does not exist in resource server '${resource_server_identifier}'`,
      );
    }
  }
  return body(call);
}

export const roles = defineKind(kind);

/** A role as lists of members and users show it. */
export function showRole(row: JsonObject): JsonObject {
  return { ...row, description: row.description ?? '' };
}
