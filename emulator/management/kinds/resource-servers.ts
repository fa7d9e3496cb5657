import { objectId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { forgetResourceServer } from './relations.ts';

/** Recorded for a new API: terraform/TestAccResourceServer.yaml#0, 2026-02-26. */
export const RESOURCE_SERVER_DEFAULTS: JsonObject = {
  allow_offline_access: false,
  skip_consent_for_verifiable_first_party_clients: false,
  subject_type_authorization: { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } },
  token_lifetime: 86400,
  token_lifetime_for_web: 7200,
  signing_alg: 'RS256',
};

const kind: Kind = {
  path: '/resource-servers',
  collection: 'resource_servers',
  newId: () => objectId(),
  defaults: () => RESOURCE_SERVER_DEFAULTS,
  missing: { message: 'The resource server does not exist', errorCode: 'inexistent_resource_server' },
  unique: [
    {
      field: 'identifier',
      message: ({ identifier }) => `A resource server with the identifier "${identifier}" already exists.`,
      errorCode: 'existing_resource_server',
    },
  ],
  cleared: ['consent_policy', 'authorization_details', 'token_encryption', 'proof_of_possession'],
  filters: {
    identifiers: (row, value) => value.split(',').includes(String(row.identifier)),
  },
  beforeUpdate: (row) => row,
  beforeDelete: (row) => {
    if (row.is_system)
      throw badRequest('You are not allowed to delete this resource server.', 'operation_not_supported');
  },
  afterDelete: (row, { tenant }) => forgetResourceServer(tenant, String(row.identifier)),
  source: 'terraform/TestAccResourceServer*.yaml, 2026-02-26',
};

/** An API may also be named by its identifier. Source: OpenAPI description, parameter `id`, 2026-06-25. */
function byIdentifier(call: Call): Call {
  const servers = call.tenant.store.collection('resource_servers');
  const id = servers.has(call.id) ? call.id : servers.firstBy('identifier', call.id)?.id;
  return id === undefined ? call : { ...call, id };
}

const standard = defineKind(kind);

export const resourceServers = {
  source: kind.source,
  get routes() {
    const entries = Object.entries(standard.routes).map(
      ([route, handler]) => [route, (call: Call) => handler(byIdentifier(call))] as const,
    );
    return Object.fromEntries(entries);
  },
};

export function findResourceServer(call: Call): Readonly<JsonObject> {
  return find(kind, byIdentifier(call));
}
