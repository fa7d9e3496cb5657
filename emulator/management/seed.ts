import type { Seed } from '../local/api.ts';
import { clientId, clientSecret, objectId, prefixedId } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { type ManagementScope, managementScopes } from './engine/openapi.ts';
import { DATABASE_OPTIONS } from './kinds/connection-options.ts';

/** The machine-to-machine client that deploys; it outlives a reset. */
export interface DeployClient {
  clientId: string;
  clientSecret: string;
}

/** Fills a cleared tenant. */
export function seedTenant(tenant: Tenant, seed: Seed, client: DeployClient): void {
  const scopes = managementScopes();
  seedManagementApi(tenant, scopes);
  seedGlobalClient(tenant);
  seedDeployClient(
    tenant,
    client,
    scopes.map(({ value }) => value),
  );
  const isNew = seed === 'new-tenant';
  const enabled = [client.clientId, ...(isNew ? [seedDefaultApp(tenant)] : [])];
  seedConnection(tenant, enabled, {
    name: 'Username-Password-Authentication',
    strategy: 'auth0',
    options: DATABASE_OPTIONS,
  });
  if (isNew) seedConnection(tenant, enabled, GOOGLE);
}

/** What refers to the Management API names it by host and port; a state may come from a tenant that had others. */
const REFERENCES: readonly [collection: string, field: string][] = [
  ['resource_servers', 'identifier'],
  ['client_grants', 'audience'],
  ['role_permissions', 'resource_server_identifier'],
  ['user_permissions', 'resource_server_identifier'],
];

/** Gives a state that was kept by a tenant at another port or domain the Management API of this one. */
export function moveHere(tenant: Tenant): void {
  const there = [...tenant.store.collection('resource_servers').values()].find((row) => row.is_system)?.identifier;
  const here = tenant.managementAudience;
  if (there === undefined || there === here) return;
  for (const [name, field] of REFERENCES) {
    const rows = tenant.store.collection(name);
    for (const [id, row] of [...rows.entries()]) {
      if (row[field] !== there) continue;
      rows.delete(id);
      rows.put(
        id.replace(there, () => here),
        { ...row, [field]: here },
      );
    }
  }
}

function seedManagementApi(tenant: Tenant, scopes: ManagementScope[]): void {
  const id = objectId();
  tenant.store.collection('resource_servers').put(id, {
    id,
    name: 'Auth0 Management API',
    identifier: tenant.managementAudience,
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: false,
    subject_type_authorization: { client: { policy: 'require_client_grant' }, user: { policy: 'allow_all' } },
    token_lifetime: 86400,
    token_lifetime_for_web: 7200,
    signing_alg: 'RS256',
    scopes,
    is_system: true,
  });
}

/** Recorded: the client "Deploy CLI", deploy-cli/*.json, GET /clients, 2026-08-10. */
const CLIENT = {
  is_token_endpoint_ip_header_trusted: false,
  is_first_party: true,
  oidc_conformant: true,
  sso_disabled: false,
  cross_origin_authentication: false,
  refresh_token: {
    expiration_type: 'non-expiring',
    leeway: 0,
    infinite_token_lifetime: true,
    infinite_idle_token_lifetime: true,
    token_lifetime: 31557600,
    idle_token_lifetime: 2592000,
    rotation_type: 'non-rotating',
  },
  jwt_configuration: { alg: 'RS256', lifetime_in_seconds: 36000, secret_encoded: false },
  custom_login_page_on: true,
};

/** "All Applications", which holds the classic login page. Recorded: deploy-cli/*.json, GET /clients, 2026-08-10. */
function seedGlobalClient(tenant: Tenant): void {
  const client_id = clientId();
  tenant.store.collection('clients').put(client_id, {
    global: true,
    callbacks: [],
    is_first_party: true,
    name: 'All Applications',
    refresh_token: { ...CLIENT.refresh_token, token_lifetime: 2592000, idle_token_lifetime: 1296000 },
    cross_origin_authentication: true,
    client_id,
    client_secret: clientSecret(),
    custom_login_page_on: true,
  });
}

function seedDeployClient(tenant: Tenant, client: DeployClient, scopes: string[]): void {
  tenant.store.collection('clients').put(client.clientId, {
    ...CLIENT,
    name: 'Deploy CLI',
    client_id: client.clientId,
    client_secret: client.clientSecret,
    app_type: 'non_interactive',
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_post',
  });
  const id = prefixedId('cgr_');
  const grant = { id, client_id: client.clientId, audience: tenant.managementAudience, scope: scopes };
  tenant.store.collection('client_grants').put(id, { ...grant, subject_type: 'client' });
}

/** The application of every new tenant. Recorded: deploy-cli/*.json, PATCH of "Default App", 2026-08-10. */
function seedDefaultApp(tenant: Tenant): string {
  const client_id = clientId();
  tenant.store.collection('clients').put(client_id, {
    ...CLIENT,
    name: 'Default App',
    refresh_token: { ...CLIENT.refresh_token, token_lifetime: 2592000, idle_token_lifetime: 1296000 },
    client_id,
    client_secret: clientSecret(),
    callbacks: [],
    grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
  });
  return client_id;
}

interface FirstConnection {
  name: string;
  strategy: string;
  options: JsonObject;
}

/**
 * With Auth0's own keys at Google. That a new tenant has it: github.com/auth0-extensions/auth0-reset-tenant#1, 2016;
 * how it looks: deploy-cli/should-deploy-without-throwing-an-error.json, 2026-08-10.
 */
const GOOGLE: FirstConnection = {
  name: 'google-oauth2',
  strategy: 'google-oauth2',
  options: { email: true, scope: ['email', 'profile'], profile: true },
};

function seedConnection(tenant: Tenant, enabled_clients: string[], { name, strategy, options }: FirstConnection): void {
  const id = prefixedId('con_');
  tenant.store.collection('connections').put(id, {
    id,
    options,
    strategy,
    name,
    is_domain_connection: false,
    authentication: { active: true },
    connected_accounts: { active: false },
    enabled_clients,
    realms: [name],
  });
}
