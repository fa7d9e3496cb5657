import { isObject, type Json, type JsonObject } from '../../store/json.ts';
import OKTA from './okta-metadata.json' with { type: 'json' };

/** What Auth0 says of an issuer whose metadata does not. Recorded: …/It_can_successfully_create_a_OIDC_Connection.yaml. */
const UNSAID: JsonObject = {
  claims_parameter_supported: false,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
  require_request_uri_registration: false,
};

/** The endpoints that are taken from the metadata where the options have none. */
const ENDPOINTS = ['authorization_endpoint', 'userinfo_endpoint', 'token_endpoint'];

/**
 * Auth0 fetches the metadata of an issuer; the emulator asks nobody and takes what the request brings along.
 * Recorded: go-auth0-v1/TestConnectionManager_Create/It_can_successfully_create_a_OIDC_Connection.yaml, 2025-09-12.
 */
export function openIdOptions(options: JsonObject): JsonObject {
  const { oidc_metadata: metadata } = options;
  return isObject(metadata) ? withMetadata(options, { ...UNSAID, ...(metadata as JsonObject) }) : options;
}

/** An organization at Okta has the same metadata at every domain. Recorded: terraform/TestAccConnectionOkta.yaml, 2026-06-29. */
export function oktaOptions(options: JsonObject): JsonObject {
  const { domain } = options;
  if (typeof domain !== 'string' || domain === '') return openIdOptions(options);
  return withMetadata(options, named(OKTA as JsonObject, domain) as JsonObject);
}

function withMetadata(options: JsonObject, metadata: JsonObject): JsonObject {
  const missing = ENDPOINTS.filter((name) => !options[name] && metadata[name] !== undefined);
  const found = missing.map((name) => [name, metadata[name] ?? null] as const);
  return { ...options, ...Object.fromEntries(found), oidc_metadata: metadata };
}

/** The template with the domain in all its addresses. */
function named(value: Json, domain: string): Json {
  if (typeof value === 'string') return value.replace('{domain}', () => domain);
  if (Array.isArray(value)) return value.map((item) => named(item, domain));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, named(own as Json, domain)]));
}
