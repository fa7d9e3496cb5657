import type { JsonObject } from '../../store/json.ts';
import { without } from '../engine/crud.ts';
import { defineSingleton } from '../engine/singleton.ts';
import { keepColors, universalLogin } from './universal-login.ts';

/** What a tenant answers that was never configured. Recorded: deploy-cli/*.json, GET /tenants/settings, 2026-08-10. */
const DEFAULTS: JsonObject = {
  enabled_locales: ['en'],
  flags: {
    allow_changing_enable_sso: false,
    allow_legacy_delegation_grant_types: false,
    allow_legacy_ro_grant_types: false,
    change_pwd_flow_v1: false,
    disable_impersonation: true,
    enable_apis_section: false,
    enable_client_connections: false,
    enable_custom_domain_in_emails: false,
    enable_dynamic_client_registration: false,
    enable_legacy_logs_search_v2: false,
    enable_public_signup_user_exists_error: true,
    enable_sso: true,
    universal_login: true,
    use_scope_descriptions_for_consent: false,
    revoke_refresh_token_grant: false,
    disable_clickjack_protection_headers: false,
    enable_pipeline2: false,
  },
  sandbox_version: '22',
  resource_parameter_profile: 'audience',
  client_id_metadata_document_supported: false,
  session_cookie: { mode: 'non-persistent' },
};

/** Flags that only the answer of an update has, in every recording of one, 2022–2026. */
const TOLD_TO_WRITES: JsonObject = {
  cannot_change_enforce_client_authentication_on_passwordless_start: true,
  enforce_client_authentication_on_passwordless_start: true,
};

export const tenantSettings = defineSingleton({
  path: '/tenants/settings',
  name: 'tenant',
  method: 'PATCH',
  defaults: DEFAULTS,
  merged: ['flags', 'universal_login'],
  beforeUpdate: ({ universal_login, ...row }, { tenant, body }) => {
    const kept = keepColors(tenant, universal_login, body.universal_login);
    return { ...withoutEmptied(inHours(row)), ...(kept && { universal_login: kept }) };
  },
  show: ({ universal_login, ...row }, { operation, tenant }) => {
    const isRead = operation.method === 'GET';
    const shown = { ...row, ...universalLogin(tenant, universal_login, isRead) };
    return isRead
      ? { ...shown, sandbox_versions_available: ['22', '18', '12'] }
      : { ...shown, flags: { ...TOLD_TO_WRITES, ...(row.flags as JsonObject) } };
  },
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccTenant*.yaml, 2025–2026',
});

/** Recorded: terraform/TestAccTenant_DefaultRedirectionURI.yaml#6, 2025–2026. */
function withoutEmptied(row: JsonObject): JsonObject {
  return row.default_redirection_uri === '' ? without(row, ['default_redirection_uri']) : row;
}

const LIFETIMES = [
  'session_lifetime',
  'idle_session_lifetime',
  'ephemeral_session_lifetime',
  'idle_ephemeral_session_lifetime',
];

/**
 * Lifetimes are shown in hours, also those that were told in minutes: 181 minutes are 3.0166666666666666. Recorded:
 * deploy-cli/should-preserve-keywords-for-yaml-format.json#3, 2026-08-10.
 */
function inHours(row: JsonObject): JsonObject {
  const hours: JsonObject = { ...row };
  for (const name of LIFETIMES) {
    const minutes = hours[`${name}_in_minutes`];
    if (typeof minutes === 'number') hours[name] = minutes / 60;
    delete hours[`${name}_in_minutes`];
  }
  return hours;
}
