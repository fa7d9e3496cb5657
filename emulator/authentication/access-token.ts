import type { JWTPayload } from 'jose';
import type { ResourceServerRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { signingAlgorithm, signToken } from './signing.ts';

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

/** Signs an access token with the algorithm and the profile of its API. */
export async function signAccessToken(
  tenant: Tenant,
  api: Readonly<ResourceServerRow>,
  claims: JWTPayload,
): Promise<string> {
  const typ = isRfc9068(api) ? 'at+jwt' : 'JWT';
  const secret = typeof api.signing_secret === 'string' ? api.signing_secret : undefined;
  return signToken(tenant, claims, { alg: signingAlgorithm(api.signing_alg), typ, secret });
}
