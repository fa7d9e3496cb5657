import { dirname, join, resolve } from 'node:path';
import { conceal, UserError } from '../errors.ts';
import { checkFields } from './fields.ts';
import { ConfigFiles } from './files.ts';
import { configError, type Sources } from './frame.ts';
import { findDuplicates, join as joinFiles, merge } from './merge.ts';
import { didYouMean } from './nearest.ts';
import type { ConfigNode, Entry, MapNode, Problem } from './node.ts';
import { checkReferences } from './references.ts';
import { resolveAll } from './resolve.ts';
import { deployCliSchemas } from './schemas.ts';
import { validate } from './validate.ts';

/** What a tenant must look like, in one environment. */
export interface Configuration {
  environment: string;
  /** `acme.eu.auth0.com` or `localhost:4400` */
  domain: string;
  /** How to sign in to that tenant; the local tenant makes its own. */
  credentials?: MapNode;
  /** Top-level keys and fields of auth0-deploy-cli. */
  root: ReadonlyMap<string, Entry>;
  /** The directory of the configuration, and of the Actions' sources beside it. */
  directory: string;
  actions: string;
  sources: Sources;
}

const OWN_KEYS = ['domain', 'credentials'];
const CREDENTIALS = ['client_id', 'client_secret', 'private_key', 'signing_alg'];

/**
 * Reads base and one environment, merges them and checks the result.
 * @throws UserError CONFIG_INVALID with every problem, USAGE when there is no such environment.
 */
export async function loadConfiguration(directory: string, environment: string): Promise<Configuration> {
  const files = new ConfigFiles(resolve(directory));
  const environments = files.environments();
  if (!environments.includes(environment)) {
    const hint = didYouMean(environment, environments);
    const fix = `Use one of: ${environments.join(', ')}`;
    throw new UserError('USAGE', `There is no environment "${environment}"${hint}`, fix);
  }
  const problems: Problem[] = [];
  const base = joinFiles(files.base(problems), problems);
  const overlay = files.read(join('environments', `${environment}.yaml`), problems);
  // A file that cannot be read makes every name in it unknown: the problems that would follow are not real.
  if (problems.length > 0) throw configError(problems, files.sources);
  findDuplicates(base, problems);
  const root = new Map(base);
  for (const [key, entry] of overlay?.entries ?? []) {
    if (OWN_KEYS.includes(key)) continue;
    const known = root.get(key);
    root.set(key, known ? { key: entry.key, value: merge(known.value, entry.value, problems, key) } : entry);
  }
  for (const key of OWN_KEYS) {
    refuseInBase(base.get(key), key, problems);
    root.delete(key);
  }
  const around = { directory: files.directory, actions: join(dirname(files.directory), 'actions') };
  const schemas = await deployCliSchemas();
  validate(root, schemas, problems);
  checkFields(root, schemas, problems);
  checkReferences(root, around, problems);
  const label = files.label(join('environments', `${environment}.yaml`));
  const domain = checkDomain(overlay, label, problems);
  const credentials = checkCredentials(overlay?.entries.get('credentials')?.value, problems);
  if (problems.length > 0) throw configError(problems, files.sources);
  return { environment, domain, ...(credentials && { credentials }), root, ...around, sources: files.sources };
}

/** @throws UserError SECRET_MISSING that names every secret of the configuration that `env` lacks. */
export function requireSecrets(
  { root, credentials, domain, sources }: Configuration,
  env: { readonly [name: string]: string | undefined },
): void {
  const nodes: { [key: string]: ConfigNode } = credentials ? { credentials } : {};
  for (const [key, { value }] of root) nodes[key] = value;
  resolveAll(nodes, { env, domain }, sources);
}

function refuseInBase(entry: Entry | undefined, key: string, problems: Problem[]): void {
  if (!entry) return;
  const message = `"${key}" belongs to one environment`;
  problems.push({ place: entry.key, message, fix: 'Move it to the files in environments/' });
}

function checkDomain(overlay: MapNode | undefined, file: string, problems: Problem[]): string {
  const node = overlay?.entries.get('domain')?.value;
  if (node?.kind === 'scalar' && typeof node.value === 'string') {
    if (/^[a-z0-9.-]+(:\d+)?$/i.test(node.value)) return node.value;
    const message = `domain cannot be "${node.value}"`;
    problems.push({ place: node.place, message, fix: 'Write the host alone, for example acme.eu.auth0.com' });
    return '';
  }
  const place = { ...(node ?? overlay)?.place, file, line: node?.place.line ?? 1, column: 1, length: 1 };
  problems.push({ place, message: 'the environment has no domain', fix: 'Add "domain: TENANT.auth0.com"' });
  return '';
}

function checkCredentials(node: ConfigNode | undefined, problems: Problem[]): MapNode | undefined {
  if (!node) return undefined;
  const at = { ...node.place, length: 1 };
  if (node.kind !== 'map') {
    problems.push({ place: at, message: 'credentials must be a map', fix: 'Add client_id and client_secret' });
    return undefined;
  }
  for (const [name, { key, value }] of node.entries) {
    if (!CREDENTIALS.includes(name)) {
      const message = `credentials have no "${name}"${didYouMean(name, CREDENTIALS)}`;
      problems.push({ place: key, message, fix: `Use one of: ${CREDENTIALS.join(', ')}` });
    } else if ((name === 'client_secret' || name === 'private_key') && value.kind !== 'env') {
      if (value.kind === 'scalar') conceal(String(value.value));
      const message = `${name} is a secret; a secret in a file is known to everybody who can read the repository`;
      problems.push({ place: value.place, message, fix: `Write ${name}: { $env: NAME_OF_A_VARIABLE }` });
    }
  }
  const has = (name: string) => node.entries.has(name);
  if (!has('client_id') || has('client_secret') === has('private_key')) {
    const message = 'credentials need client_id and one of client_secret and private_key';
    problems.push({ place: at, message, fix: 'Add what is missing, and keep one way of signing in' });
  }
  return node;
}
