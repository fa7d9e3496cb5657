import type { IncomingMessage } from 'node:http';
import { uuid } from '../store/ids.ts';
import { isObject } from '../store/json.ts';
import type { ClientGrantRow, ClientRow, OrganizationRow, ResourceServerRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { carriesPermissions, isRfc9068, lifetimeOf, resourceServerOf, signAccessToken } from './access-token.ts';
import { allowsOrganizationNames, organizationClaims } from './claims.ts';
import type { Parameters } from './http.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError } from './oauth-error.ts';

const GRANTS_PAGE = 'https://auth0.com/docs/api/management/v2/client-grants/post-client-grants';

export interface ClientCredentialsAnswer {
  access_token: string;
  scope?: string;
  expires_in: number;
  token_type: 'Bearer';
}

/**
 * The client credentials grant: a token for the API that `audience` names, as far as the client grant goes.
 * Claims: docs-v2 main/docs/secure/tokens/access-tokens (2026-08). Texts of errors: quoted by users in
 * auth0/auth0-python#173 and LawJolla/prisma-auth0-example#2.
 * @throws OAuthError access_denied
 */
export async function clientCredentials(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<ClientCredentialsAnswer> {
  const api = requestedApi(tenant, parameters.audience);
  const grant = grantFor(tenant, client, api);
  const scopes = grantedScopes(api, grant, parameters.scope);
  const organization = organizationFor(tenant, grant, parameters.organization || defaultOrganization(client));
  const now = tenant.clock.epochSeconds();
  const lifetime = lifetimeOf(api);
  const accessToken = await signAccessToken(tenant, api, {
    iss: tenant.issuer,
    sub: `${client.client_id}@clients`,
    aud: api.identifier,
    iat: now,
    exp: now + lifetime,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...organizationClaims(tenant, organization),
    ...(isRfc9068(api)
      ? { jti: uuid(), client_id: client.client_id }
      : { gty: 'client-credentials', azp: client.client_id }),
    ...(carriesPermissions(api) && { permissions: scopes }),
  });
  logEvent(tenant, 'seccft', {
    ...originOf(request),
    client,
    organization,
    details: { actions: { executions: [] } },
    audience: api.identifier,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
  });
  return {
    access_token: accessToken,
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    expires_in: lifetime,
    token_type: 'Bearer',
  };
}

function requestedApi(tenant: Tenant, requested: string | undefined): Readonly<ResourceServerRow> {
  const preset = tenant.store.collection('settings').get('tenant')?.default_audience;
  const audience = requested || (typeof preset === 'string' ? preset : '');
  if (!audience) {
    const text = 'No audience parameter was provided, and no default audience has been configured';
    throw new OAuthError(403, 'access_denied', text);
  }
  const api = resourceServerOf(tenant, audience);
  if (!api) throw new OAuthError(403, 'access_denied', `Service not enabled within domain: ${audience}`);
  return api;
}

function grantFor(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  api: Readonly<ResourceServerRow>,
): Readonly<ClientGrantRow> {
  const grants = tenant.store.collection('client_grants').by('client_id', client.client_id);
  const grant = grants.find(({ audience, subject_type: type }) => audience === api.identifier && type !== 'user');
  if (grant) return grant;
  throw new OAuthError(
    403,
    'access_denied',
    `Client is not authorized to access "${api.identifier}". You need to create a "client-grant" associated to this API. See: ${GRANTS_PAGE}`,
  );
}

function grantedScopes(
  api: Readonly<ResourceServerRow>,
  grant: Readonly<ClientGrantRow>,
  requested: string | undefined,
): string[] {
  const granted = grant.allow_all_scopes === true ? (api.scopes ?? []).map(({ value }) => value) : (grant.scope ?? []);
  const wanted = requested?.split(' ').filter(Boolean) ?? [];
  if (wanted.length === 0) return [...granted];
  const missing = wanted.filter((scope) => !granted.includes(scope));
  if (missing.length > 0) {
    throw new OAuthError(403, 'access_denied', `Client has not been granted scopes: ${missing.join(', ')}`);
  }
  return wanted;
}

/** OpenAPI, `default_organization` of a client (2026-06-25). */
function defaultOrganization({ default_organization: preset }: Readonly<ClientRow>): string | undefined {
  if (!isObject(preset)) return undefined;
  const { organization_id: id, flows } = preset;
  const isForThis = Array.isArray(flows) && flows.includes('client_credentials');
  return isForThis && typeof id === 'string' ? id : undefined;
}

/** The organization that the token is for. */
function organizationFor(
  tenant: Tenant,
  grant: Readonly<ClientGrantRow>,
  requested: string | undefined,
): Readonly<OrganizationRow> | undefined {
  const usage = grant.organization_usage ?? 'deny';
  if (!requested) {
    if (usage === 'require')
      throw refused(
        tenant,
        'Organization is required for this client grant',
        'parameter organization is required for this client',
      );
    return undefined;
  }
  const organizations = tenant.store.collection('organizations');
  const named = allowsOrganizationNames(tenant) ? organizations.firstBy('name', requested.toLowerCase()) : undefined;
  const organization = organizations.get(requested) ?? named;
  const isOpen =
    organization && (grant.allow_any_organization === true || isAssociated(tenant, organization.id, grant.id));
  if (usage === 'deny' || !isOpen) {
    const text = `Organization ${requested} is not allowed for this client grant`;
    throw refused(tenant, text, 'parameter organization is not allowed for this client');
  }
  return organization;
}

/** ASSUMPTION m2m-organization-errors (emulator/assumptions.ts) */
function refused(tenant: Tenant, chosen: string, alternative: string): OAuthError {
  if (!tenant.alternatives.has('m2m-organization-errors')) return new OAuthError(403, 'access_denied', chosen);
  return new OAuthError(400, 'invalid_request', alternative);
}

function isAssociated(tenant: Tenant, organization: string, grant: string): boolean {
  for (const row of tenant.store.collection('organization_client_grants').values()) {
    if (row.organization_id === organization && (row.grant_id ?? row.id) === grant) return true;
  }
  return false;
}
