import { createHash, X509Certificate } from 'node:crypto';
import type { JsonObject } from '../../store/json.ts';

/** What Auth0 reads out of a signing certificate, given as PEM or as base64 of PEM. */
export function withCertificate(options: JsonObject): JsonObject {
  const certificate = typeof options.signingCert === 'string' && certificateOf(options.signingCert);
  if (!certificate) return options;
  return {
    ...options,
    cert: certificate.pem,
    expires: certificate.expires,
    subject: certificate.subject,
    thumbprints: [certificate.thumbprint],
  };
}

/**
 * PingFederate keeps the certificate as `cert` only and signs in at its base address unless told. Recorded: go-auth0-v1/
 * TestConnectionManager_Create/It_can_successfully_create_a_Ping_Federate_Connection.yaml, 2025-05-16.
 */
export function withSigningCertificate(options: JsonObject): JsonObject {
  const { signingCert, ...rest } = withCertificate(options);
  const { pingFederateBaseUrl: base } = options;
  return {
    ...(typeof base === 'string' && { signInEndpoint: base }),
    ...rest,
    ...(rest.cert === undefined && signingCert !== undefined && { signingCert }),
  };
}

/** The address of sign-in in federation metadata. Recorded: …/It_can_successfully_create_a_ADFS_Connection.yaml, 2025-05-16. */
export function withFederationMetadata(options: JsonObject): JsonObject {
  const { fedMetadataXml: xml } = options;
  if (typeof xml !== 'string') return options;
  // Two searches: one over both tags would begin again at every opening one.
  const opening = /<(?:\w+:)?PassiveRequestorEndpoint>/.exec(xml);
  const inside = opening ? xml.slice(opening.index + opening[0].length) : '';
  const end = inside.search(/<\/(?:\w+:)?PassiveRequestorEndpoint>/);
  const [, address] = /<(?:\w+:)?Address>\s*([^<\s]+)/.exec(inside.slice(0, Math.max(0, end))) ?? [];
  return { ...options, ...(address !== undefined && { signInEndpoint: address }) };
}

const SUBJECT_FIELDS: { [short: string]: string } = {
  C: 'countryName',
  ST: 'stateOrProvinceName',
  L: 'localityName',
  O: 'organizationName',
  OU: 'organizationalUnitName',
  CN: 'commonName',
};

function certificateOf(text: string) {
  try {
    const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
    const certificate = new X509Certificate(pem);
    const lines = certificate.subject.split('\n').map((line) => line.split('='));
    const subject = lines.map(([short = '', value = '']) => [SUBJECT_FIELDS[short] ?? short, value] as const);
    return {
      pem,
      expires: new Date(certificate.validTo).toISOString(),
      subject: Object.fromEntries(subject) as JsonObject,
      thumbprint: createHash('sha1').update(certificate.raw).digest('hex'),
    };
  } catch {
    return undefined;
  }
}
