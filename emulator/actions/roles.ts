import { rolesInLogin } from '../directory/permissions.ts';
import type { Tenant } from '../tenant.ts';
import type { Question, Subject } from './protocol.ts';

interface EffectiveRole {
  id: string;
  name: string;
  /** ASSUMPTION effective-role-type (emulator/assumptions.ts) */
  type: string;
}

interface Group {
  id: string;
  name: string;
  [field: string]: unknown;
}

/** Limits of `api.roles`. Source: docs-v2 main/docs/actions/reference/post-login/post-login-api-object.mdx, 2026-11-23. */
const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 50;
const MOST_IDS = 100;
const MOST_NAMES = 50;

/** Answers `api.roles` and `api.groups` for a subject. @throws Error when more is asked for than Auth0 allows. */
export function answerQuestion(tenant: Tenant, subject: Subject, question: Question): object {
  switch (question.method) {
    case 'effectiveRoles':
      return page('roles', effectiveRoles(tenant, subject), question.take, question.from);
    case 'effectiveRolesByIds':
      atMost(question.ids, MOST_IDS, 'role IDs');
      return { roles: effectiveRoles(tenant, subject).filter(({ id }) => question.ids.includes(id)) };
    case 'effectiveRolesByNames':
      atMost(question.names, MOST_NAMES, 'role names');
      return { roles: effectiveRoles(tenant, subject).filter(({ name }) => question.names.includes(name)) };
    case 'userGroups':
      return page('groups', groupsOf(tenant, subject), question.take, question.from);
    case 'groupMembership':
      return memberships(groupsOf(tenant, subject), question.groups);
  }
}

/** Held directly, or through a group. */
function effectiveRoles(tenant: Tenant, subject: Subject): EffectiveRole[] {
  const { userId, organizationId } = subject;
  const roles = new Map(rolesInLogin(tenant, userId, organizationId).map(({ id, name }) => [id, name]));
  const groups = new Set(groupsOf(tenant, subject).map(({ id }) => id));
  for (const { group_id, role_id, organization_id } of tenant.store.collection('group_roles').values()) {
    const role = tenant.store.collection('roles').get(String(role_id));
    if (groups.has(String(group_id)) && organization_id === organizationId && role) roles.set(role.id, role.name);
  }
  const isOther = organizationId !== undefined && tenant.alternatives.has('effective-role-type');
  return [...roles].map(([id, name]) => ({ id, name, type: isOther ? 'organization' : 'tenant' }));
}

/**
 * Groups come from directories that this tenant does not synchronize with: a state file brings them, in the collections
 * `groups` and `group_members` (group_id, user_id, created_at). Their roles are those of the Management API.
 */
function groupsOf(tenant: Tenant, { userId }: Subject): Group[] {
  const { store, domain } = tenant;
  return [...store.collection('group_members').values()].flatMap(({ group_id, user_id, created_at }) => {
    const group = user_id === userId ? store.collection('groups').get(String(group_id)) : undefined;
    if (!group) return [];
    const assigned = { membership_created_at: created_at ?? null, assignment: 'direct', tenant_name: domain };
    return [{ ...group, id: String(group.id), name: String(group.name), ...assigned }];
  });
}

/** ASSUMPTION group-answers (emulator/assumptions.ts) */
function memberships(groups: readonly Group[], asked: readonly string[]): object {
  const answers = asked.map((wanted) => {
    const matches = groups.filter(({ id, name }) => id === wanted || name === wanted);
    const shown = matches.map(({ id, name }) => ({ id, name, group_type: 'connection' }));
    return [wanted, { is_member: matches.length > 0, ...(matches.length > 0 && { matches: shown }) }] as const;
  });
  return { memberships: Object.fromEntries(answers) };
}

function page(key: string, rows: { id: string }[], take: number, from: string | undefined): object {
  const size = Math.min(Math.max(Math.trunc(take) || DEFAULT_PAGE, 1), LARGEST_PAGE);
  const start = from === undefined ? 0 : rows.findIndex(({ id }) => id === from) + 1;
  const shown = rows.slice(start, start + size);
  const last = shown.at(-1);
  return { [key]: shown, ...(last && start + size < rows.length && { next: last.id }) };
}

function atMost(list: string[], limit: number, what: string): void {
  if (list.length > limit) throw new Error(`At most ${limit} ${what} can be asked for, these are ${list.length}`);
}
