import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { takesPushedRequests } from './pushed-requests.ts';
import { tenantSetting, tenantSettings } from './settings.ts';

/** `/.well-known/openid-configuration`: what an Auth0 tenant announces, as far as this one has it. */
export function discoveryDocument(tenant: Tenant): JsonObject {
  const at = (path: string) => `${tenant.issuer}${path}`;
  return {
    issuer: tenant.issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('oauth/token'),
    userinfo_endpoint: at('userinfo'),
    jwks_uri: at('.well-known/jwks.json'),
    revocation_endpoint: at('oauth/revoke'),
    ...(tenantSettings(tenant).authorization_response_iss_parameter_supported === true && {
      authorization_response_iss_parameter_supported: true,
    }),
    ...(tenantSetting(tenant, 'oidc_logout', 'rp_logout_end_session_endpoint_discovery') !== false && {
      end_session_endpoint: at('oidc/logout'),
    }),
    ...(takesPushedRequests(tenant) && {
      pushed_authorization_request_endpoint: `${tenant.issuer}oauth/par`,
      require_pushed_authorization_requests: false,
    }),
    scopes_supported: SCOPES,
    response_types_supported: ['code', 'id_token', 'code id_token'],
    code_challenge_methods_supported: ['S256'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['public'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'PS256'],
    claims_supported: [...CLAIMS],
    request_uri_parameter_supported: false,
    request_parameter_supported: false,
    id_token_signing_alg_values_supported: ['HS256', 'RS256', 'PS256'],
    grant_types_supported: [
      'client_credentials',
      'authorization_code',
      'refresh_token',
      'implicit',
      'password',
      'http://auth0.com/oauth/grant-type/password-realm',
      'http://auth0.com/oauth/grant-type/passwordless/otp',
    ],
  };
}

const SCOPES = [
  'openid',
  'profile',
  'offline_access',
  'name',
  'given_name',
  'family_name',
  'nickname',
  'email',
  'email_verified',
  'picture',
  'created_at',
  'identities',
  'phone',
  'address',
];

const CLAIMS = [
  'aud',
  'auth_time',
  'created_at',
  'email',
  'email_verified',
  'exp',
  'family_name',
  'given_name',
  'iat',
  'identities',
  'iss',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'sub',
];
