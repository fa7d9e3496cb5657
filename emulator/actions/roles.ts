import type { Store } from '../store/store.ts';
import type { Question, Subject } from './protocol.ts';

interface EffectiveRole {
  id: string;
  name: string;
  /** @see emulator/assumptions.ts `effective-role-type` */
  type: string;
}

/** Limits of `api.roles`. Source: docs-v2 main/docs/actions/reference/post-login/post-login-api-object.mdx, 2026-11-23. */
const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;
const MOST_IDS = 100;
const MOST_NAMES = 50;

/** Answers `api.roles` for a subject. @throws Error when more is asked for than Auth0 allows. */
export function answerQuestion(store: Store, subject: Subject, question: Question): object {
  switch (question.method) {
    case 'effectiveRoles':
      return page(effectiveRoles(store, subject), question.take, question.from);
    case 'effectiveRolesByIds':
      atMost(question.ids, MOST_IDS, 'role IDs');
      return { roles: effectiveRoles(store, subject).filter(({ id }) => question.ids.includes(id)) };
    case 'effectiveRolesByNames':
      atMost(question.names, MOST_NAMES, 'role names');
      return { roles: effectiveRoles(store, subject).filter(({ name }) => question.names.includes(name)) };
  }
}

/** Roles of the membership in an organization login, else of the user. The emulator has no groups. */
function effectiveRoles(store: Store, { userId, organizationId }: Subject): EffectiveRole[] {
  const ids =
    organizationId === undefined
      ? store
          .collection('user_roles')
          .by('user_id', userId)
          .map((row) => row.role_id)
      : (store.collection('organization_members').get(`${organizationId}|${userId}`)?.roles ?? []);
  const roles: EffectiveRole[] = [];
  for (const id of ids) {
    const role = store.collection('roles').get(id);
    if (role) roles.push({ id, name: role.name, type: 'tenant' });
  }
  return roles;
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
