import { isObject, type JsonObject } from '../../store/json.ts';

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
/** Of a client that says how it authenticates with a secret. Recorded: terraform/TestAccClient.yaml, 2026. */
const CONFIDENTIAL_LIFETIMES: JsonObject = { token_lifetime: 31557600, idle_token_lifetime: 2592000 };

/** Application types whose clients have no person and no choice. Recorded: terraform/TestAccClientResourceServer.yaml and TestAccClientExpressApp.yaml, 2026. */
const SPECIAL: { [appType: string]: JsonObject } = {
  resource_server: { grant_types: [] },
  express_configuration: {
    grant_types: ['authorization_code', 'client_credentials'],
    callbacks: ['https://system-admin.okta.com/admin/app/generic/oauth20redirect'],
    organization_usage: 'require',
    organization_require_behavior: 'pre_login_prompt',
    client_authentication_methods: { private_key_jwt: { credentials: [] } },
  },
};

/** Third-party applications with enhanced security. Recorded: terraform/TestAccClient_ThirdPartySecurityMode.yaml, 2026. */
function isStrict(body: JsonObject): boolean {
  return body.third_party_security_mode === 'strict';
}

/** What a create without these fields means; the body goes over it. */
export function clientDefaults(body: JsonObject): JsonObject {
  const special = SPECIAL[String(body.app_type)];
  return {
    is_token_endpoint_ip_header_trusted: false,
    is_first_party: true,
    oidc_conformant: special !== undefined || body.is_first_party === false,
    sso_disabled: false,
    cross_origin_authentication: false,
    grant_types: grantTypes(body),
    custom_login_page_on: true,
    ...special,
  };
}

function grantTypes(body: JsonObject): string[] {
  if (isStrict(body)) return ['authorization_code'];
  const all = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'];
  // A public client cannot act for itself: terraform/TestAccClientMobile.yaml, 2026.
  return body.token_endpoint_auth_method === 'none' ? all.slice(0, 3) : all;
}

/** The objects that Auth0 fills up, from what the create said of them. */
export function filledUp(row: JsonObject): JsonObject {
  return { jwt_configuration: jwtConfiguration(row), refresh_token: refreshToken(row) };
}

function jwtConfiguration(row: JsonObject): JsonObject {
  if (isObject(row.jwt_configuration)) return { secret_encoded: false, ...(row.jwt_configuration as JsonObject) };
  if (isStrict(row)) return { secret_encoded: false, alg: 'RS256', lifetime_in_seconds: 3600 };
  if (SPECIAL[String(row.app_type)]) return { secret_encoded: false, alg: 'RS256' };
  return { secret_encoded: false, lifetime_in_seconds: 36000 };
}

function refreshToken(row: JsonObject): JsonObject {
  const { token_endpoint_auth_method: method } = row;
  const isConfidential = typeof method === 'string' && method !== 'none';
  const own = isObject(row.refresh_token) ? (row.refresh_token as JsonObject) : {};
  return { ...REFRESH_TOKEN, ...(isConfidential && CONFIDENTIAL_LIFETIMES), ...expiration(row), ...own };
}

/** Refresh tokens of third parties end: terraform-hist/TestAccDataClientsNameFilter.yaml and as `isStrict`. */
function expiration(row: JsonObject): JsonObject {
  if (isStrict(row)) return { expiration_type: 'expiring', infinite_idle_token_lifetime: false };
  if (row.is_first_party !== false || row.token_endpoint_auth_method !== 'none') return {};
  return {
    expiration_type: 'expiring',
    rotation_type: 'rotating',
    infinite_token_lifetime: false,
    infinite_idle_token_lifetime: false,
  };
}
