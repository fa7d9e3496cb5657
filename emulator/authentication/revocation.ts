import type { IncomingMessage } from 'node:http';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import type { Engine } from './engine.ts';
import type { Parameters } from './http.ts';
import { findLogin } from './logins.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError, unauthorized } from './oauth-error.ts';
import { tenantSetting } from './settings.ts';
import { userIn } from './transactions.ts';
import { refreshTokenId } from './user-grants.ts';

/**
 * `POST /oauth/revoke`: ends a refresh token and its family; with the tenant's flag `revoke_refresh_token_grant` all that
 * its user has of this application and API, and the consent. A token that is not known is no error: RFC 7009, 2.2.
 * docs-v2 main/docs/secure/tokens/refresh-tokens/revoke-refresh-tokens.mdx (2026-11) @throws OAuthError
 */
export async function revoke(
  tenant: Tenant,
  engine: Engine,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  { token: value }: Parameters,
): Promise<void> {
  if (!value) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: token');
  const token = await engine.provider.RefreshToken.find(value, { ignoreExpiration: true });
  if (!token?.grantId) return;
  // ASSUMPTION revoke-foreign-token (emulator/assumptions.ts)
  if (token.clientId !== client.client_id) throw unauthorized();
  const login = findLogin(tenant, token.grantId);
  await engine.provider.RefreshToken.revokeByGrantId(token.grantId);
  const user_id = login?.transaction.user_id ?? '';
  const audience = login?.transaction.audience ?? `${tenant.issuer}userinfo`;
  if (tenantSetting(tenant, 'flags', 'revoke_refresh_token_grant') === true) {
    await revokeAll(tenant, engine, { user_id, client_id: client.client_id, audience });
  }
  logEvent(tenant, 'srrt', {
    ...originOf(request),
    client,
    user: login && userIn(tenant, login.transaction),
    details: { credential_id: refreshTokenId(token.jti), audience, grant_id: null },
  });
}

async function revokeAll(
  tenant: Tenant,
  engine: Engine,
  of: { user_id: string; client_id: string; audience: string },
): Promise<void> {
  for (const { payload } of tenant.store.collection('oidc').by('key', `RefreshToken:account:${of.user_id}`)) {
    const grantId = String(payload.grantId);
    const audience = findLogin(tenant, grantId)?.transaction.audience ?? `${tenant.issuer}userinfo`;
    if (payload.clientId !== of.client_id || audience !== of.audience) continue;
    await engine.provider.RefreshToken.revokeByGrantId(grantId);
  }
  const grants = tenant.store.collection('grants');
  for (const [id, { clientID, user_id, audience }] of [...grants.entries()]) {
    if (clientID === of.client_id && user_id === of.user_id && audience === of.audience) grants.delete(id);
  }
}
