import { objectId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call, Kind, Resource } from '../engine/kind.ts';
import { thumbprintOf } from './client-credentials.ts';
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
  filters: {
    identifiers: (row, value) => value.split(',').includes(String(row.identifier)),
  },
  beforeCreate: withoutKey,
  beforeUpdate: (row) => withoutKey(row),
  show: withClient,
  beforeDelete: (row) => {
    if (row.is_system)
      throw badRequest('You are not allowed to delete this resource server.', 'operation_not_supported');
  },
  afterDelete: (row, { tenant }) => forgetResourceServer(tenant, String(row.identifier)),
  source: 'terraform/TestAccResourceServer*.yaml, 2026-02-26',
};

/** The key that encrypts tokens is told by its thumbprint only: terraform/TestAccResourceServer.yaml#11, 2026-02-26. */
function withoutKey(row: JsonObject): JsonObject {
  const { token_encryption: encryption } = row;
  const key = isObject(encryption) ? encryption.encryption_key : undefined;
  if (!isObject(encryption) || !isObject(key) || typeof key.pem !== 'string') return row;
  const { pem, ...shown } = key as JsonObject;
  try {
    const encryption_key = { ...shown, thumbprint_sha256: thumbprintOf(String(pem)) };
    return { ...row, token_encryption: { ...(encryption as JsonObject), encryption_key } };
  } catch {
    throw badRequest('The provided pem is not a valid key or certificate.');
  }
}

/** The application that the API itself is: terraform/TestAccClientResourceServer.yaml#4, 2026-01-26. */
function withClient(row: JsonObject, { tenant }: Call): JsonObject {
  const own = tenant.store.collection('clients').firstBy('resource_server_identifier', String(row.identifier));
  return own ? { ...row, client_id: own.client_id } : row;
}

/** An API may also be named by its identifier. Source: OpenAPI description, parameter `id`, 2026-06-25. */
function byIdentifier(call: Call): Call {
  const servers = call.tenant.store.collection('resource_servers');
  const id = servers.has(call.id)
    ? call.id
    : (servers.firstBy('identifier', call.id) ?? servers.firstBy('identifier', decodedAgain(call.id)))?.id;
  return id === undefined ? call : { ...call, id };
}

/** Auth0 takes a slash that was escaped twice: terraform-hist/TestAccFrameworkDataSourceResourceServer.yaml#6. */
function decodedAgain(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

const standard = defineKind(kind);

export const resourceServers: Resource = {
  source: kind.source,
  ...(standard.holds && { holds: standard.holds }),
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
