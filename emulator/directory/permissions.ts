import type { RoleRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { membership } from './members.ts';

/**
 * The roles that count in a login: with an organization those of the membership alone, without one those of the user
 * alone. docs-v2 main/docs/.../delegated-administration-extension.mdx: "Only your Organization member roles will be
 * available within `event.authorization.roles`" (2026-08).
 */
export function rolesInLogin(tenant: Tenant, userId: string, organizationId?: string): Readonly<RoleRow>[] {
  const ids = organizationId
    ? (membership(tenant, organizationId, userId)?.roles ?? [])
    : tenant.store
        .collection('user_roles')
        .by('user_id', userId)
        .map(({ role_id }) => role_id);
  return ids.flatMap((id) => tenant.store.collection('roles').get(id) ?? []);
}

/** The permissions of one API that those roles hold, and without an organization also the user's own. */
export function permissionsInLogin(
  tenant: Tenant,
  userId: string,
  audience: string,
  organizationId?: string,
): string[] {
  const { store } = tenant;
  const found = new Set<string>();
  for (const { id } of rolesInLogin(tenant, userId, organizationId)) {
    for (const row of store.collection('role_permissions').by('role_id', id)) {
      if (row.resource_server_identifier === audience) found.add(row.permission_name);
    }
  }
  // ASSUMPTION organization-direct-permissions (emulator/assumptions.ts)
  const isLeftOut = organizationId && !tenant.alternatives.has('organization-direct-permissions');
  const own = isLeftOut ? [] : store.collection('user_permissions').by('user_id', userId);
  for (const row of own) if (row.resource_server_identifier === audience) found.add(row.permission_name);
  return [...found];
}
