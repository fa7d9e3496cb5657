import { prefixedId, randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { ConnectionRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind, find, present } from '../engine/crud.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { checkDatabaseOptions, defaultOptions, updatedOptions } from './connection-options.ts';
import { deleteWhere } from './relations.ts';

/** Strategies of a company's own directory: these show `show_as_button`, and most of them a provisioning ticket. */
const ENTERPRISE = ['ad', 'adfs', 'google-apps', 'oidc', 'okta', 'office365', 'pingfederate', 'samlp', 'waad'];

/** Enterprise strategies whose connections show a name where they are given none. Recorded: as above. */
const NAMED = ['oidc', 'okta', 'waad'];
/** Strategies that somebody on the other side sets up, at an address that Auth0 makes. Recorded: as above. */
const PROVISIONED = ['ad', 'adfs', 'google-apps', 'pingfederate', 'samlp', 'waad'];

const SUB_RESOURCES = ['organization_connections', 'scim_configurations', 'scim_tokens'];

const kind: Kind = {
  path: '/connections',
  collection: 'connections',
  newId: () => prefixedId('con_'),
  // Recorded: terraform/TestAccConnectionClient.yaml#7, 2026.
  always: ['id', 'is_domain_connection', 'authentication', 'connected_accounts'],
  missing: { message: 'The connection does not exist', errorCode: 'inexistent_connection' },
  unique: [{ field: 'name', message: 'A connection with the same name already exists' }],
  filters: {
    strategy: (row, value) => value.split(',').includes(String(row.strategy)),
    name: (row, value) => row.name === value,
  },
  defaults: (body) => ({
    is_domain_connection: false,
    ...(ENTERPRISE.includes(String(body.strategy)) && { show_as_button: false }),
    ...(NAMED.includes(String(body.strategy)) && { display_name: body.name ?? '' }),
    ...(String(body.strategy) !== 'ad' && { authentication: { active: true }, connected_accounts: { active: false } }),
    enabled_clients: [],
    realms: [String(body.name)],
  }),
  beforeCreate: (row, call) => {
    const options = (row.options ?? {}) as JsonObject;
    if (row.strategy === 'auth0') checkDatabaseOptions(options);
    const strategy = String(row.strategy);
    const ticket = PROVISIONED.includes(strategy) && { provisioning_ticket_url: provisioningTicket(strategy, call) };
    return { ...row, ...ticket, options: defaultOptions(strategy, options) };
  },
  beforeUpdate: (row, _, { body }) => {
    if (row.strategy === 'auth0') checkDatabaseOptions((row.options ?? {}) as JsonObject);
    if (body.options === undefined) return row;
    return { ...row, options: updatedOptions(String(row.strategy), (row.options ?? {}) as JsonObject) };
  },
  answerDeleted: ({ tenant }) => ({ status: 202, body: { deleted_at: tenant.clock.iso() } }),
  afterDelete: ({ id, name }, { tenant }) => {
    for (const collection of SUB_RESOURCES) deleteWhere(tenant, collection, 'connection_id', String(id));
    const users = tenant.store.collection('users');
    for (const user of users.by('connection', String(name))) {
      if (user.identities.every((identity) => identity.connection === name)) users.delete(user.user_id);
    }
  },
  routes: {
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
      users.delete(user.user_id);
      return {};
    },
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccConnection*.yaml, 2026',
};

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

export const connections = defineKind(kind);
