import { claimNamespace } from '../lib/claims.ts';
import { type Evidence, readEvidence } from '../lib/evidence.ts';
import { isDictionary, textAt, textsOf, valueAt } from '../lib/read.ts';

/** All that the decision needs to know about a login. */
export interface LoginFacts {
  /** Whether the event tells who logs in. */
  readonly hasUser: boolean;
  /** The organization of the login; `unreadable` where there is one without a usable id. */
  readonly organization: { readonly id: string; readonly name: string } | 'none' | 'unreadable';
  /** Whether the application declares that it works only within an organization. */
  readonly needsOrganization: boolean;
  readonly evidence: Evidence;
  /** At least one of these must be held; empty: no minimum. `unreadable` where the declaration is not text. */
  readonly minimum: readonly string[] | 'unreadable';
  /** What happens when roles are missing: refuse the login, or let it pass with a flag. */
  readonly mode: 'deny' | 'flag';
  /** Names of the roles that are known to hold in this login. */
  readonly roles: readonly string[];
  readonly namespace: string;
  /** What the operator searches the tenant's logs for. */
  readonly trace: string;
}

/** Reads the facts out of whatever arrives. Never throws for JSON values; what it cannot read it says so, never omits. */
export function readLogin(event: unknown): LoginFacts {
  const organization = readOrganization(valueAt(event, 'organization'));
  const isMember = typeof organization === 'object';
  return {
    hasUser: textAt(event, 'user', 'user_id') !== undefined,
    organization,
    needsOrganization: isDeclared(valueAt(event, 'client', 'metadata', 'requires_organization')),
    evidence: isMember ? readEvidence(valueAt(event, 'user', 'app_metadata'), organization.id) : { state: 'none' },
    minimum: isMember ? readMinimum(event) : [],
    mode: valueAt(event, 'organization', 'metadata', 'missing_roles') === 'flag' ? 'flag' : 'deny',
    roles: textsOf(valueAt(event, 'authorization', 'roles')),
    namespace: claimNamespace(valueAt(event, 'client', 'metadata', 'claim_namespace')),
    trace: textAt(event, 'transaction', 'id') ?? textAt(event, 'client', 'client_id') ?? 'unknown',
  };
}

function readOrganization(value: unknown): LoginFacts['organization'] {
  if (value === undefined || value === null) return 'none';
  const id = textAt(value, 'id');
  if (id === undefined) return 'unreadable';
  return { id, name: textAt(value, 'display_name') ?? textAt(value, 'name') ?? id };
}

/** Absent and `false` are no; so that a slip of the pen does not open the application, all else is yes. */
function isDeclared(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== 'string' || !['', 'false'].includes(value.trim().toLowerCase());
}

/** The organization's word counts before the application's; an empty text is a word too: no minimum. */
function readMinimum(event: unknown): LoginFacts['minimum'] {
  for (const declaredBy of ['organization', 'client']) {
    const metadata = valueAt(event, declaredBy, 'metadata');
    if (metadata !== undefined && metadata !== null && !isDictionary(metadata)) return 'unreadable';
    const declared = valueAt(metadata, 'minimum_roles');
    if (declared === undefined || declared === null) continue;
    if (typeof declared !== 'string') return 'unreadable';
    return textsOf(declared.split(',').map((name) => name.trim()));
  }
  return [];
}
