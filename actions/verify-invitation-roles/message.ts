import type { LoginFacts } from './facts.ts';

/** Why a login is refused or flagged. The reference that an operator searches for begins with it. */
export type Problem =
  | 'user-unknown'
  | 'organization-unreadable'
  | 'organization-missing'
  | 'evidence-unreadable'
  | 'minimum-unreadable'
  | 'invited-role-missing'
  | 'minimum-role-missing';

const LONGEST_NAME = 60;
const MOST_ROLES = 5;

/** What the person who logs in reads: what is wrong, what to do, and the reference for whoever helps. */
export function denialMessage(
  problem: Problem,
  missing: readonly string[],
  organization: LoginFacts['organization'],
  reference: string,
): string {
  const name = typeof organization === 'object' ? plain(organization.name) : 'your organization';
  return `${explanation(problem, missing, name)} Reference: ${plain(reference, 120)}`;
}

function explanation(problem: Problem, missing: readonly string[], name: string): string {
  switch (problem) {
    case 'organization-missing':
      return 'This application is for members of an organization. Open the link in your invitation mail, or come from the address of your organization.';
    case 'invited-role-missing':
      return `You were invited to ${name} as ${listed(missing)}, but these roles have not reached you yet. Ask whoever invited you to check them, then sign in again.`;
    case 'minimum-role-missing':
      return `You belong to ${name}, but have no role there that opens this application. Ask an administrator for one of these: ${listed(missing)}. Then sign in again.`;
    default:
      return `Your roles in ${name} could not be verified. Please report this to whoever invited you.`;
  }
}

function listed(roles: readonly string[]): string {
  const names = roles.slice(0, MOST_ROLES).map((role) => plain(role));
  const more = roles.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/**
 * The message travels as `error_description`, which allows neither control characters nor `"` and `\` (RFC 6749,
 * 4.1.2.1), and some applications show it as HTML.
 */
function plain(text: string, longest = LONGEST_NAME): string {
  const safe = text.replace(/[\p{C}\p{Z}"\\<>&]+/gu, ' ').trim();
  return safe.length > longest ? `${[...safe].slice(0, longest).join('')}…` : safe;
}
