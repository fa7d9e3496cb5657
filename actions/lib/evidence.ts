import { isDictionary, textsOf, valueAt } from './read.ts';

/**
 * The key of a user's `app_metadata` under which an invitation leaves the roles that it promised: one top-level key an
 * organization, so that merging the metadata of a second invitation cannot lose what the first one promised.
 */
export function evidenceKey(organizationId: string): string {
  return `invited_roles_${organizationId}`;
}

/** What `app_metadata` says about the roles that an invitation to one organization promised. */
export type Evidence =
  | { readonly state: 'none' }
  | { readonly state: 'unreadable' }
  | { readonly state: 'present'; readonly roles: readonly string[] };

/** Reads the evidence of one organization. Whatever is not a list of role names counts as unreadable, not as none. */
export function readEvidence(appMetadata: unknown, organizationId: string): Evidence {
  if (appMetadata === undefined || appMetadata === null) return { state: 'none' };
  if (!isDictionary(appMetadata)) return { state: 'unreadable' };
  const value = valueAt(appMetadata, evidenceKey(organizationId));
  if (value === undefined || value === null) return { state: 'none' };
  const isListOfNames = Array.isArray(value) && value.every((name) => typeof name === 'string' && name !== '');
  return isListOfNames ? { state: 'present', roles: textsOf(value) } : { state: 'unreadable' };
}
