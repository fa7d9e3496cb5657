import { createHash } from 'node:crypto';
import { permissionsInLogin } from '../directory/permissions.ts';
import { uuid } from '../store/ids.ts';
import type { ClientRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { carriesPermissions, isRfc9068, lifetimeOf, resourceServerOf, signAccessToken } from './access-token.ts';
import { organizationClaims, profileClaims } from './claims.ts';
import type { Login } from './logins.ts';
import { type SigningAlgorithm, signingAlgorithm, signToken } from './signing.ts';
import { organizationIn } from './transactions.ts';

const DAY = 24 * 60 * 60;
const ID_TOKEN_LIFETIME = 36_000;

/**
 * Seconds that an access token of this login lives. `token_lifetime_for_web` is for the implicit and hybrid flows, not for
 * every browser application: docs-v2 update-access-token-lifetime.mdx (2026-08).
 */
export function accessTokenLifetime(tenant: Tenant, login: Login): number {
  const api = login.transaction.audience ? resourceServerOf(tenant, login.transaction.audience) : undefined;
  const { response_type: type = 'code' } = login.transaction.query;
  return api ? lifetimeOf(api, type !== 'code') : DAY;
}

/**
 * The access token for an API: a JWT with `org_id`, `permissions` where the API wants them, and the claims that
 * Actions set. docs-v2 main/docs/secure/tokens/access-tokens/access-token-profiles.mdx,
 * main/docs/manage-users/organizations/using-tokens.mdx (2026-08). Undefined without an API: the token is opaque then.
 */
export async function apiAccessToken(tenant: Tenant, login: Login): Promise<string | undefined> {
  const { transaction, scopes } = login;
  const api = transaction.audience ? resourceServerOf(tenant, transaction.audience) : undefined;
  if (!api) return undefined;
  const now = tenant.clock.epochSeconds();
  const user = transaction.user_id ?? '';
  const withUserinfo = scopes.includes('openid') && api.signing_alg !== 'HS256';
  return signAccessToken(tenant, api, {
    ...login.access_token_claims,
    iss: tenant.issuer,
    sub: user,
    aud: withUserinfo ? [api.identifier, `${tenant.issuer}userinfo`] : api.identifier,
    iat: now,
    exp: now + accessTokenLifetime(tenant, login),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    ...organizationClaims(tenant, organizationIn(tenant, login.transaction)),
    ...(isRfc9068(api) ? { client_id: transaction.client_id, jti: uuid() } : { azp: transaction.client_id }),
    ...(carriesPermissions(api) && {
      permissions: permissionsInLogin(tenant, user, api.identifier, transaction.organization_id),
    }),
  });
}

/** What an ID token says beside the login itself. */
export interface IdTokenParts {
  nonce?: unknown;
  authTime?: number | undefined;
  /** Hashed into `at_hash` and `c_hash`. */
  accessToken?: unknown;
  code?: unknown;
}

/** docs-v2 main/docs/secure/tokens/id-tokens/id-token-structure.mdx (2026-08) */
export async function idToken(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  user: Readonly<UserRow>,
  login: Login,
  parts: IdTokenParts,
): Promise<string> {
  const now = tenant.clock.epochSeconds();
  const settings = client.jwt_configuration;
  const lifetime = typeof settings?.lifetime_in_seconds === 'number' ? settings.lifetime_in_seconds : ID_TOKEN_LIFETIME;
  const claims = {
    ...login.id_token_claims,
    ...profileClaims(user, login.scopes),
    iss: tenant.issuer,
    aud: client.client_id,
    sub: user.user_id,
    iat: now,
    exp: now + lifetime,
    ...(parts.authTime !== undefined && { auth_time: parts.authTime }),
    ...(login.session_id && { sid: login.session_id }),
    ...(typeof parts.nonce === 'string' && { nonce: parts.nonce }),
    ...(typeof parts.accessToken === 'string' && { at_hash: halfHash(parts.accessToken, idTokenAlgorithm(client)) }),
    ...(typeof parts.code === 'string' && { c_hash: halfHash(parts.code, idTokenAlgorithm(client)) }),
    ...organizationClaims(tenant, organizationIn(tenant, login.transaction)),
  };
  const alg = idTokenAlgorithm(client);
  return signToken(tenant, claims, { alg, typ: 'JWT', secret: client.client_secret });
}

/** What the client's ID tokens are signed with; a client without a secret cannot have HS256. */
export function idTokenAlgorithm(client: Readonly<ClientRow>): SigningAlgorithm {
  const alg = signingAlgorithm(client.jwt_configuration?.alg);
  return alg === 'HS256' && !client.client_secret ? 'RS256' : alg;
}

/** OpenID Connect Core, 3.1.3.6: the left half of the hash that the signature uses. */
function halfHash(value: string, alg: SigningAlgorithm): string {
  const digest = createHash(alg.endsWith('512') ? 'sha512' : 'sha256')
    .update(value)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
