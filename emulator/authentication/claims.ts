import type { JsonObject } from '../store/json.ts';
import type { OrganizationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { tenantSettings } from './settings.ts';

const PROFILE = ['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'picture', 'updated_at'];

/**
 * The standard claims about a user that the scopes ask for, in the ID token and at /userinfo.
 * docs-v2 main/docs/get-started/apis/scopes/openid-connect-scopes.mdx (2026-08)
 */
export function profileClaims(user: Readonly<UserRow>, scopes: readonly string[]): JsonObject {
  const fields: string[] = [];
  if (scopes.includes('profile')) fields.push(...PROFILE);
  if (scopes.includes('email')) fields.push('email', 'email_verified');
  if (scopes.includes('phone')) fields.push('phone_number', 'phone_verified');
  const claims: { [name: string]: unknown } = {};
  for (const field of fields) {
    if (user[field] === undefined || user[field] === null) continue;
    claims[field === 'phone_verified' ? 'phone_number_verified' : field] = user[field];
  }
  return claims as JsonObject;
}

/** Whether organizations may be named by name, in requests and in tokens. OpenAPI, tenant settings (2026-06-25). */
export function allowsOrganizationNames(tenant: Tenant): boolean {
  return tenantSettings(tenant).allow_organization_name_in_authentication_api === true;
}

/** `org_id`, and `org_name` where the tenant allows names: docs-v2 main/docs/manage-users/organizations/using-tokens.mdx. */
export function organizationClaims(tenant: Tenant, organization: Readonly<OrganizationRow> | undefined): JsonObject {
  if (!organization) return {};
  return { org_id: organization.id, ...(allowsOrganizationNames(tenant) && { org_name: organization.name }) };
}
