import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { notFound } from '../engine/errors.ts';
import type { Answer, Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { deleteKnown } from '../engine/strict.ts';

/** Roles of a group, in the tenant or, with `organization_id`, in an organization. */
const GROUP_ROLES = 'group_roles';

/* Groups come from directories that the emulator does not synchronize with: a state file brings them. */
const kind: Kind = {
  path: '/groups',
  collection: 'groups',
  newId: () => '',
  missing: { message: 'Group not found.' },
  filters: {
    connection_id: (row: JsonObject, value) => row.connection_id === value,
    name: (row: JsonObject, value) => row.name === value,
    external_id: (row: JsonObject, value) => row.external_id === value,
    search: (row: JsonObject, value) => String(row.name).toLowerCase().includes(value.toLowerCase()),
  },
  routes: {
    'DELETE /groups/{id}': (call) => deleteKnown(kind, call),
    'GET /groups/{id}/roles': rolesOf,
    'POST /groups/{id}/roles': changeRoles,
    'DELETE /groups/{id}/roles': changeRoles,
    'GET /roles/{id}/groups': (call) => groupsOf(call, call.id),
    'POST /roles/{id}/groups': changeGroups,
    'DELETE /roles/{id}/groups': changeGroups,
    'GET /organizations/{id}/groups': (call) => {
      const ids = new Set(assigned(call, () => true).map(({ group_id }) => String(group_id)));
      const groups = [...call.tenant.store.collection(kind.collection).values()];
      return answerPage(call, { key: 'groups', rows: groups.filter(({ id }) => ids.has(String(id))) });
    },
    'GET /organizations/{id}/groups/{group_id}/roles': rolesOf,
    'POST /organizations/{id}/groups/{group_id}/roles': changeRoles,
    'DELETE /organizations/{id}/groups/{group_id}/roles': changeRoles,
    // Not in the description of 2026-06-25.
    'GET /organizations/{id}/roles/{role_id}/groups': (call) => groupsOf(call, call.subId),
    'GET /groups/{id}/members': (call) => {
      find(kind, call);
      return answerPage(call, { key: 'members', rows: [] });
    },
  },
  source: 'OpenAPI description, 2026-06-25; terraform/TestAccDataSourceOrganizationRoleGroups.yaml#4, 2026',
};

function organizationOf({ tenant, operation, id }: Call): string {
  if (!operation.path.startsWith('/organizations')) return '';
  if (!tenant.store.collection('organizations').has(id)) throw notFound('Organization not found.');
  return id;
}

function groupOf(call: Call): string {
  const id = organizationOf(call) === '' ? call.id : call.subId;
  find(kind, call, id);
  return id;
}

function assigned(call: Call, chosen: (row: JsonObject) => boolean): JsonObject[] {
  const organization = organizationOf(call);
  const rows = [...call.tenant.store.collection(GROUP_ROLES).values()];
  return rows.filter((row) => (row.organization_id ?? '') === organization && chosen(row));
}

function rolesOf(call: Call): Answer {
  const group = groupOf(call);
  const roles = call.tenant.store.collection('roles');
  const rows = assigned(call, ({ group_id }) => group_id === group);
  const found = rows.flatMap(({ role_id }) => roles.get(String(role_id)) ?? []);
  const shown = found.map(({ id, name, description }): JsonObject => ({ id, name, description: description ?? '' }));
  return answerPage(call, { key: 'roles', rows: shown });
}

function groupsOf(call: Call, role: string): Answer {
  if (!call.tenant.store.collection('roles').has(role)) throw notFound('The role does not exist.');
  const rows = assigned(call, ({ role_id }) => role_id === role);
  const groups = call.tenant.store.collection(kind.collection);
  const found: JsonObject[] = rows.flatMap(({ group_id }) => [groups.get(String(group_id)) ?? []].flat());
  // The newer list of an organization's role has no description, and so no pages.
  return call.operation.parameters.length > 0
    ? answerPage(call, { key: 'groups', rows: found })
    : { body: { groups: found } };
}

function change(call: Call, pairs: readonly { group: string; role: string }[]): Answer {
  const organization_id = organizationOf(call);
  const rows = call.tenant.store.collection(GROUP_ROLES);
  for (const { group, role } of pairs) {
    find(kind, call, group);
    if (!call.tenant.store.collection('roles').has(role)) throw notFound('The role does not exist.');
    const key = `${organization_id}|${group}|${role}`;
    if (call.operation.method === 'DELETE') rows.delete(key);
    else rows.put(key, { group_id: group, role_id: role, ...(organization_id !== '' && { organization_id }) });
  }
  return { status: 204 };
}

function changeRoles(call: Call): Answer {
  const group = groupOf(call);
  return change(
    call,
    ((call.body.roles ?? []) as string[]).map((role) => ({ group, role })),
  );
}

function changeGroups(call: Call): Answer {
  return change(
    call,
    ((call.body.groups ?? []) as string[]).map((group) => ({ group, role: call.id })),
  );
}

export const groups = defineKind(kind);
