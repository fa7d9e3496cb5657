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

type Role = 'current' | 'next';

// The keys outlive a reset of the store, so that tokens stay valid; a state that brings its own keys wins.
const remembered = new WeakMap<Tenant, Map<Role, Promise<SigningKeyRow>>>();

/** The key that signs, made at the first use together with the next one: RSA 2048, as a new Auth0 tenant has. */
export async function ensureSigningKey(tenant: Tenant): Promise<Readonly<SigningKeyRow>> {
  const known = keyWith(tenant, 'current');
  if (known) return known;
  // Both are made at once and kept one after the other: their order is the order of the public keys.
  void made(tenant, 'next');
  const current = await ensureKey(tenant, 'current');
  await ensureNextKey(tenant);
  return current;
}

/** The key that is queued and signs after the next rotation: docs-v2 get-started/tenant-settings/signing-keys (2026-11). */
export function ensureNextKey(tenant: Tenant): Promise<Readonly<SigningKeyRow>> {
  return ensureKey(tenant, 'next');
}

async function ensureKey(tenant: Tenant, role: Role): Promise<Readonly<SigningKeyRow>> {
  const known = keyWith(tenant, role);
  if (known) return known;
  const row = await made(tenant, role);
  const other = keyWith(tenant, role);
  if (other) return other;
  // It was revoked, or got another role, and must not come back by being put again.
  if (tenant.store.collection('signing_keys').has(row.kid)) {
    remembered.get(tenant)?.delete(role);
    return ensureKey(tenant, role);
  }
  tenant.store.collection('signing_keys').put(row.kid, row);
  tenant.store.commit();
  return row;
}

function made(tenant: Tenant, role: Role): Promise<SigningKeyRow> {
  const keys = remembered.get(tenant) ?? new Map<Role, Promise<SigningKeyRow>>();
  remembered.set(tenant, keys);
  const key = keys.get(role) ?? createSigningKey(tenant, { current: role === 'current', next: role === 'next' });
  keys.set(role, key);
  return key;
}

function keyWith(tenant: Tenant, role: Role): Readonly<SigningKeyRow> | undefined {
  for (const row of tenant.store.collection('signing_keys').values()) if (row[role] && !row.revoked) return row;
  return undefined;
}

/** A new key with its certificate, made out to the tenant's domain unless to another `name`. It is not stored. */
export async function createSigningKey(
  tenant: Tenant,
  state: Pick<SigningKeyRow, 'current' | 'next' | 'previous'>,
  name = tenant.domain,
): Promise<SigningKeyRow> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const pem = await certificateFor(name, keys);
  const certificate = new X509Certificate(pem);
  const kid = createHash('sha256').update(certificate.raw).digest('base64url').slice(0, 21);
  const jwk = await crypto.subtle.exportKey('jwk', keys.privateKey);
  return {
    kid,
    private_jwk: { ...(jwk as JsonObject), kid, use: 'sig', alg: 'RS256' },
    cert: pem,
    pkcs7: pkcs7Of(certificate.raw),
    fingerprint: certificate.fingerprint,
    thumbprint: createHash('sha1').update(certificate.raw).digest('hex').toUpperCase(),
    ...state,
    current_since: tenant.clock.iso(),
  };
}

/** The certificate alone in a PKCS #7 message (RFC 2315, section 9.3), as Auth0 shows it beside the PEM. */
function pkcs7Of(certificate: Buffer): string {
  const der = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    const size = body.length;
    const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
    return Buffer.concat([Buffer.from([tag, ...length]), body]);
  };
  const oid = (last: number) => der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, last]));
  const version = der(0x02, Buffer.from([1]));
  const signed = der(0x30, version, der(0x31), der(0x30, oid(1)), der(0xa0, certificate), der(0x31));
  const lines =
    der(0x30, oid(2), der(0xa0, signed))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `${['-----BEGIN PKCS7-----', ...lines, '-----END PKCS7-----'].join('\r\n')}\r\n`;
}

async function certificateFor(name: string, keys: webcrypto.CryptoKeyPair): Promise<string> {
  // Loaded when a key is made: it takes 130 ms.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [name] }],
    notBefore: new Date(),
    notAfter: new Date(Date.now() + TEN_YEARS),
    signingAlgorithm: ALGORITHM,
    keys,
  });
  // Lines end as in terraform/TestAccConnectionRotateDataKeys.yaml#4, 2026-01-28.
  return `${certificate.toString('pem').trim().replace(/\r?\n/g, '\r\n')}\r\n`;
}

/**
 * The public keys that verify this tenant's tokens: current and next ones, always both, and previous ones; none that was
 * revoked. Source: docs-v2 get-started/tenant-settings/signing-keys/rotate-signing-keys.mdx (2026-11).
 * @param named whether each says RS256, as /.well-known/jwks.json does unless the tenant's flag `remove_alg_from_jwks`
 *   is set: docs-v2 main/docs/secure/tokens/json-web-tokens/json-web-key-set-properties.mdx (2026-08)
 */
export async function publicKeys(tenant: Tenant, named: boolean): Promise<JsonObject[]> {
  await ensureSigningKey(tenant);
  await ensureNextKey(tenant);
  const keys: JsonObject[] = [];
  for (const row of tenant.store.collection('signing_keys').values()) {
    if (row.revoked) continue;
    const { kty, n, e } = row.private_jwk;
    const der = new X509Certificate(row.cert).raw;
    const x5t = createHash('sha1').update(der).digest('base64url');
    const key = { kty, use: 'sig', n, e, kid: row.kid, x5t, x5c: [der.toString('base64')] };
    keys.push({ ...key, ...(named && { alg: 'RS256' }) } as JsonObject);
  }
  return keys;
}
