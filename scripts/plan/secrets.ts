import { isObject, type Json } from './json.ts';

/** What stands for a secret wherever a person or a file would see it. */
export const MASK = '•••';

/**
 * Names under which Auth0 keeps secrets: of clients, connections, mail and phone providers, log streams, captchas.
 * Whoever keeps one in metadata under such a name does not want to read it in a plan either.
 */
const SECRET =
  /(secret|passw(or)?d|passphrase|smtp_pass|credential_key|api_?key|private_?key|server_key|write_?key|access_?key|authorization|p12|(?<!_)token|auth_token|access_token)$/i;
/** Names that end so and are none. */
const PUBLIC = /^(public_key|token_endpoint|forgot_?password|.*_endpoint)$/i;

export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !PUBLIC.test(name);
}

export function isMasked(value: Json | undefined): value is string {
  return typeof value === 'string' && value.startsWith(MASK);
}

/**
 * `value` with each secret replaced by `•••` and what `digest` makes of it: two that are equal stay equal, and nobody can
 * read them. What is masked already stays.
 */
export function maskSecrets(value: Json, digest: (secret: string) => string = () => ''): Json {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, digest));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const isSecret = typeof item === 'string' && item !== '' && isSecretName(key) && !isMasked(item);
    return [key, isSecret ? `${MASK}${digest(item)}` : maskSecrets(item, digest)] as const;
  });
  const masked = Object.fromEntries(entries);
  return isNamedSecret(value) ? { ...masked, value: maskOf(value.value ?? '', digest) } : masked;
}

/** `{ name, value }` of an Action's secrets. Metadata and scopes are of another shape. */
function isNamedSecret(row: { [key: string]: Json }): boolean {
  return (
    typeof row.value === 'string' && typeof row.name === 'string' && Object.keys(row).length <= 3 && row.value !== ''
  );
}

function maskOf(value: Json, digest: (secret: string) => string): Json {
  return isMasked(value) ? value : `${MASK}${digest(String(value))}`;
}

/** Digests taken off: for files and people. */
export function withoutDigests(value: Json): Json {
  if (isMasked(value)) return MASK;
  if (Array.isArray(value)) return value.map(withoutDigests);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutDigests(item)]));
}
