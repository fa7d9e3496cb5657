import { createSecretKey } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import type { ResourceServerRow, SigningKeyRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { ensureSigningKey } from './keys.ts';

const DAY = 24 * 60 * 60;

/** The API that an audience names. */
export function resourceServerOf(tenant: Tenant, audience: string): Readonly<ResourceServerRow> | undefined {
  return tenant.store.collection('resource_servers').firstBy('identifier', audience);
}

/** Seconds. The default is Auth0's: 24 hours. */
export function lifetimeOf(api: Readonly<ResourceServerRow>, forBrowser = false): number {
  const { token_lifetime = DAY, token_lifetime_for_web: web } = api;
  return forBrowser && web ? web : token_lifetime;
}

/** Whether tokens carry `permissions`: RBAC is on and the dialect says so. */
export function carriesPermissions(api: Readonly<ResourceServerRow>): boolean {
  return api.enforce_policies === true && /_authz$/.test(api.token_dialect ?? 'access_token');
}

/** Whether the API wants tokens by RFC 9068 instead of Auth0's own profile. */
export function isRfc9068(api: Readonly<ResourceServerRow>): boolean {
  return /^rfc9068_profile/.test(api.token_dialect ?? '');
}

const imported = new WeakMap<object, Promise<Parameters<SignJWT['sign']>[0]>>();

function privateKey(row: Readonly<SigningKeyRow>): Promise<Parameters<SignJWT['sign']>[0]> {
  let key = imported.get(row.private_jwk);
  if (!key) {
    key = importJWK(row.private_jwk, 'RS256');
    imported.set(row.private_jwk, key);
  }
  return key;
}

/** Signs an access token with the algorithm and the profile of its API. */
export async function signAccessToken(
  tenant: Tenant,
  api: Readonly<ResourceServerRow>,
  claims: JWTPayload,
): Promise<string> {
  const typ = isRfc9068(api) ? 'at+jwt' : 'JWT';
  if (api.signing_alg === 'HS256' && typeof api.signing_secret === 'string') {
    const key = createSecretKey(Buffer.from(api.signing_secret, 'utf8'));
    return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ }).sign(key);
  }
  return signWithTenantKey(tenant, claims, typ);
}

/** Signs with the tenant's current key. */
export async function signWithTenantKey(tenant: Tenant, claims: JWTPayload, typ: string): Promise<string> {
  const row = await ensureSigningKey(tenant);
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ, kid: row.kid }).sign(await privateKey(row));
}
