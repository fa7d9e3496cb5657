import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { profileClaims } from './claims.ts';
import type { Engine } from './engine.ts';
import { sendJson } from './http.ts';
import { publicKeys } from './keys.ts';
import { findLogin, loginOfToken } from './logins.ts';

interface Bearer {
  user: string;
  scopes: string[];
  /** What Actions set in the ID token. */
  custom: JsonObject;
}

/**
 * `/userinfo`, with an opaque token or with an API's token whose audience names it too. Custom claims of the ID token are
 * in it: docs-v2 main/docs/troubleshoot/product-lifecycle/past-migrations/custom-claims-migration.mdx (2026-11).
 */
export async function userinfo(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, token] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const bearer = token === undefined ? undefined : await bearerOf(tenant, engine, token);
  const user = bearer?.scopes.includes('openid') ? tenant.store.collection('users').get(bearer.user) : undefined;
  if (!bearer || !user) {
    response.setHeader('www-authenticate', 'Bearer realm="Users", error="invalid_token"');
    sendJson(response, 401, { error: 'invalid_token', error_description: 'Unauthorized' });
    return;
  }
  const claims: JsonObject = { ...bearer.custom, sub: user.user_id, ...profileClaims(user, bearer.scopes) };
  sendJson(response, 200, claims);
}

async function bearerOf(tenant: Tenant, engine: Engine, token: string): Promise<Bearer | undefined> {
  if (token.split('.').length !== 3) {
    const found = await engine.provider.AccessToken.find(token);
    const login = findLogin(tenant, found?.grantId);
    return login && { user: login.transaction.user_id ?? '', scopes: login.scopes, custom: login.id_token_claims };
  }
  try {
    const keys = createLocalJWKSet({ keys: (await publicKeys(tenant, false)) as never });
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ['RS256', 'RS512', 'PS256'],
      issuer: tenant.issuer,
      audience: `${tenant.issuer}userinfo`,
      currentDate: tenant.clock.now(),
    });
    const custom = loginOfToken(tenant, token)?.id_token_claims ?? {};
    return { user: payload.sub ?? '', scopes: String(payload.scope ?? '').split(' '), custom };
  } catch {
    return undefined;
  }
}
