import { permissionsInLogin } from '../directory/permissions.ts';
import type { Tenant } from '../tenant.ts';
import { resourceServerOf } from './access-token.ts';
import type { Transaction } from './transactions.ts';

/** Scopes of OpenID Connect that stand for claims of the profile or for a refresh token. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'phone', 'address', 'offline_access'];

/** What of the request a login may grant, and to whom. */
export type ScopeRequest = Pick<Transaction, 'query' | 'audience' | 'user_id' | 'organization_id' | 'client_id'>;

/**
 * The requested scopes that can be granted: those of OpenID Connect; those that the API defines; and with RBAC only
 * those that the user's roles permit. docs-v2 main/docs/get-started/apis/enable-role-based-access-control-for-apis.mdx
 * (2026-08).
 */
export function grantableScopes(tenant: Tenant, request: ScopeRequest): string[] {
  const requested = [...new Set(request.query.scope?.split(' ').filter(Boolean) ?? [])];
  const api = request.audience ? resourceServerOf(tenant, request.audience) : undefined;
  const defined = new Set(api?.scopes?.map(({ value }) => value));
  const permitted =
    api?.enforce_policies === true
      ? new Set(permissionsInLogin(tenant, request.user_id ?? '', api.identifier, request.organization_id))
      : undefined;
  return requested.filter((scope) => {
    if (scope === 'offline_access') return mayStayOffline(tenant, request);
    if (OIDC_SCOPES.includes(scope)) return true;
    return defined.has(scope) && (!permitted || permitted.has(scope));
  });
}

/** Refresh tokens need the application's grant type, and the API's leave where there is one. */
function mayStayOffline(tenant: Tenant, request: ScopeRequest): boolean {
  const client = tenant.store.collection('clients').get(request.client_id);
  if (client?.grant_types && !client.grant_types.includes('refresh_token')) return false;
  const api = request.audience ? resourceServerOf(tenant, request.audience) : undefined;
  return !api || api.allow_offline_access === true;
}
