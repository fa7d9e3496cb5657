import { createHash } from 'node:crypto';
import { hashPassword } from '../../directory/passwords.ts';
import { objectId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { UserRow } from '../../store/rows.ts';
import { authorize } from '../engine/access.ts';
import { defineKind, find, present } from '../engine/crud.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage, asJson } from '../engine/paging.ts';
import { forgetUser, type ScopeRef } from './relations.ts';
import { requireOfConnection } from './user-requirements.ts';
import { checkChangedUser, checkNewUser } from './user-rules.ts';
import { searchUsers } from './user-search.ts';

const STEERING = ['connection', 'password', 'verify_email', 'client_id', 'verify_password', 'verify_phone_number'];

const kind: Kind = {
  path: '/users',
  collection: 'users',
  idField: 'user_id',
  newId: (body, call) => userId(body, call),
  missing: { message: 'The user does not exist.', errorCode: 'inexistent_user' },
  hidden: ['password_hash'],
  merged: ['user_metadata', 'app_metadata'],
  timestamps: true,
  beforeCreate: createdUser,
  beforeUpdate: updatedUser,
  afterDelete: (row, { tenant }) => forgetUser(tenant, String(row.user_id)),
  routes: {
    // `length` is recorded: terraform/TestAccDataSourceUser.yaml, 2025-01-31.
    'GET /users': (call) => searchUsers(call, (row) => present(kind, row, call)),
    'GET /users-by-email': (call) => {
      const rows = call.tenant.store.collection('users').by('email', (call.query.email ?? '').toLowerCase());
      return answerPage(call, { key: 'users', envelope: 'array', rows: rows.map((row) => withoutPassword(row)) });
    },
    'GET /users/{id}/roles': (call) => {
      find(kind, call);
      const roles = call.tenant.store.collection('roles');
      const rows = call.tenant.store.collection('user_roles').by('user_id', call.id);
      return answerPage(call, {
        key: 'roles',
        rows: asJson(rows.flatMap(({ role_id }) => roles.get(role_id) ?? [])),
      });
    },
    'POST /users/{id}/roles': (call) => {
      find(kind, call);
      const asked = call.body.roles as string[];
      const unknown = asked.filter((role) => !call.tenant.store.collection('roles').has(role));
      if (unknown.length > 0) throw notFound(`One or more of the specified roles do not exist: ${unknown.join(', ')}`);
      for (const role_id of asked) {
        call.tenant.store.collection('user_roles').put(`${call.id}|${role_id}`, { user_id: call.id, role_id });
      }
      return {};
    },
    'DELETE /users/{id}/roles': (call) => {
      find(kind, call);
      for (const role of call.body.roles as string[])
        call.tenant.store.collection('user_roles').delete(`${call.id}|${role}`);
      return {};
    },
    'POST /users/{id}/permissions': (call) => {
      find(kind, call);
      for (const ref of permissions(call)) {
        const key = `${call.id}|${ref.resource_server_identifier}|${ref.permission_name}`;
        call.tenant.store.collection('user_permissions').put(key, { user_id: call.id, ...ref });
      }
      return { body: {} };
    },
    'DELETE /users/{id}/permissions': (call) => {
      find(kind, call);
      for (const { resource_server_identifier: audience, permission_name: name } of permissions(call)) {
        call.tenant.store.collection('user_permissions').delete(`${call.id}|${audience}|${name}`);
      }
      return {};
    },
    'GET /users/{id}/organizations': (call) => {
      find(kind, call);
      const organizations = call.tenant.store.collection('organizations');
      const memberships = call.tenant.store.collection('organization_members');
      return answerPage(call, {
        key: 'organizations',
        idField: 'organization_id',
        rows: memberships.each('user_id', call.id) as unknown as Iterable<JsonObject>,
        total: memberships.countBy('user_id', call.id),
        show: ({ organization_id: id }) => (organizations.get(String(id)) ?? { id }) as JsonObject,
      });
    },
  },
  source: 'terraform/TestAccUser*.yaml, go-auth0-v1/TestUserManager_*.yaml, 2023–2026',
};

function permissions(call: Call): ScopeRef[] {
  return call.body.permissions as unknown as ScopeRef[];
}

/** A database user's own id is kept when the request names one, without the `auth0|` that it may begin with. */
function userId(body: JsonObject, call: Call): string {
  const connection = call.tenant.store.collection('connections').firstBy('name', String(body.connection));
  if (!connection) throw badRequest('The connection does not exist.', 'inexistent_connection');
  const own = typeof body.user_id === 'string' ? body.user_id.replace(/^[a-z0-9-]+\|/, '') : objectId();
  return `${connection.strategy}|${own}`;
}

function createdUser(row: JsonObject, call: Call): JsonObject {
  const { body, tenant } = call;
  const id = userId({ ...body, user_id: body.user_id ?? row.user_id ?? '' }, call);
  const email = typeof body.email === 'string' ? body.email.toLowerCase() : undefined;
  const connection = String(body.connection);
  const found = tenant.store.collection('connections').firstBy('name', connection);
  // An import brings people along who have no password: docs-v2 bulk-user-import-database-schema-and-examples.mdx (2026-11).
  if (found && call.operation.path === '/users') requireOfConnection(found, body);
  if (found) checkNewUser(tenant, found, body);
  if (tenant.store.collection('users').has(id)) throw conflict('The user already exists.', 'auth0_idp_error');
  const [provider = '', own = ''] = [id.slice(0, id.indexOf('|')), id.slice(id.indexOf('|') + 1)];
  const kept = Object.fromEntries(Object.entries(row).filter(([name]) => !STEERING.includes(name)));
  const label = email ?? String(body.phone_number ?? body.username ?? own);
  return {
    name: label,
    nickname: label.split('@')[0] ?? label,
    picture: picture(label),
    ...(email !== undefined && { email_verified: false }),
    ...kept,
    ...(email !== undefined && { email }),
    user_id: id,
    identities: [{ connection, user_id: own, provider, isSocial: !['auth0', 'email', 'sms'].includes(provider) }],
    ...(typeof body.password === 'string' && { password_hash: hashPassword(body.password) }),
  };
}

/** Gravatar with Auth0's fallback. Recorded: terraform/TestAccUserRoles.yaml#4, 2023-12-19. */
export function picture(email: string): string {
  const hash = createHash('md5').update(email.trim().toLowerCase()).digest('hex');
  const initials = encodeURIComponent(encodeURIComponent(email.slice(0, 2).toLowerCase()));
  return `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=https%3A%2F%2Fcdn.auth0.com%2Favatars%2F${initials}.png`;
}

/** What may be changed with less than `update:users`. Source: as for the scopes of the current user in engine/access.ts. */
const SCOPES_OF_METADATA: { [field: string]: string } = {
  app_metadata: 'update:users_app_metadata',
  user_metadata: 'update:current_user_metadata',
};

function updatedUser(row: JsonObject, before: JsonObject, { body, tenant, caller }: Call): JsonObject {
  for (const field of Object.keys(body)) {
    authorize(caller, { scopes: ['update:users', ...[SCOPES_OF_METADATA[field] ?? []].flat()] });
  }
  checkChangedUser(tenant, before as unknown as UserRow, body);
  const kept = Object.fromEntries(
    Object.entries(row).filter(([name, value]) => !STEERING.includes(name) && value !== null),
  );
  if (typeof body.email === 'string') {
    kept.email = body.email.toLowerCase();
    if (body.email_verified === undefined) kept.email_verified = false;
  }
  if (typeof body.password === 'string') {
    kept.password_hash = hashPassword(body.password);
    // Recorded: go-auth0-v1/TestUserManager_Update.yaml#1, 2023-01-25.
    kept.last_password_reset = tenant.clock.iso();
  }
  return { ...kept, ...emptied(body) };
}

/** Metadata that an update sets to `{}` is gone, instead of merged: docs-v2 metadata/manage-metadata-api.mdx (2026-11). */
function emptied(body: JsonObject): JsonObject {
  const isEmpty = (value: unknown) => isObject(value) && Object.keys(value).length === 0;
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => name in SCOPES_OF_METADATA && isEmpty(value)),
  );
}

export function withoutPassword(row: Readonly<UserRow> | JsonObject): JsonObject {
  const { password_hash: _, ...shown } = row as JsonObject;
  return shown;
}

/** A user as lists of members show them. Recorded: terraform/TestAccOrganizationMember.yaml, 2023. */
export function showMember(row: Readonly<UserRow>): JsonObject {
  const { user_id, email, picture: image, name } = row;
  return { user_id, ...(email && { email }), ...(image && { picture: image }), ...(name && { name }) };
}

export const users = defineKind(kind);
