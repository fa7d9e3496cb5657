import { isDictionary, isText, textsOf, valueAt } from './read.ts';

/**
 * The key of a user's `app_metadata` under which an invitation leaves the roles that it promised: one top-level key an
 * organization, so that merging the metadata of a second invitation cannot lose what the first one promised.
 */
export function evidenceKey(organizationId: string): string {
  return `invited_roles_${organizationId}`;
}

/** The roles that an invitation to one organization promised, or undefined where there is no evidence of any. */
export type Evidence = readonly string[] | 'unreadable' | undefined;

/** Reads the evidence of one organization. Whatever is not a list of role names counts as unreadable, not as none. */
export function readEvidence(appMetadata: unknown, organizationId: string): Evidence {
  if (appMetadata === undefined || appMetadata === null) return undefined;
  if (!isDictionary(appMetadata)) return 'unreadable';
  const value = valueAt(appMetadata, evidenceKey(organizationId)) ?? undefined;
  if (value === undefined) return undefined;
  return Array.isArray(value) && value.every(isText) ? textsOf(value) : 'unreadable';
}
