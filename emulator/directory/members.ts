import type { OrganizationMemberRow, OrganizationRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

function keyOf(organizationId: string, userId: string): string {
  return `${organizationId}|${userId}`;
}

export function membership(
  tenant: Tenant,
  organizationId: string,
  userId: string,
): Readonly<OrganizationMemberRow> | undefined {
  return tenant.store.collection('organization_members').get(keyOf(organizationId, userId));
}

/** Makes the user a member, with these roles beside those that a member already has. */
export function addMember(
  tenant: Tenant,
  organizationId: string,
  userId: string,
  roleIds: readonly string[] = [],
): void {
  const before = membership(tenant, organizationId, userId);
  tenant.store.collection('organization_members').put(keyOf(organizationId, userId), {
    organization_id: organizationId,
    user_id: userId,
    roles: [...new Set([...(before?.roles ?? []), ...roleIds])],
    created_at: before?.created_at ?? tenant.clock.iso(),
  });
}

/** @returns whether the user was a member. */
export function removeMember(tenant: Tenant, organizationId: string, userId: string): boolean {
  return tenant.store.collection('organization_members').delete(keyOf(organizationId, userId));
}

/** The organizations of a user, in the order in which they were joined. */
export function organizationsOf(tenant: Tenant, userId: string): Readonly<OrganizationRow>[] {
  const organizations = tenant.store.collection('organizations');
  const memberships = tenant.store.collection('organization_members').by('user_id', userId);
  return memberships.flatMap((member) => organizations.get(member.organization_id) ?? []);
}
