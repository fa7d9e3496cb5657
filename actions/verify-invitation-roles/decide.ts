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
 * `missing` of a flag or a denial names the roles that would have turned it into `allow`: ask for these, and decide again.
 */
export function decide(facts: LoginFacts): Decision {
  const found = findProblem(facts);
  if (!found) return allow(facts);
  const { problem, missing } = found;
  const reference = `${problem}:${facts.trace}`;
  if (facts.mode === 'flag' && typeof facts.organization === 'object' && facts.hasUser) {
    return { outcome: 'flag', roles: facts.roles, problem, missing, reference };
  }
  const message = denialMessage(problem, missing, facts.organization, reference);
  return { outcome: 'deny', problem, missing, reference, message };
}

function allow({ roles, organization, evidence }: LoginFacts): Decision {
  if (typeof organization !== 'object' || evidence.state !== 'present') return { outcome: 'allow', roles };
  return { outcome: 'allow', roles, satisfied: evidenceKey(organization.id) };
}

function findProblem(facts: LoginFacts): { problem: Problem; missing: readonly string[] } | undefined {
  const { organization, evidence, minimum, roles } = facts;
  const none: readonly string[] = [];
  if (!facts.hasUser) return { problem: 'user-unknown', missing: none };
  if (organization === 'unreadable') return { problem: 'organization-unreadable', missing: none };
  if (organization === 'none') {
    return facts.needsOrganization ? { problem: 'organization-missing', missing: none } : undefined;
  }
  if (evidence.state === 'unreadable') return { problem: 'evidence-unreadable', missing: none };
  if (minimum === 'unreadable') return { problem: 'minimum-unreadable', missing: none };
  const invited = evidence.state === 'present' ? evidence.roles : none;
  const missing = invited.filter((role) => !roles.includes(role));
  const lacksMinimum = minimum.length > 0 && !minimum.some((role) => roles.includes(role));
  if (missing.length > 0) return { problem: 'invited-role-missing', missing };
  return lacksMinimum ? { problem: 'minimum-role-missing', missing: minimum } : undefined;
}
