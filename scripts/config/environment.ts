import { conceal } from '../errors.ts';
import { didYouMean } from './nearest.ts';
import type { ConfigNode, Entry, MapNode, Place, Problem } from './node.ts';
import { oneOf } from './scalars.ts';

/** Keys of a configuration that are ours and not auth0-deploy-cli's. */
export const OWN_KEYS = ['domain', 'credentials', 'keywords', 'silence'];
/** Of these, what base cannot say. */
const ENVIRONMENT_ONLY = ['domain', 'credentials'];
export const CREDENTIALS = ['client_id', 'client_secret', 'private_key', 'signing_alg'];

/** Complains of what stands in base and belongs to one environment. */
export function refuseInBase(base: ReadonlyMap<string, Entry>, problems: Problem[]): void {
  for (const key of ENVIRONMENT_ONLY) {
    const entry = base.get(key);
    if (!entry) continue;
    const message = `"${key}" belongs to one environment`;
    const fix = 'Move it to the files in environments/';
    problems.push({ rule: 'config-environment-key', place: entry.key, message, fix });
  }
}

/** The host of the tenant, or nothing where it is missing or wrong. */
export function readDomain(overlay: MapNode | undefined, file: string, problems: Problem[]): string {
  const node = overlay?.entries.get('domain')?.value;
  if (node?.kind === 'scalar' && typeof node.value === 'string') {
    if (/^[a-z0-9.-]+(:\d+)?$/i.test(node.value)) return node.value;
    const message = `domain cannot be "${node.value}"`;
    const fix = 'Write the host alone, for example acme.eu.auth0.com';
    problems.push({ rule: 'config-domain', place: node.place, message, fix });
    return '';
  }
  const place: Place = { file, line: node?.place.line ?? 1, column: 1, length: 1 };
  const message = 'the environment has no domain';
  problems.push({ rule: 'config-domain', place, message, fix: 'Add "domain: TENANT.auth0.com"' });
  return '';
}

/** How to sign in to the tenant; a secret must not stand there itself. */
export function readCredentials(node: ConfigNode | undefined, problems: Problem[]): MapNode | undefined {
  if (!node) return undefined;
  const at = { ...node.place, length: 1 };
  const complain = (place: Place, message: string, fix: string) =>
    problems.push({ rule: 'config-credentials', place, message, fix });
  if (node.kind !== 'map') {
    complain(at, 'credentials must be a map', 'Add client_id and client_secret');
    return undefined;
  }
  for (const [name, { key, value }] of node.entries) {
    if (!CREDENTIALS.includes(name)) {
      complain(key, `credentials have no "${name}"${didYouMean(name, CREDENTIALS)}`, `Use ${oneOf(CREDENTIALS)}`);
    } else if ((name === 'client_secret' || name === 'private_key') && value.kind !== 'env') {
      if (value.kind === 'scalar') conceal(String(value.value));
      const message = `${name} is a secret; a secret in a file is known to everybody who can read the repository`;
      const fix = `Write ${name}: { $env: NAME_OF_A_VARIABLE }`;
      problems.push({ rule: 'secret-in-file', place: value.place, message, fix });
    }
  }
  const has = (name: string) => node.entries.has(name);
  if (!has('client_id') || has('client_secret') === has('private_key')) {
    const message = 'credentials need client_id and one of client_secret and private_key';
    complain(at, message, 'Add what is missing, and keep one way of signing in');
  }
  return node;
}
