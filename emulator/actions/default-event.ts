import type { JsonObject } from '../store/json.ts';

const AT = '2026-11-23T10:00:00.000Z';

/** An event as Auth0 sends it at an ordinary login outside organizations, of a user without roles (post-login v3). */
export function defaultEvent(): JsonObject {
  return {
    authentication: { methods: [{ name: 'pwd', timestamp: AT }] },
    authorization: { roles: [] },
    client: { client_id: 'app_portal', metadata: {}, name: 'Portal' },
    connection: { id: 'con_users', name: 'acme-users', strategy: 'auth0' },
    request: { body: {}, geoip: {}, hostname: 'acme.example', ip: '192.0.2.1', method: 'GET', query: {} },
    secrets: {},
    stats: { logins_count: 1 },
    tenant: { id: 'acme-dev' },
    transaction: { id: 'tx_1', metadata: {}, protocol: 'oidc-basic-profile', requested_scopes: ['openid'] },
    user: {
      ...{ app_metadata: {}, user_metadata: {}, created_at: AT, updated_at: AT, email: 'ann@acme.example' },
      ...{ email_verified: true, identities: [], user_id: 'auth0|ann' },
    },
  };
}
