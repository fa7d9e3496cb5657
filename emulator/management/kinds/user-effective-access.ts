import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { permissionsOf, requireUser, type ScopeRef } from './relations.ts';

/**
 * What a user may do, with where it comes from: no groups are synchronized here, so directly or through a role; and what
 * a user holds at other services, which nothing in the emulator ever fills.
 */
export const userEffectiveAccess: Resource = {
  routes: {
    'GET /users/{id}/effective-roles': (call) => {
      requireUser(call.tenant, call.id);
      const rows = rolesOf(call).map((role): JsonObject => ({ ...role, sources: ['direct'] }));
      return answerPage(call, { key: 'roles', rows });
    },
    'GET /users/{id}/effective-roles/sources/groups': (call) => {
      requireRole(call);
      return none(call, 'groups');
    },
    // Those of roles too: docs-v2 configure-core-rbac/rbac-users/view-user-permissions.mdx (2026-11).
    'GET /users/{id}/permissions': (call) => {
      requireUser(call.tenant, call.id);
      const rows = permissionsOf(call.tenant, heldBy(call)).map(
        (row): JsonObject => ({ ...row, sources: grantsOf(call, row) }),
      );
      return answerPage(call, { key: 'permissions', rows });
    },
    'GET /users/{id}/effective-permissions': (call) => {
      requireUser(call.tenant, call.id);
      const { resource_server_identifier: audience } = call.query;
      const own = heldBy(call).filter((ref) => audience === undefined || ref.resource_server_identifier === audience);
      const rows = permissionsOf(call.tenant, own).map(
        (row): JsonObject => ({ ...row, sources: sourcesOf(call, row) }),
      );
      return answerPage(call, { key: 'permissions', rows, idField: 'permission_name' });
    },
    'GET /users/{id}/effective-permissions/sources/effective-roles': (call) => {
      requireUser(call.tenant, call.id);
      const { resource_server_identifier = '', permission_name = '' } = call.query;
      const grants = (role: JsonObject) =>
        grantedBy(call, String(role.id)).some((ref) => isSame(ref, { resource_server_identifier, permission_name }));
      const rows = rolesOf(call).filter(grants);
      return answerPage(call, {
        key: 'roles',
        rows: rows.map((role): JsonObject => ({ ...role, sources: ['direct'] })),
      });
    },
    'GET /organizations/{id}/members/{user_id}/effective-roles': (call) => {
      const member = call.tenant.store.collection('organization_members').get(`${call.id}|${call.subId}`);
      if (!call.tenant.store.collection('organizations').has(call.id)) throw notFound('Organization not found.');
      const roles = call.tenant.store.collection('roles');
      const rows = (member?.roles ?? []).flatMap((id) => roles.get(id) ?? []);
      return answerPage(call, {
        key: 'roles',
        rows: rows.map((role) => ({ ...described(role), sources: ['direct'] })),
      });
    },
    'GET /organizations/{id}/members/{user_id}/effective-roles/sources/groups': (call) => {
      requireRole(call);
      return answerPage(call, { key: 'groups', rows: [] });
    },
    'GET /users/{id}/groups': (call) => none(call, 'groups'),
    'GET /users/{id}/connected-accounts': (call) => none(call, 'connected_accounts'),
    'GET /users/{id}/federated-connections-tokensets': (call) => none(call, 'tokensets'),
    // 204 for any id: go-auth0-v1/TestUserManager_DeleteFederatedConnectionTokenSet.yaml#1, 2025-08-22.
    'DELETE /users/{id}/federated-connections-tokensets/{tokenset_id}': () => ({ status: 204 }),
  },
  source:
    'OpenAPI description, 2026-06-25; terraform/TestAccDataSourceUserConnectedAccountsTokenVault.yaml, 2026-05-28',
};

/** No group has members, so none lends a role. @throws ApiError 404 */
function requireRole({ tenant, query }: Call): void {
  if (!tenant.store.collection('roles').has(query.role_id ?? '')) throw notFound('The role does not exist.');
}

function none(call: Call, key: string) {
  requireUser(call.tenant, call.id);
  return answerPage(call, { key, rows: [] });
}

function described({ id, name, description }: { id: string; name: string; description?: string | null }): JsonObject {
  return { id, name, description: description ?? '' };
}

function rolesOf({ tenant, id }: Call): JsonObject[] {
  const roles = tenant.store.collection('roles');
  const rows = tenant.store.collection('user_roles').by('user_id', id);
  return rows.flatMap(({ role_id }) => roles.get(role_id) ?? []).map(described);
}

function directOf({ tenant, id }: Call): readonly Readonly<ScopeRef>[] {
  return tenant.store.collection('user_permissions').by('user_id', id);
}

function grantedBy({ tenant }: Call, roleId: string): readonly Readonly<ScopeRef>[] {
  return tenant.store.collection('role_permissions').by('role_id', roleId);
}

function isSame(a: ScopeRef, b: ScopeRef): boolean {
  return a.resource_server_identifier === b.resource_server_identifier && a.permission_name === b.permission_name;
}

function distinct(refs: readonly Readonly<ScopeRef>[]): Readonly<ScopeRef>[] {
  return refs.filter((ref, index) => refs.findIndex((other) => isSame(other, ref)) === index);
}

/** The permissions of a user, directly or through roles, each once. */
function heldBy(call: Call): Readonly<ScopeRef>[] {
  return distinct([...directOf(call), ...rolesOf(call).flatMap(({ id }) => grantedBy(call, String(id)))]);
}

function sourcesOf(call: Call, row: JsonObject): string[] {
  const types = grantsOf(call, row).map(({ source_type }) => (source_type === 'DIRECT' ? 'direct' : 'roles'));
  return [...new Set(types)];
}

/** `DIRECT` is recorded (terraform/TestAccUserPermissions.yaml, 2024-09-10), how a role is told is not. */
function grantsOf(call: Call, row: JsonObject): JsonObject[] {
  const ref = row as unknown as ScopeRef;
  const isDirect = directOf(call).some((own) => isSame(own, ref));
  const roles = rolesOf(call).filter(({ id }) => grantedBy(call, String(id)).some((own) => isSame(own, ref)));
  return [
    ...(isDirect ? [{ source_id: '', source_name: '', source_type: 'DIRECT' }] : []),
    ...roles.map(
      ({ id, name }): JsonObject => ({ source_id: id, source_name: name, source_type: 'ROLE' }) as JsonObject,
    ),
  ];
}
