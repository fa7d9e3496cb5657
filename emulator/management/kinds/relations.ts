import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { notFound } from '../engine/errors.ts';

/** A scope of an API, as roles and users refer to it. */
export interface ScopeRef {
  resource_server_identifier: string;
  permission_name: string;
}

/** Permissions as Auth0 shows them: with the description of the scope and the name of the API. */
export function permissionsOf(tenant: Tenant, refs: readonly Readonly<ScopeRef>[]): JsonObject[] {
  const servers = tenant.store.collection('resource_servers');
  return refs.map(({ resource_server_identifier, permission_name }) => {
    const server = servers.firstBy('identifier', resource_server_identifier);
    const scope = server?.scopes?.find(({ value }) => value === permission_name);
    return {
      permission_name,
      description: scope?.description ?? '',
      resource_server_name: server?.name ?? resource_server_identifier,
      resource_server_identifier,
    };
  });
}

/** Removes what refers to a role. */
export function forgetRole(tenant: Tenant, roleId: string): void {
  deleteWhere(tenant, 'role_permissions', 'role_id', roleId);
  deleteWhere(tenant, 'user_roles', 'role_id', roleId);
  const members = tenant.store.collection('organization_members');
  for (const row of members.by('role_id', roleId)) {
    const roles = row.roles.filter((role) => role !== roleId);
    members.put(`${row.organization_id}|${row.user_id}`, { ...row, roles });
  }
}

/** Removes a user with all that refers to it. */
export function deleteUser(tenant: Tenant, userId: string): void {
  tenant.store.collection('users').delete(userId);
  forgetUser(tenant, userId);
}

/** @throws ApiError 404 when there is no such user */
export function requireUser(tenant: Tenant, userId: string): void {
  if (!tenant.store.collection('users').has(userId)) throw notFound('The user does not exist.', 'inexistent_user');
}

const OF_USERS = [
  'user_roles',
  'user_permissions',
  'organization_members',
  'authentication_methods',
  'mfa_enrollments',
];

/** Removes what refers to a user. */
export function forgetUser(tenant: Tenant, userId: string): void {
  for (const collection of OF_USERS) {
    deleteWhere(tenant, collection, 'user_id', userId);
  }
}

/** Removes what refers to an API: grants and permissions. */
export function forgetResourceServer(tenant: Tenant, identifier: string): void {
  deleteWhere(tenant, 'role_permissions', 'resource_server_identifier', identifier);
  deleteWhere(tenant, 'user_permissions', 'resource_server_identifier', identifier);
  deleteWhere(tenant, 'client_grants', 'audience', identifier);
}

/** Removes the rows whose `field` is `value`. */
export function deleteWhere(tenant: Tenant, collection: string, field: string, value: string): void {
  const rows = tenant.store.collection(collection);
  if (rows.hasIndex(field)) rows.deleteBy(field, value);
  else for (const [id, row] of [...rows.entries()]) if (row[field] === value) rows.delete(id);
}
