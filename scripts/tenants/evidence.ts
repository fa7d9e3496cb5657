/**
 * What an invitation leaves in the `app_metadata` of whoever accepts it, so that an Action can verify at every login
 * that the invited roles have arrived: one top-level key an organization, with the names of the roles. The format is the
 * one that actions/lib/evidence.ts reads; a test holds both together.
 */
export function evidenceOf(organizationId: string, roles: readonly string[]): { [key: string]: string[] } {
  return roles.length > 0 ? { [`invited_roles_${organizationId}`]: [...roles] } : {};
}

/** Names of the roles that this metadata promises in an organization; undefined where it promises nothing readable. */
export function promisedIn(appMetadata: unknown, organizationId: string): string[] | undefined {
  const { [`invited_roles_${organizationId}`]: roles } = Object(appMetadata) as { [key: string]: unknown };
  return Array.isArray(roles) && roles.every((role) => typeof role === 'string') ? roles : undefined;
}
