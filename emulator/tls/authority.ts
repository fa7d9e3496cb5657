import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode, TenantError } from '../errors.ts';

const DAY = 24 * 60 * 60 * 1000;

/** A private key and the certificate for it, as PEM. */
export interface ServerCertificate {
  key: string;
  cert: string;
}

/**
 * The local certificate authority: made once in `directory`, kept there with a key that only its owner may read.
 * It is bound by name constraints to localhost, *.localhost, *.test and loopback addresses, so trusting it trusts
 * nothing else. The library that makes certificates takes 130 ms to load: it is, only when one has to be made.
 */
export class CertificateAuthority {
  /** PEM file of the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly #directory: string;
  readonly #pair: ServerCertificate;

  private constructor(directory: string, pair: ServerCertificate) {
    this.#directory = directory;
    this.#pair = pair;
    this.caFile = join(directory, 'ca.pem');
  }

  /** @throws TenantError DIRECTORY_NOT_WRITABLE */
  static async open(directory: string): Promise<CertificateAuthority> {
    const kept = readPair(directory, 'ca');
    if (kept && validFor(kept.cert, 31)) return new CertificateAuthority(directory, kept);
    const { createAuthority } = await import('./certificates.ts');
    const pair = await createAuthority();
    writePair(directory, 'ca', pair);
    return new CertificateAuthority(directory, pair);
  }

  /** The certificate of the tenant itself, kept from start to start. @throws TenantError DIRECTORY_NOT_WRITABLE */
  async forTenant(): Promise<ServerCertificate> {
    const kept = readPair(this.#directory, 'tenant');
    const isOurs = kept && new X509Certificate(kept.cert).checkIssued(new X509Certificate(this.#pair.cert));
    if (isOurs && validFor(kept.cert, 7)) return kept;
    const made = await this.issue(['localhost', '127.0.0.1']);
    writePair(this.#directory, 'tenant', made);
    return made;
  }

  /** A new certificate for an application at these hosts. */
  async issue(hosts: readonly string[]): Promise<ServerCertificate> {
    const { issueCertificate } = await import('./certificates.ts');
    return issueCertificate(this.#pair, hosts);
  }
}

function readPair(directory: string, name: string): ServerCertificate | undefined {
  try {
    const read = (ending: string) => readFileSync(join(directory, `${name}.${ending}`), 'utf8');
    const pair = { cert: read('pem'), key: read('key') };
    const { publicKey } = new X509Certificate(pair.cert);
    return publicKey ? pair : undefined;
  } catch {
    return undefined;
  }
}

function validFor(pem: string, days: number): boolean {
  return Date.parse(new X509Certificate(pem).validTo) > Date.now() + days * DAY;
}

/** The key first and both by rename: a reader sees no half file, and no certificate without its key. */
function writePair(directory: string, name: string, pair: ServerCertificate): void {
  const cert = join(directory, `${name}.pem`);
  try {
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of [
      [join(directory, `${name}.key`), pair.key],
      [cert, pair.cert],
    ] as const) {
      const next = `${file}.${process.pid}`;
      writeFileSync(next, text, { mode: 0o600 });
      renameSync(next, file);
    }
    chmodSync(cert, 0o644);
  } catch (error) {
    throw new TenantError(
      'DIRECTORY_NOT_WRITABLE',
      `The local certificates cannot be kept in ${directory} (${systemErrorCode(error)})`,
      'Make the directory writable, or name another one',
      { cause: error },
    );
  }
}
