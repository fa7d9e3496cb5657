import { prefixedId, randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { ConnectionRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind, find, present, remove, without } from '../engine/crud.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { checkDatabaseOptions, createdOptions, updatedOptions } from './connection-options.ts';
import { STRATEGIES, type Strategy } from './connection-strategies.ts';
import { deleteUser, deleteWhere } from './relations.ts';

const SUB_RESOURCES = ['connection_keys', 'organization_connections', 'scim_configurations', 'scim_tokens'];

const kind: Kind = {
  path: '/connections',
  collection: 'connections',
  secrets: ['options.client_secret'],
  newId: () => prefixedId('con_'),
  // Recorded: terraform/TestAccConnectionClient.yaml#7, 2026.
  always: ['id', 'is_domain_connection', 'authentication', 'connected_accounts'],
  missing: { message: 'The connection does not exist', errorCode: 'inexistent_connection' },
  unique: [{ field: 'name', message: 'A connection with the same name already exists' }],
  filters: {
    strategy: (row, value) => value.split(',').includes(String(row.strategy)),
    name: (row, value) => row.name === value,
  },
  defaults: (body) => {
    const { button, named, withoutPurposes } = strategyOf(body);
    return {
      is_domain_connection: false,
      ...(button && { show_as_button: false }),
      ...(named && { display_name: body.name ?? '' }),
      ...(!withoutPurposes && { authentication: { active: true }, connected_accounts: { active: false } }),
      enabled_clients: [],
      realms: [String(body.name)],
    };
  },
  beforeCreate: (row, call) => {
    const options = (row.options ?? {}) as JsonObject;
    const strategy = String(row.strategy);
    if (strategy === 'auth0') checkDatabaseOptions(options);
    checkPurposes(row);
    const ticket = strategyOf(row).ticket && { provisioning_ticket_url: provisioningTicket(strategy, call) };
    return { ...row, ...ticket, options: createdOptions(strategy, options, call.tenant.domain) };
  },
  beforeUpdate: (row, before, call) => {
    const options = (row.options ?? {}) as JsonObject;
    if (row.strategy === 'auth0') checkDatabaseOptions(options, (before.options ?? {}) as JsonObject);
    checkPurposes(row);
    if (call.body.options === undefined) return row;
    return { ...row, options: updatedOptions(String(row.strategy), options, call.tenant.domain) };
  },
  show: (row, call) => withoutUnset(withoutLegacy(row, call), call),
  answerDeleted: ({ tenant }) => ({ status: 202, body: { deleted_at: tenant.clock.iso() } }),
  afterDelete: ({ id, name }, { tenant }) => {
    for (const collection of SUB_RESOURCES) deleteWhere(tenant, collection, 'connection_id', String(id));
    const users = tenant.store.collection('users');
    for (const user of users.by('connection', String(name))) {
      if (user.identities.every((identity) => identity.connection === name)) deleteUser(tenant, user.user_id);
    }
  },
  routes: {
    // 204 for one that is gone: go-auth0-v1/TestConnectionManager_Delete.yaml#3, 2024-10-14, and most others since.
    'DELETE /connections/{id}': (call) =>
      call.tenant.store.collection(kind.collection).has(call.id) ? remove(kind, call) : { status: 204 },
    'GET /connections/{id}/clients': (call) => {
      const row = find(kind, call) as unknown as ConnectionRow;
      const rows = (row.enabled_clients ?? []).map((client_id) => ({ client_id }));
      const page = { key: 'clients', rows, idField: 'client_id' };
      return answerPage({ ...call, query: { take: '50', ...call.query } }, page);
    },
    'PATCH /connections/{id}/clients': (call) => {
      const row = find(kind, call);
      const enabled = new Set(row.enabled_clients as string[]);
      for (const { client_id, status } of (call.payload ?? []) as { client_id: string; status: boolean }[]) {
        if (status && !call.tenant.store.collection('clients').has(client_id)) {
          throw badRequest(`The client ${client_id} does not exist`, 'inexistent_client');
        }
        if (status) enabled.add(client_id);
        else enabled.delete(client_id);
      }
      call.tenant.store.collection('connections' as string).put(call.id, { ...row, enabled_clients: [...enabled] });
      return { status: 204 };
    },
    'GET /clients/{id}/connections': (call) => {
      if (!call.tenant.store.collection('clients').has(call.id)) {
        throw notFound('The client does not exist', 'inexistent_client');
      }
      const { strategy } = call.query;
      const rows = [...call.tenant.store.collection('connections' as string).values()].filter(
        (row) =>
          (row.enabled_clients as string[] | undefined)?.includes(call.id) &&
          (strategy === undefined || strategy.split(',').includes(String(row.strategy))),
      );
      const show = (row: JsonObject) => without(present(kind, row, call), ['enabled_clients']);
      return answerPage(call, { key: 'connections', rows, show });
    },
    'GET /connections/{id}/status': (call) => {
      find(kind, call);
      return { status: 200 };
    },
    'GET /connections-directory-provisionings': () => ({ body: { directory_provisionings: [] } }),
    'DELETE /connections/{id}/users': (call) => {
      const { name } = find(kind, call);
      const users = call.tenant.store.collection('users');
      const user = users
        .by('email', (call.query.email ?? '').toLowerCase())
        .find(({ identities }) => identities.some((own) => own.connection === name));
      if (!user) throw notFound('The user does not exist.', 'inexistent_user');
      deleteUser(call.tenant, user.user_id);
      return {};
    },
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccConnection*.yaml, 2026',
};

function strategyOf({ strategy }: JsonObject): Strategy {
  return STRATEGIES[String(strategy)] ?? {};
}

/** @throws ApiError 400. Recorded: terraform/TestAccConnectionCrossAppAccessRequestingAppNegative.yaml#0, 2026. */
function checkPurposes({ cross_app_access_requesting_app: asked, strategy }: JsonObject): void {
  // Source for who has it: OpenAPI description, CreateConnectionRequestContentOIDC and …Okta, 2026-06-25.
  if (asked === undefined || strategy === 'oidc' || strategy === 'okta') return;
  throw badRequest('Cross App Access Requesting App is not supported for this connection.', 'operation_not_supported');
}

function provisioningTicket(strategy: string, { tenant }: Call): string {
  return `${tenant.issuer}p/${strategy}/${randomAlphanumeric(8)}`;
}

/** Takes a client out of every connection that has it enabled. */
export function forgetClient(tenant: Tenant, clientId: string): void {
  const rows = tenant.store.collection('connections');
  for (const [id, row] of [...rows.entries()]) {
    if (row.enabled_clients?.includes(clientId)) {
      rows.put(id, { ...row, enabled_clients: row.enabled_clients.filter((other) => other !== clientId) });
    }
  }
}

export function findConnection(call: Call): Readonly<JsonObject> {
  return find(kind, call);
}

export function showConnection(call: Call, row: JsonObject): JsonObject {
  return present(kind, row, call);
}

/** ASSUMPTION legacy-enabled-clients (emulator/assumptions-of-management.ts): a create tells them in any case. */
function withoutLegacy(row: JsonObject, { operation, tenant }: Call): JsonObject {
  const isLegacy = operation.method !== 'POST' && tenant.alternatives.has('legacy-enabled-clients');
  return isLegacy ? without(row, ['enabled_clients']) : row;
}

/** A read leaves out addresses that were set to null: terraform/TestAccConnectionLine.yaml#1, 2026-01-30. */
function withoutUnset(row: JsonObject, { operation }: Call): JsonObject {
  if (operation.method !== 'GET') return row;
  const { authorizationURL, tokenURL, ...options } = (row.options ?? {}) as JsonObject;
  const set = { ...(authorizationURL != null && { authorizationURL }), ...(tokenURL != null && { tokenURL }) };
  return { ...row, options: { ...options, ...set } };
}

export const connections = defineKind(kind);
