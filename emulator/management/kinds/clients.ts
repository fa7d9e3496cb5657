import { clientId, clientSecret } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, find, present } from '../engine/crud.ts';
import { badRequest } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { forgetClient } from './connections.ts';
import { deleteWhere } from './relations.ts';

/** Recorded for a client created with a name only: terraform/TestAccClient*.yaml, 2026. */
const REFRESH_TOKEN: JsonObject = {
  expiration_type: 'non-expiring',
  leeway: 0,
  infinite_token_lifetime: true,
  infinite_idle_token_lifetime: true,
  token_lifetime: 2592000,
  idle_token_lifetime: 1296000,
  rotation_type: 'non-rotating',
};

/** Of an application without users. Recorded: terraform/TestAccClientAsyncApprovalNotificationChannels.yaml, 2026. */
const MACHINE_REFRESH_TOKEN: JsonObject = { ...REFRESH_TOKEN, token_lifetime: 31557600, idle_token_lifetime: 2592000 };

const GRANT_TYPES = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'];
/** Grant types of an application type that says none. Source: main/docs/get-started/applications, 2026-08-20. */
const GRANT_TYPES_BY_APP_TYPE: { [appType: string]: string[] } = {
  non_interactive: GRANT_TYPES,
  resource_server: [],
};

const kind: Kind = {
  path: '/clients',
  collection: 'clients',
  idField: 'client_id',
  newId: () => clientId(),
  missing: { message: 'The client does not exist', errorCode: 'inexistent_client' },
  merged: ['client_metadata', 'jwt_configuration', 'native_social_login', 'mobile', 'addons'],
  cleared: [
    'client_metadata',
    'default_organization',
    'organization_discovery_methods',
    'refresh_token',
    'encryption_key',
    'client_authentication_methods',
    'session_transfer',
    'token_quota',
    'oidc_logout',
    'my_organization_configuration',
    'async_approval_notification_channels',
    'token_exchange',
    'express_configuration',
    'signed_request_object',
    'compliance_level',
    'organization_usage',
    'organization_require_behavior',
    'token_endpoint_auth_method',
  ],
  filters: {
    is_global: (row, value) => String(row.global ?? false) === value,
    is_first_party: (row, value) => String(row.is_first_party) === value,
    app_type: (row, value) => value.split(',').includes(String(row.app_type)),
    client_ids: (row, value) => value.split(',').includes(String(row.client_id)),
    external_client_id: (row, value) => row.external_client_id === value,
  },
  defaults: (body) => ({
    is_token_endpoint_ip_header_trusted: false,
    is_first_party: true,
    oidc_conformant: body.app_type === 'resource_server',
    refresh_token: body.app_type === 'non_interactive' ? MACHINE_REFRESH_TOKEN : REFRESH_TOKEN,
    sso_disabled: false,
    cross_origin_authentication: false,
    grant_types: GRANT_TYPES_BY_APP_TYPE[String(body.app_type)] ?? GRANT_TYPES,
    custom_login_page_on: true,
  }),
  beforeCreate: (row) => ({
    ...withOrigins(row),
    jwt_configuration: jwtConfiguration(row),
    client_secret: row.client_secret ?? clientSecret(),
    ...(isObject(row.refresh_token) && { refresh_token: { ...REFRESH_TOKEN, ...(row.refresh_token as JsonObject) } }),
  }),
  beforeUpdate: (row) => withOrigins(row),
  afterDelete: ({ client_id }, { tenant }) => {
    deleteWhere(tenant, 'client_grants', 'client_id', String(client_id));
    forgetClient(tenant, String(client_id));
  },
  show: showClient,
  // Only the answer to a create says these. Recorded: deploy-cli/should-preserve-keywords-for-yaml-format.json#1, 2026-08-10.
  showCreated: (row, call) => ({
    ...showClient(row, call),
    encrypted: true,
    signing_keys: signingKeys(call.tenant, true),
  }),
  routes: {
    'POST /clients/{id}/rotate-secret': (call) => {
      const row = { ...find(kind, call), client_secret: clientSecret() };
      call.tenant.store.collection('clients' as string).put(call.id, row);
      return { body: present(kind, row, call) };
    },
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccClient*.yaml, 2026',
};

function jwtConfiguration(row: JsonObject): JsonObject {
  const own = isObject(row.jwt_configuration) ? (row.jwt_configuration as JsonObject) : {};
  return { lifetime_in_seconds: 36000, secret_encoded: false, ...own };
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

function showClient(row: JsonObject, { tenant }: Call): JsonObject {
  const host = tenant.domain.replace(/:\d+$/, '');
  if (row.global === true) return { tenant: host, ...row, signing_keys: signingKeys(tenant, false) };
  return {
    tenant: host,
    global: false,
    ...row,
    cross_origin_auth: row.cross_origin_auth ?? row.cross_origin_authentication ?? false,
    callback_url_template: false,
    signing_keys: signingKeys(tenant, false),
  };
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
