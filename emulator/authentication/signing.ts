import { createSecretKey } from 'node:crypto';
import { importJWK, type JWTPayload, SignJWT } from 'jose';
import type { SigningKeyRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { ensureSigningKey } from './keys.ts';

type SigningKey = Parameters<SignJWT['sign']>[0];

/** What Auth0 signs with: OpenAPI, SigningAlgorithmEnum (2026-06-25). All but HS256 use the tenant's key. */
const ALGORITHMS = ['RS256', 'HS256', 'RS512', 'PS256'] as const;
export type SigningAlgorithm = (typeof ALGORITHMS)[number];

/** The algorithm of that name; RS256 for any other, as new clients and APIs have it. */
export function signingAlgorithm(name: unknown): SigningAlgorithm {
  return ALGORITHMS.find((algorithm) => algorithm === name) ?? 'RS256';
}

const imported = new WeakMap<object, Map<string, Promise<SigningKey>>>();

function privateKey(row: Readonly<SigningKeyRow>, alg: string): Promise<SigningKey> {
  const known = imported.get(row.private_jwk) ?? new Map<string, Promise<SigningKey>>();
  imported.set(row.private_jwk, known);
  let key = known.get(alg);
  if (!key) {
    // The key is made for RS256 and says so, which would bind it to that.
    key = importJWK({ ...row.private_jwk, alg }, alg);
    known.set(alg, key);
  }
  return key;
}

/** Signs with the tenant's current key, or with `secret` for HS256. */
export async function signToken(
  tenant: Tenant,
  claims: JWTPayload,
  { alg, typ, secret }: { alg: SigningAlgorithm; typ: string; secret?: string | undefined },
): Promise<string> {
  if (alg === 'HS256' && secret) {
    const key = createSecretKey(Buffer.from(secret, 'utf8'));
    return new SignJWT(claims).setProtectedHeader({ alg, typ }).sign(key);
  }
  const row = await ensureSigningKey(tenant);
  const asymmetric = alg === 'HS256' ? 'RS256' : alg;
  const header = { alg: asymmetric, typ, kid: row.kid };
  return new SignJWT(claims).setProtectedHeader(header).sign(await privateKey(row, asymmetric));
}
