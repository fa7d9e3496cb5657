import { dirname, join, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { OWN_KEYS, readCredentials, readDomain, refuseInBase } from './environment.ts';
import { ConfigFiles } from './files.ts';
import { configError, type Sources } from './frame.ts';
import { expand } from './keywords.ts';
import { findDuplicates, join as joinFiles, merge } from './merge.ts';
import { severityOf } from './mistakes.ts';
import { didYouMean } from './nearest.ts';
import type { ConfigNode, Entry, MapNode, Problem } from './node.ts';
import { checkReferences } from './references/index.ts';
import { resolveAll } from './resolve.ts';
import { configurationSchemas } from './schemas.ts';
import { checkSecrets } from './secrets.ts';
import { readSilences, type Silence } from './silences.ts';
import { validate } from './validate.ts';

/** What a tenant must look like, in one environment. */
export interface Configuration {
  environment: string;
  /** `acme.eu.auth0.com` or `localhost:4400` */
  domain: string;
  /** How to sign in to that tenant; the local tenant makes its own. */
  credentials?: MapNode;
  /** Top-level keys and fields of auth0-deploy-cli, base and environment merged. Every value knows its place. */
  root: ReadonlyMap<string, Entry>;
  /** Rules that do not count, and until when. */
  silences: readonly Silence[];
  /** The directory of the configuration, and of the Actions' sources beside it. */
  directory: string;
  actions: string;
  sources: Sources;
}

/** A configuration and all that is wrong with it. */
export interface Examined {
  /** Missing only where a file could not be read at all. */
  configuration?: Configuration;
  problems: readonly Problem[];
  sources: Sources;
}

interface Base {
  root: ReadonlyMap<string, Entry>;
  problems: readonly Problem[];
}

/** The files of a configuration. What every environment has in common is read once. */
export class ConfigurationDirectory {
  readonly #files: ConfigFiles;
  #base: Base | undefined;

  constructor(directory: string) {
    this.#files = new ConfigFiles(resolve(directory));
  }

  /** Names of the environments, in the order of their files. @throws UserError when the directory is none */
  environments(): string[] {
    return this.#files.environments();
  }

  /** Reads base and one environment, merges them and checks the result. @throws UserError USAGE without such a file */
  async examine(environment: string): Promise<Examined> {
    this.#mustExist(environment);
    const files = this.#files;
    const problems: Problem[] = [];
    const base = this.#readBase();
    problems.push(...base.problems);
    const path = files.pathOf(environment);
    const overlay = files.read(path, problems);
    // A file that cannot be read makes every name in it unknown: the problems that would follow are not real.
    if (problems.some(isError)) return { problems, sources: files.sources };
    findDuplicates(base.root, problems);
    refuseInBase(base.root, problems);
    const merged = mergeInto(base.root, overlay, problems);
    const domain = readDomain(overlay, files.label(path), problems);
    const credentials = readCredentials(overlay?.entries.get('credentials')?.value, problems);
    const silences = readSilences([base.root.get('silence'), overlay?.entries.get('silence')], problems);
    const keywords = keywordsOf(merged.get('keywords'), problems);
    for (const key of OWN_KEYS) merged.delete(key);
    const root = expand(merged, { keywords, domain }, problems);
    const around = { directory: files.directory, actions: join(dirname(files.directory), 'actions') };
    const schemas = await configurationSchemas();
    validate(root, schemas, problems);
    checkSecrets(root, problems);
    checkReferences(root, { ...around, comments: commentsOf(files.sources) }, schemas, problems);
    const { sources } = files;
    const parts = { environment, domain, ...(credentials && { credentials }), root, silences, ...around, sources };
    return { configuration: parts, problems, sources };
  }

  #readBase(): Base {
    if (!this.#base) {
      const problems: Problem[] = [];
      const root = joinFiles(this.#files.base(problems), problems);
      this.#base = { root, problems };
    }
    return this.#base;
  }

  #mustExist(environment: string): void {
    const environments = this.environments();
    if (environments.includes(environment)) return;
    const hint = didYouMean(environment, environments);
    const fix = `Use one of: ${environments.join(', ')}`;
    throw new UserError('USAGE', `There is no environment "${environment}"${hint}`, fix);
  }
}

function isError({ rule }: Problem): boolean {
  return severityOf(rule) === 'error';
}

/**
 * Reads base and one environment, merges them and checks the result.
 * @throws UserError CONFIG_INVALID with every error, USAGE when there is no such environment. Warnings are for
 * `npm run check`.
 */
export async function loadConfiguration(directory: string, environment: string): Promise<Configuration> {
  const { configuration, problems, sources } = await new ConfigurationDirectory(directory).examine(environment);
  const errors = problems.filter(isError);
  if (errors.length > 0 || !configuration) throw configError(errors, sources);
  return configuration;
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

function mergeInto(base: ReadonlyMap<string, Entry>, overlay: MapNode | undefined, problems: Problem[]) {
  const root = new Map(base);
  for (const [key, entry] of overlay?.entries ?? []) {
    const known = root.get(key);
    root.set(key, known ? { ...entry, value: merge(known.value, entry.value, problems, key) } : entry);
  }
  return root;
}

function commentsOf(sources: Sources): string[] {
  return [...sources.values()].flatMap((lines) => lines.filter((line) => line.includes('#')));
}

function keywordsOf(entry: Entry | undefined, problems: Problem[]): ReadonlyMap<string, Entry> {
  if (!entry) return new Map();
  if (entry.value.kind === 'map') return entry.value.entries;
  const message = 'keywords must be a map of names and values';
  problems.push({ rule: 'keyword-unknown', place: entry.key, message, fix: 'Write "NAME: value" under it' });
  return new Map();
}
