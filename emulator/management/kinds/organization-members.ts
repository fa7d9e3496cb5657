import type { Collection } from '../../store/collection.ts';
import type { JsonObject } from '../../store/json.ts';
import type { OrganizationMemberRow } from '../../store/rows.ts';
import { authorize } from '../engine/access.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage, asJson } from '../engine/paging.ts';
import { requireOrganization } from './organizations.ts';
import { showRole } from './roles.ts';
import { showMember } from './users.ts';

/** Source: main/docs/manage-users/organizations, 2026-08-20. */
const MOST_ROLES = 50;

function members({ tenant }: Call): Collection<OrganizationMemberRow> {
  return tenant.store.collection('organization_members');
}

function member(call: Call): Readonly<OrganizationMemberRow> {
  requireOrganization(call);
  const row = members(call).get(`${call.id}|${call.subId}`);
  if (!row) throw notFound('The user does not belong to the organization.');
  return row;
}

function rolesOf(call: Call, ids: readonly string[]): JsonObject[] {
  const roles = call.tenant.store.collection('roles');
  return asJson(ids.flatMap((id) => roles.get(id) ?? [])).map(showRole);
}

function namesRoles({ query }: Call): boolean {
  return query.include_fields !== 'false' && (query.fields?.split(',').includes('roles') ?? false);
}

function showWithRoles(call: Call, row: Readonly<OrganizationMemberRow>): JsonObject {
  const user = call.tenant.store.collection('users').get(row.user_id);
  const shown = user ? showMember(user) : { user_id: row.user_id };
  // Roles are shown only to who names them in `fields`. Source: OpenAPI description, GET /organizations/{id}/members.
  if (!namesRoles(call)) return shown;
  return { ...shown, roles: rolesOf(call, row.roles).map(({ id, name }) => ({ id, name }) as JsonObject) };
}

export const organizationMembers: Resource = {
  routes: {
    'GET /organizations/{id}/members': (call) => {
      requireOrganization(call);
      // Roles need a scope of their own. Source: OpenAPI description of this endpoint, 2026-06-25.
      if (namesRoles(call)) authorize(call.caller, { scopes: ['read:organization_member_roles'] });
      const rows = members(call).each('organization_id', call.id) as unknown as Iterable<JsonObject>;
      const total = members(call).countBy('organization_id', call.id);
      const show = (row: JsonObject) => showWithRoles(call, row as unknown as OrganizationMemberRow);
      return answerPage(call, { key: 'members', rows, total, show, idField: 'user_id' });
    },
    'POST /organizations/{id}/members': (call) => {
      requireOrganization(call);
      const asked = call.body.members as string[];
      const users = call.tenant.store.collection('users');
      const unknown = asked.filter((user) => !users.has(user));
      if (unknown.length > 0)
        throw badRequest(`One or more of the specified users do not exist: ${unknown.join(', ')}`);
      for (const user_id of asked) {
        const key = `${call.id}|${user_id}`;
        if (members(call).has(key)) continue;
        members(call).put(key, { organization_id: call.id, user_id, roles: [], created_at: call.tenant.clock.iso() });
      }
      return { status: 204 };
    },
    'DELETE /organizations/{id}/members': (call) => {
      requireOrganization(call);
      for (const user of call.body.members as string[]) members(call).delete(`${call.id}|${user}`);
      return { status: 204 };
    },
    'GET /organizations/{id}/members/{user_id}/roles': (call) =>
      answerPage(call, { key: 'roles', rows: rolesOf(call, member(call).roles) }),
    'POST /organizations/{id}/members/{user_id}/roles': (call) => {
      const row = member(call);
      const asked = call.body.roles as string[];
      const unknown = asked.filter((role) => !call.tenant.store.collection('roles').has(role));
      if (unknown.length > 0)
        throw badRequest(`One or more of the specified roles do not exist: ${unknown.join(', ')}`);
      const roles = [...new Set([...row.roles, ...asked])];
      if (roles.length > MOST_ROLES) throw conflict('No more roles can be assigned to this organization member.');
      members(call).put(`${call.id}|${call.subId}`, { ...row, roles });
      return { status: 204 };
    },
    'DELETE /organizations/{id}/members/{user_id}/roles': (call) => {
      const row = member(call);
      const gone = new Set(call.body.roles as string[]);
      members(call).put(`${call.id}|${call.subId}`, { ...row, roles: row.roles.filter((role) => !gone.has(role)) });
      return { status: 204 };
    },
  },
  source: 'terraform/TestAccOrganizationMember*.yaml, 2026-04-23; OpenAPI description, 2026-06-25',
};
