import { createPrivateKey } from 'node:crypto';
import type { Configuration } from '../config/load.ts';
import type { ConfigNode } from '../config/node.ts';
import { resolveAll } from '../config/resolve.ts';
import { conceal, UserError } from '../errors.ts';

export type Credentials =
  | { kind: 'secret'; clientId: string; clientSecret: string }
  /** Private key JWT; the key in PEM. */
  | { kind: 'key'; clientId: string; privateKey: string; signingAlg: string };

/** Which tenant, and how to be let in. */
export interface TenantAccess {
  /** `acme.eu.auth0.com`, `localhost:4400` */
  domain: string;
  credentials: Credentials;
  /** PEM file of an authority to trust beside the system's. */
  caFile?: string;
  /** A tenant of this machine: nobody's rate limit is used up by being quick. */
  isLocal: boolean;
}

/**
 * Signs in as an environment says, with secrets out of `env`.
 * @throws UserError SECRET_MISSING, CONFIG_INVALID
 */
export function accessOf(
  { environment, domain, credentials, sources }: Configuration,
  env: { readonly [name: string]: string | undefined },
): TenantAccess {
  if (!credentials) {
    const message = `The environment "${environment}" has no credentials`;
    throw new UserError('CONFIG_INVALID', message, `Add credentials: to environments/${environment}.yaml`);
  }
  const values = resolveAll({ credentials }, { env, domain }, sources).credentials as { [name: string]: unknown };
  const clientId = String(values.client_id);
  if (typeof values.client_secret === 'string') {
    const clientSecret = conceal(values.client_secret);
    const secret: Credentials = { kind: 'secret', clientId, clientSecret };
    return { domain, credentials: secret, isLocal: false };
  }
  // A PEM text often arrives with its line breaks written as \n.
  const privateKey = conceal(String(values.private_key).replaceAll('\\n', '\n'));
  requireKey(privateKey, credentials.entries.get('private_key')?.value);
  const signingAlg = String(values.signing_alg ?? 'RS256');
  return { domain, credentials: { kind: 'key', clientId, privateKey, signingAlg }, isLocal: false };
}

function requireKey(pem: string, node: ConfigNode | undefined): void {
  try {
    createPrivateKey(pem);
  } catch (cause) {
    const name = node?.kind === 'env' ? node.name : 'private_key';
    const fix = `Set ${name} to the whole text, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----`;
    throw new UserError('CONFIG_INVALID', `${name} does not hold a private key in PEM`, fix, { cause });
  }
}
