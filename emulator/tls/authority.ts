import { X509Certificate } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
    return new CertificateAuthority(directory, keep(directory, 'ca', await createAuthority(), kept));
  }

  /** The certificate of the tenant itself, kept from start to start. @throws TenantError DIRECTORY_NOT_WRITABLE */
  async forTenant(): Promise<ServerCertificate> {
    const kept = readPair(this.#directory, 'tenant');
    const isOurs = kept && new X509Certificate(kept.cert).checkIssued(new X509Certificate(this.#pair.cert));
    if (isOurs && validFor(kept.cert, 7)) return kept;
    return keep(this.#directory, 'tenant', await this.issue(['localhost', '127.0.0.1']), kept);
  }

  /** A new certificate for an application at these hosts. */
  async issue(hosts: readonly string[]): Promise<ServerCertificate> {
    const { issueCertificate } = await import('./certificates.ts');
    return issueCertificate(this.#pair, hosts);
  }
}

/** Key and certificate are one file, so that no reader ever sees one without the other. */
function readPair(directory: string, name: string): ServerCertificate | undefined {
  try {
    const [key, cert] = readFileSync(join(directory, `${name}.key`), 'utf8').split(/(?<=-----END PRIVATE KEY-----\n)/);
    return key && cert && new X509Certificate(cert).publicKey ? { key, cert } : undefined;
  } catch {
    return undefined;
  }
}

function validFor(pem: string, days: number): boolean {
  return Date.parse(new X509Certificate(pem).validTo) > Date.now() + days * DAY;
}

/**
 * Keeps a pair in the place of `old`. Of two tenants that start at once in a new directory the first one wins, and both
 * use its pair.
 */
function keep(
  directory: string,
  name: string,
  { key, cert }: ServerCertificate,
  old: ServerCertificate | undefined,
): ServerCertificate {
  const file = join(directory, `${name}.key`);
  const next = `${file}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(next, `${key.trimEnd()}\n${cert}`, { mode: 0o600 });
    const first = old ? undefined : linkedFirst(next, file, () => readPair(directory, name));
    if (!first) renameSync(next, file);
    const pair = first ?? { key, cert };
    // `next` may still be a second name of the kept file: what is written into it would go there.
    rmSync(next, { force: true });
    writeFileSync(next, pair.cert, { mode: 0o644 });
    renameSync(next, join(directory, `${name}.pem`));
    return pair;
  } catch (error) {
    // Where a part of the path is a file, nothing was made, and `rmSync` would throw again.
    if (existsSync(next)) rmSync(next, { force: true });
    throw new TenantError(
      'DIRECTORY_NOT_WRITABLE',
      `The local certificates cannot be kept in ${directory} (${systemErrorCode(error)})`,
      'Make the directory writable, or name another one',
      { cause: error },
    );
  }
}

/** What somebody else kept first; undefined when `next` took the place, or what is there cannot be read. */
function linkedFirst(
  next: string,
  file: string,
  read: () => ServerCertificate | undefined,
): ServerCertificate | undefined {
  try {
    linkSync(next, file);
    return undefined;
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    return read();
  }
}
