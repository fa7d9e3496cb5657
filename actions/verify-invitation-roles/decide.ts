import { evidenceKey } from '../lib/evidence.ts';
import type { LoginFacts } from './facts.ts';
import { denialMessage, type Problem } from './message.ts';

/** What is to happen with a login. */
export type Decision =
  | { readonly outcome: 'allow'; readonly roles: readonly string[]; readonly satisfied?: string }
  | {
      readonly outcome: 'flag';
      readonly roles: readonly string[];
      readonly problem: Problem;
      readonly missing: readonly string[];
      readonly reference: string;
    }
  | {
      readonly outcome: 'deny';
      readonly problem: Problem;
      readonly missing: readonly string[];
      readonly reference: string;
      readonly message: string;
    };

/**
 * Decides about a login. Pure: no time, no network, no effect. The table in README.md is its specification.
 * `missing` of a flag or a denial names the invited roles that are lacking, or the minimum of which one would do.
 */
export function decide(facts: LoginFacts): Decision {
  const { problem, missing = [] } = findProblem(facts);
  if (!problem) return allow(facts);
  const reference = `${problem}:${facts.trace}`;
  if (facts.mode === 'flag' && facts.hasUser && typeof facts.organization === 'object') {
    return { outcome: 'flag', roles: facts.roles, problem, missing, reference };
  }
  const message = denialMessage(problem, missing, facts.organization, reference);
  return { outcome: 'deny', problem, missing, reference, message };
}

/** Roles that the decision turns on and that the event does not show: worth one question before deciding. */
export function rolesInDoubt({ organization, evidence, minimum, roles }: LoginFacts): string[] {
  if (typeof organization !== 'object' || minimum === 'unreadable') return [];
  const invited = evidence.state === 'present' ? evidence.roles : [];
  const wanted = minimum.some((role) => roles.includes(role)) ? invited : [...invited, ...minimum];
  return [...new Set(wanted)].filter((role) => !roles.includes(role));
}

function allow({ roles, organization, evidence }: LoginFacts): Decision {
  if (typeof organization !== 'object' || evidence.state !== 'present') return { outcome: 'allow', roles };
  return { outcome: 'allow', roles, satisfied: evidenceKey(organization.id) };
}

function findProblem(facts: LoginFacts): { problem?: Problem; missing?: readonly string[] } {
  const { organization, evidence, minimum, roles } = facts;
  if (!facts.hasUser) return { problem: 'user-unknown' };
  if (organization === 'unreadable') return { problem: 'organization-unreadable' };
  if (organization === 'none') return facts.needsOrganization ? { problem: 'organization-missing' } : {};
  if (evidence.state === 'unreadable') return { problem: 'evidence-unreadable' };
  if (minimum === 'unreadable') return { problem: 'minimum-unreadable' };
  const invited = evidence.state === 'present' ? evidence.roles : [];
  const missing = invited.filter((role) => !roles.includes(role));
  if (missing.length > 0) return { problem: 'invited-role-missing', missing };
  const lacksMinimum = minimum.length > 0 && !minimum.some((role) => roles.includes(role));
  return lacksMinimum ? { problem: 'minimum-role-missing', missing: minimum } : {};
}
