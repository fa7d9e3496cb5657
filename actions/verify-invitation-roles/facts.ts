import { claimNamespace } from '../lib/claims.ts';
import { type Evidence, readEvidence } from '../lib/evidence.ts';
import { isDictionary, textAt, textsOf, valueAt } from '../lib/read.ts';

/** All that the decision needs to know about a login. */
export interface LoginFacts {
  /** Whether the event tells who logs in. */
  readonly hasUser: boolean;
  /** The organization of the login, if any; `unreadable` where there is one without a usable id. */
  readonly organization: { readonly id: string; readonly name: string } | 'unreadable' | undefined;
  /** Whether the application declares that it works only within an organization. */
  readonly needsOrganization: boolean;
  /** What the invitation to this organization promised. */
  readonly evidence: Evidence;
  /** At least one of these must be held; empty: no minimum. `unreadable` where the declaration is not text. */
  readonly minimum: readonly string[] | 'unreadable';
  /** Whether a login whose roles are missing passes with a flag, instead of being refused. */
  readonly flags: boolean;
  /** Names of the roles that are known to hold in this login. */
  readonly roles: readonly string[];
  readonly namespace: string;
  /** What the operator searches the tenant's logs for. */
  readonly trace: string;
}

/** Reads the facts out of whatever arrives. Never throws for JSON values; what it cannot read it says so, never omits. */
export function readLogin(event: unknown): LoginFacts {
  const organization = readOrganization(valueAt(event, 'organization') ?? undefined);
  const [ofOrganization, ofClient] = [valueAt(event, 'organization', 'metadata'), valueAt(event, 'client', 'metadata')];
  const isMember = typeof organization === 'object';
  return {
    hasUser: textAt(event, 'user', 'user_id') !== undefined,
    organization,
    needsOrganization: isDeclared(valueAt(ofClient, 'requires_organization')),
    evidence: isMember ? readEvidence(valueAt(event, 'user', 'app_metadata'), organization.id) : undefined,
    minimum: isMember ? readMinimum([ofOrganization, ofClient]) : [],
    flags: valueAt(ofOrganization, 'missing_roles') === 'flag',
    roles: textsOf(valueAt(event, 'authorization', 'roles')),
    namespace: claimNamespace(valueAt(ofClient, 'claim_namespace')),
    trace: textAt(event, 'transaction', 'id') ?? textAt(event, 'client', 'client_id') ?? 'unknown',
  };
}

function readOrganization(value: unknown): LoginFacts['organization'] {
  if (value === undefined) return undefined;
  const id = textAt(value, 'id');
  return id ? { id, name: textAt(value, 'display_name') ?? textAt(value, 'name') ?? id } : 'unreadable';
}

/** Absent and `false` are no; so that a slip of the pen does not open the application, all else is yes. */
function isDeclared(value: unknown): boolean {
  return typeof value === 'string' ? !/^\s*(false)?\s*$/i.test(value) : (value ?? false) !== false;
}

/** The organization's word counts before the application's; an empty text is a word too: no minimum. */
function readMinimum(places: readonly unknown[]): LoginFacts['minimum'] {
  for (const metadata of places.filter((place) => (place ?? undefined) !== undefined)) {
    if (!isDictionary(metadata)) return 'unreadable';
    const declared = valueAt(metadata, 'minimum_roles') ?? undefined;
    if (typeof declared === 'string') return textsOf(declared.split(',').map((name) => name.trim()));
    if (declared !== undefined) return 'unreadable';
  }
  return [];
}
