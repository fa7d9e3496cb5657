import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { systemErrorCode, TenantError } from '../errors.ts';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY = 24 * 60 * 60 * 1000;

/** A private key and the certificates for it, leaf first, as PEM. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/**
 * The local certificate authority: made once in `directory`, kept there with a key that only its owner may read.
 * It is bound by name constraints to localhost, *.localhost, *.test and loopback addresses, so trusting it trusts
 * nothing else.
 */
export class CertificateAuthority {
  /** PEM file of the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly #certificate: x509.X509Certificate;
  readonly #key: webcrypto.CryptoKey;

  private constructor(caFile: string, certificate: x509.X509Certificate, key: webcrypto.CryptoKey) {
    this.caFile = caFile;
    this.#certificate = certificate;
    this.#key = key;
  }

  /** @throws TenantError DIRECTORY_NOT_WRITABLE */
  static async open(directory: string): Promise<CertificateAuthority> {
    const caFile = join(directory, 'ca.pem');
    const keyFile = join(directory, 'ca.key');
    const kept = readPair(caFile, keyFile);
    const pair = kept && stillValid(kept.cert) ? kept : await createAuthority();
    if (pair !== kept) writePair(directory, caFile, keyFile, pair);
    const key = await crypto.subtle.importKey('pkcs8', pemToBytes(pair.key), ALGORITHM, false, ['sign']);
    return new CertificateAuthority(caFile, new x509.X509Certificate(pair.cert), key);
  }

  /** A server certificate for these host names and IP addresses, valid for 30 days. */
  async issue(hosts: readonly string[]): Promise<ServerCertificate> {
    const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: [{ CN: [hosts[0] ?? 'localhost'] }],
      issuer: this.#certificate.subjectName,
      notBefore: new Date(Date.now() - DAY),
      notAfter: new Date(Date.now() + 30 * DAY),
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: this.#key,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(
          hosts.map((host) => ({ type: /^[\d.]+$|:/.test(host) ? 'ip' : 'dns', value: host })),
        ),
      ],
    });
    return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') };
  }
}

async function createAuthority(): Promise<ServerCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: [{ CN: ['Local Auth0 tenant CA'] }],
    notBefore: new Date(Date.now() - DAY),
    notAfter: new Date(Date.now() + 365 * DAY),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension('2.5.29.30', true, nameConstraints()),
    ],
  });
  return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') };
}

/** RFC 5280 section 4.2.1.10: permitted subtrees for two DNS names and the loopback networks, in DER. */
function nameConstraints(): Uint8Array<ArrayBuffer> {
  const tagged = (tag: number, ...parts: (number | Uint8Array)[]) => {
    const body = Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));
    return Buffer.concat([Buffer.from([tag, body.length]), body]);
  };
  const subtree = (generalName: Uint8Array) => tagged(0x30, generalName);
  const dns = (name: string) => subtree(tagged(0x82, Buffer.from(name)));
  const ip = (bytes: number[]) => subtree(tagged(0x87, Buffer.from(bytes)));
  const loopback6 = [...new Array(15).fill(0), 1, ...new Array(16).fill(255)];
  const permitted = tagged(0xa0, dns('localhost'), dns('test'), ip([127, 0, 0, 0, 255, 0, 0, 0]), ip(loopback6));
  return new Uint8Array(tagged(0x30, permitted));
}

function serialNumber(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16)))
    .toString('hex')
    .replace(/^./, '4');
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function pemToBytes(pem: string): ArrayBuffer {
  const [bytes] = x509.PemConverter.decode(pem);
  if (!bytes) throw new Error('not PEM');
  return bytes;
}

function readPair(caFile: string, keyFile: string): ServerCertificate | undefined {
  try {
    return { cert: readFileSync(caFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
  } catch {
    return undefined;
  }
}

function stillValid(pem: string): boolean {
  try {
    return new x509.X509Certificate(pem).notAfter.getTime() > Date.now() + 31 * DAY;
  } catch {
    return false;
  }
}

/** The key first and both by rename: a reader sees no half file, and no certificate without its key. */
function writePair(directory: string, caFile: string, keyFile: string, pair: ServerCertificate): void {
  try {
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of [
      [keyFile, pair.key],
      [caFile, pair.cert],
    ] as const) {
      const next = `${file}.${process.pid}`;
      writeFileSync(next, text, { mode: 0o600 });
      renameSync(next, file);
    }
    chmodSync(caFile, 0o644);
  } catch (error) {
    throw new TenantError(
      'DIRECTORY_NOT_WRITABLE',
      `The local certificate authority cannot be kept in ${directory} (${systemErrorCode(error)})`,
      'Make the directory writable, or name another one with --directory',
      { cause: error },
    );
  }
}
