import { clientId, clientSecret, prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { authorize } from '../engine/access.ts';
import { defineKind, find, mergeKeys, present } from '../engine/crud.ts';
import { badRequest, notEmulated } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { forgetCredentials, storeCredentials, withWholeCredentials } from './client-credentials.ts';
import { clientDefaults, filledUp } from './client-defaults.ts';
import { forgetClient } from './connections.ts';
import { deleteWhere } from './relations.ts';

const kind: Kind = {
  path: '/clients',
  collection: 'clients',
  idField: 'client_id',
  // Third parties with enhanced security: terraform/TestAccClient_ThirdPartySecurityMode.yaml, 2026.
  newId: (row) => (row.third_party_security_mode === 'strict' ? prefixedId('tpc_', 22) : clientId()),
  missing: { message: 'The client does not exist', errorCode: 'inexistent_client' },
  merged: [
    'client_metadata',
    'jwt_configuration',
    'refresh_token',
    'signed_request_object',
    'native_social_login',
    'mobile',
    'addons',
  ],
  filters: {
    is_global: (row, value) => String(row.global ?? false) === value,
    is_first_party: (row, value) => String(row.is_first_party) === value,
    app_type: (row, value) => value.split(',').includes(String(row.app_type)),
    client_ids: (row, value) => value.split(',').includes(String(row.client_id)),
    q: hasGrant,
    external_client_id: (row, value) => row.external_client_id === value,
  },
  // In all eight recordings of a list with `fields`, such as go-auth0-hist/TestClient_ListAll.yaml#1, 2023-08-22.
  alwaysListed: ['tenant'],
  defaults: clientDefaults,
  beforeCreate: (row, call) => {
    refuseTwoWays(call.body);
    return {
      ...storeCredentials(withOrigins(withLogout(row)), call),
      ...filledUp(row),
      // An Okta integration proves itself by key only: terraform/TestAccClientExpressApp.yaml, 2026.
      ...(row.app_type !== 'express_configuration' && { client_secret: row.client_secret ?? clientSecret() }),
    };
  },
  beforeUpdate: (row, _, call) => {
    authorizeSecrets(call);
    refuseTwoWays(call.body);
    return storeCredentials(withOrigins(withLogout(row)), call);
  },
  afterDelete: ({ client_id }, { tenant }) => {
    deleteWhere(tenant, 'client_grants', 'client_id', String(client_id));
    forgetClient(tenant, String(client_id));
    forgetCredentials(tenant, String(client_id));
  },
  show: (row, call) => readable(showClient(row, call), call),
  // Only the answer to a create says these. Recorded: deploy-cli/should-preserve-keywords-for-yaml-format.json#1, 2026-08-10.
  showCreated: (row, call) => ({
    ...withWholeCredentials(showClient(row, call), call),
    encrypted: true,
    signing_keys: signingKeys(call.tenant, true),
  }),
  routes: {
    'POST /clients/{id}/rotate-secret': (call) => {
      const client = find(kind, call);
      if (usesKeys(client)) throw badRequest('The secret of a client that uses Private Key JWT cannot be rotated.');
      const row = { ...client, client_secret: clientSecret() };
      call.tenant.store.collection('clients' as string).put(call.id, row);
      return { body: present(kind, row, call) };
    },
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccClient*.yaml, 2026',
};

/** What can be read with every scope, and what needs more. Source: OpenAPI description, GET /clients, 2026-06-25. */
const WITH_ANY_SCOPE = ['client_id', 'app_type', 'name', 'description'];
const SECRETS = ['client_secret', 'encryption_key', 'client_authentication_methods', 'signing_key', 'signing_keys'];

function readable(shown: JsonObject, { caller, operation }: Call): JsonObject {
  if (operation.method !== 'GET') return shown;
  const has = (scope: string) => caller.scopes.has(scope);
  const all = has('read:client_keys');
  const names = Object.keys(shown).filter((name) => {
    if (WITH_ANY_SCOPE.includes(name) || all) return true;
    return SECRETS.includes(name) ? has('read:client_credentials') : has('read:clients');
  });
  return Object.fromEntries(names.map((name) => [name, shown[name] ?? null]));
}

/** @throws ApiError 403. Source: OpenAPI description, PATCH /clients/{id}, 2026-06-25. */
function authorizeSecrets({ body, caller }: Call): void {
  if (body.client_secret !== undefined || body.signing_key !== undefined) {
    authorize(caller, { scopes: ['update:client_keys'] });
  }
  if (body.client_authentication_methods !== undefined) authorize(caller, { scopes: ['update:client_credentials'] });
}

/** OpenAPI description, POST /clients/{id}/rotate-secret, 2026-06-25; the text is the emulator's. */
function usesKeys({ client_authentication_methods: methods }: Readonly<JsonObject>): boolean {
  return isObject(methods) && isObject((methods as JsonObject).private_key_jwt);
}

/** @throws ApiError 400: OpenAPI description, POST and PATCH of clients, 2026-06-25; the text is the emulator's. */
function refuseTwoWays({ client_authentication_methods: keys, token_endpoint_auth_method: method }: JsonObject): void {
  if (!isObject(keys) || typeof method !== 'string') return;
  throw badRequest(
    "Payload validation error: 'client_authentication_methods and token_endpoint_auth_method are mutually exclusive'.",
  );
}

/** Both names of one switch are shown; the older one only when it was asked for. */
function withOrigins(row: JsonObject): JsonObject {
  const { initiate_login_uri } = row;
  if (typeof initiate_login_uri === 'string' && /^https:\/\/localhost([:/?#]|$)/i.test(initiate_login_uri)) {
    // Source: auth0-facts, section 2: https is required and it cannot point to localhost.
    throw badRequest(
      `Payload validation error: 'Object didn't pass validation for format absolute-https-uri-with-placeholders-or-empty: ${initiate_login_uri}' on property initiate_login_uri (Initiate login uri, must be https).`,
    );
  }
  return row;
}

/** The two queries that there are. Source: OpenAPI description, parameter `q` of GET /clients, 2026-06-25. */
function hasGrant(row: JsonObject, query: string, { tenant }: Call): boolean {
  const [, organization] = /^client_grant\.organization_id:"?([^"\s]+)"?$/.exec(query.trim()) ?? [];
  const isAny = /^client_grant\.allow_any_organization:true$/.test(query.trim());
  if (organization === undefined && !isAny) throw notEmulated(`the query ${query}`);
  const grants = [...tenant.store.collection('client_grants').values()].filter(
    ({ client_id }) => client_id === row.client_id,
  );
  if (isAny) return grants.some(({ allow_any_organization }) => allow_any_organization === true);
  const granted = tenant.store.collection('organization_client_grants');
  return grants.some(({ id }) => granted.has(`${organization}|${id}`));
}

function showClient(row: JsonObject, { tenant }: Call): JsonObject {
  const host = tenant.domain.replace(/:\d+$/, '');
  if (row.global === true) return { tenant: host, ...row, signing_keys: signingKeys(tenant, false) };
  return {
    tenant: host,
    global: false,
    ...row,
    cross_origin_auth: row.cross_origin_auth ?? row.cross_origin_authentication ?? false,
    callback_url_template: false,
    ...backchannelLogout(row),
    signing_keys: signingKeys(tenant, false),
  };
}

/**
 * The older name of a part of `oidc_logout`, empty where that part is not set. Recorded: go-auth0-v1/
 * TestClient_CreateWithOIDCLogout.yaml#0; terraform/TestAccDataClientByName.yaml#4.
 */
function backchannelLogout({ oidc_logout: logout }: JsonObject): JsonObject {
  if (!isObject(logout)) return {};
  const { backchannel_logout_urls } = logout as JsonObject;
  return { oidc_backchannel_logout: backchannel_logout_urls === undefined ? {} : { backchannel_logout_urls } };
}

/** What is sent under the older name is kept under the newer one, which it was replaced by: OpenAPI description, 2026-06-25. */
function withLogout({ oidc_backchannel_logout: older, ...row }: JsonObject): JsonObject {
  return isObject(older) ? { ...row, oidc_logout: mergeKeys(row.oidc_logout, older as JsonObject) } : row;
}

/** A new client is shown the key once; afterwards the subject is `deprecated`. */
function signingKeys(tenant: Call['tenant'], isNew: boolean): JsonObject[] {
  const host = tenant.domain.replace(/:\d+$/, '');
  return [...tenant.store.collection('signing_keys').values()]
    .filter(({ current }) => current)
    .map(({ cert, pkcs7 }) => ({
      cert,
      ...(isNew && { key: '' }),
      ...(pkcs7 !== undefined && { pkcs7 }),
      subject: isNew ? `/CN=${host}` : 'deprecated',
    }));
}

export const clients = defineKind(kind);
