import type { JsonObject } from '../store/json.ts';
import type { UserRow } from '../store/rows.ts';

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
