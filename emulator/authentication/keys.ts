import { createHash, type webcrypto, X509Certificate } from 'node:crypto';
import type { JsonObject } from '../store/json.ts';
import type { SigningKeyRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

const ALGORITHM = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
} as const;
const TEN_YEARS = 10 * 365 * 24 * 60 * 60 * 1000;

// The key outlives a reset of the store, so that tokens stay valid; a state that brings its own key wins.
const remembered = new WeakMap<Tenant, Promise<SigningKeyRow>>();

/** The key that signs, made at the first use: RSA 2048, as a new Auth0 tenant has. */
export async function ensureSigningKey(tenant: Tenant): Promise<Readonly<SigningKeyRow>> {
  const known = currentKey(tenant);
  if (known) return known;
  let pending = remembered.get(tenant);
  if (!pending) {
    pending = createSigningKey(tenant, { current: true });
    remembered.set(tenant, pending);
  }
  const row = await pending;
  const other = currentKey(tenant);
  if (other) return other;
  tenant.store.collection('signing_keys').put(row.kid, row);
  tenant.store.commit();
  return row;
}

function currentKey(tenant: Tenant): Readonly<SigningKeyRow> | undefined {
  for (const row of tenant.store.collection('signing_keys').values()) if (row.current && !row.revoked) return row;
  return undefined;
}

/** A new key with its certificate. It is not stored. */
export async function createSigningKey(
  tenant: Tenant,
  state: Pick<SigningKeyRow, 'current' | 'next' | 'previous'>,
): Promise<SigningKeyRow> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const pem = await certificateFor(tenant, keys);
  const certificate = new X509Certificate(pem);
  const kid = createHash('sha256').update(certificate.raw).digest('base64url').slice(0, 21);
  const jwk = await crypto.subtle.exportKey('jwk', keys.privateKey);
  return {
    kid,
    private_jwk: { ...(jwk as JsonObject), kid, use: 'sig', alg: 'RS256' },
    cert: pem,
    fingerprint: certificate.fingerprint,
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    ...state,
    current_since: tenant.clock.iso(),
  };
}

async function certificateFor(tenant: Tenant, keys: webcrypto.CryptoKeyPair): Promise<string> {
  // Loaded when a key is made: it takes 130 ms.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [tenant.domain] }],
    notBefore: new Date(),
    notAfter: new Date(Date.now() + TEN_YEARS),
    signingAlgorithm: ALGORITHM,
    keys,
  });
  return `${certificate.toString('pem').trim()}\n`;
}

/** The public keys that verify this tenant's tokens: current, next and previous ones, none that was revoked. */
export async function publicKeys(tenant: Tenant): Promise<JsonObject[]> {
  await ensureSigningKey(tenant);
  const keys: JsonObject[] = [];
  for (const row of tenant.store.collection('signing_keys').values()) {
    if (row.revoked) continue;
    const { kty, n, e } = row.private_jwk;
    const der = new X509Certificate(row.cert).raw;
    const x5t = createHash('sha1').update(der).digest('base64url');
    keys.push({ kty, use: 'sig', n, e, kid: row.kid, x5t, x5c: [der.toString('base64')], alg: 'RS256' } as JsonObject);
  }
  return keys;
}
