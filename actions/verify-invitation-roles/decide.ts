import { evidenceKey } from '../lib/evidence.ts';
import type { LoginFacts } from './facts.ts';
import { denialMessage, type Problem } from './message.ts';

/** What is to happen with a login. */
export type Decision = Allowed | Refused<'flag'> | Refused<'deny'>;

export interface Allowed {
  readonly outcome: 'allow';
  readonly roles: readonly string[];
  /** The key of `app_metadata` whose evidence is satisfied. */
  readonly satisfied?: string;
}

export interface Refused<Outcome> {
  readonly outcome: Outcome;
  readonly roles: readonly string[];
  readonly problem: Problem;
  /** The invited roles that are lacking, or the minimum of which one would do. */
  readonly missing: readonly string[];
  readonly reference: string;
  readonly message: string;
}

/** Decides about a login. Pure: no time, no network, no effect. The table in README.md is its specification. */
export function decide(facts: LoginFacts): Decision {
  const { organization, evidence, roles } = facts;
  const isMember = typeof organization === 'object';
  const found = findProblem(facts);
  if (!found)
    return { outcome: 'allow', roles, ...(isMember && evidence && { satisfied: evidenceKey(organization.id) }) };
  const [problem, missing = []] = found;
  const reference = `${problem}:${facts.trace}`;
  const message = denialMessage(problem, missing, organization, reference);
  const outcome = facts.flags && facts.hasUser && isMember ? 'flag' : 'deny';
  return { outcome, roles, problem, missing, reference, message };
}

/** Roles that the decision turns on and that the event does not show: worth one question before deciding. */
export function rolesInDoubt({ evidence, minimum, roles }: LoginFacts): string[] {
  if (minimum === 'unreadable') return [];
  const wanted = minimum.some((role) => roles.includes(role)) ? invited(evidence) : [...invited(evidence), ...minimum];
  return [...new Set(lacking(wanted, roles))];
}

function findProblem(facts: LoginFacts): [problem: Problem, missing?: readonly string[]] | undefined {
  const { organization, evidence, minimum, roles } = facts;
  if (!facts.hasUser) return ['user-unknown'];
  if (organization === 'unreadable') return ['organization-unreadable'];
  if (!organization) return facts.needsOrganization ? ['organization-missing'] : undefined;
  if (evidence === 'unreadable') return ['evidence-unreadable'];
  if (minimum === 'unreadable') return ['minimum-unreadable'];
  const missing = lacking(invited(evidence), roles);
  if (missing.length > 0) return ['invited-role-missing', missing];
  const holdsNone = lacking(minimum, roles).length === minimum.length;
  return minimum.length > 0 && holdsNone ? ['minimum-role-missing', minimum] : undefined;
}

function invited(evidence: LoginFacts['evidence']): readonly string[] {
  return Array.isArray(evidence) ? evidence : [];
}

function lacking(wanted: readonly string[], held: readonly string[]): string[] {
  return wanted.filter((role) => !held.includes(role));
}
