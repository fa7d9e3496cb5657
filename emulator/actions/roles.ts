import { rolesInLogin } from '../directory/permissions.ts';
import type { Tenant } from '../tenant.ts';
import type { Question, Subject } from './protocol.ts';

interface EffectiveRole {
  id: string;
  name: string;
  /** ASSUMPTION effective-role-type (emulator/assumptions.ts) */
  type: string;
}

/** Limits of `api.roles`. Source: docs-v2 main/docs/actions/reference/post-login/post-login-api-object.mdx, 2026-11-23. */
const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;
const MOST_IDS = 100;
const MOST_NAMES = 50;

/** Answers `api.roles` for a subject. @throws Error when more is asked for than Auth0 allows. */
export function answerQuestion(tenant: Tenant, subject: Subject, question: Question): object {
  switch (question.method) {
    case 'effectiveRoles':
      return page(effectiveRoles(tenant, subject), question.take, question.from);
    case 'effectiveRolesByIds':
      atMost(question.ids, MOST_IDS, 'role IDs');
      return { roles: effectiveRoles(tenant, subject).filter(({ id }) => question.ids.includes(id)) };
    case 'effectiveRolesByNames':
      atMost(question.names, MOST_NAMES, 'role names');
      return { roles: effectiveRoles(tenant, subject).filter(({ name }) => question.names.includes(name)) };
  }
}

/** Held directly: the emulator has no groups. */
function effectiveRoles(tenant: Tenant, { userId, organizationId }: Subject): EffectiveRole[] {
  return rolesInLogin(tenant, userId, organizationId).map(({ id, name }) => ({ id, name, type: 'tenant' }));
}

function page(roles: EffectiveRole[], take: number, from: string | undefined): object {
  const size = Math.min(Math.max(Math.trunc(take) || DEFAULT_PAGE, 1), LARGEST_PAGE);
  const start = from === undefined ? 0 : roles.findIndex(({ id }) => id === from) + 1;
  const shown = roles.slice(start, start + size);
  const last = shown.at(-1);
  return { roles: shown, ...(last && start + size < roles.length && { next: last.id }) };
}

function atMost(list: string[], limit: number, what: string): void {
  if (list.length > limit) throw new Error(`At most ${limit} ${what} can be asked for, these are ${list.length}`);
}
