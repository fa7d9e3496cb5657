import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { isScalar } from 'yaml';
import { UserError } from '../errors.ts';
import { isObject, type Json, objectOf } from '../plan/json.ts';
import type { Edit, Step } from './differences.ts';
import { YamlFile } from './documents.ts';
import { isFileContent } from './exported.ts';
import { type Names, withNames } from './names.ts';

const HEADER = '# yaml-language-server: $schema=../schema.json\n';

/** Which file of base/ holds a kind, where none does yet. */
const FILES: { readonly [kind: string]: string } = {
  clients: 'applications',
  clientGrants: 'applications',
  resourceServers: 'apis',
  databases: 'connections',
  actionModules: 'actions',
  triggers: 'actions',
  themes: 'branding',
  pages: 'branding',
  emailProvider: 'emails',
  emailTemplates: 'emails',
  guardianFactors: 'mfa',
  guardianFactorProviders: 'mfa',
  guardianFactorTemplates: 'mfa',
  guardianPolicies: 'mfa',
  guardianPhoneFactorMessageTypes: 'mfa',
  guardianPhoneFactorSelectedProvider: 'mfa',
  phoneProviders: 'mfa',
  phoneTemplates: 'mfa',
  flows: 'forms',
  flowVaultConnections: 'forms',
};

/** An environment whose files are changed to say what its tenant holds. */
export interface Adopting {
  /** The directory of the configuration. */
  directory: string;
  environment: string;
  /** The host of its tenant. */
  domain: string;
  /** The first text of environments/ENVIRONMENT.yaml where there is none. */
  newEnvironment: string;
}

/**
 * The files of a configuration, changed in memory. What other environments say stays as it is: base is changed only where
 * there is no other environment.
 */
export class ConfigurationFiles {
  readonly #adopting: Adopting;
  readonly #names: Names;
  readonly #base: ReadonlyMap<string, YamlFile>;
  readonly #more = new Map<string, YamlFile>();
  readonly #environment: { path: string; file: YamlFile };
  readonly #isAlone: boolean;
  readonly #attachments = new Map<string, string>();

  constructor(adopting: Adopting) {
    const { directory, environment, newEnvironment, domain } = adopting;
    this.#adopting = adopting;
    const names: Names = { domain, keywords: {} };
    this.#names = names;
    const read = (path: string, otherwise = '') =>
      new YamlFile(existsSync(join(directory, path)) ? readFileSync(join(directory, path), 'utf8') : otherwise, names);
    this.#base = new Map(yamlIn(directory, 'base').map((path) => [path, read(path)]));
    const environments = yamlIn(directory, 'environments');
    const isOurs = (path: string) => path.replace(/\.ya?ml$/, '') === `environments/${environment}`;
    const path = environments.find(isOurs) ?? `environments/${environment}.yaml`;
    this.#environment = { path, file: read(path, newEnvironment) };
    this.#isAlone = environments.every(isOurs);
    const keywords = [...this.#base.values(), this.#environment.file].map((file) => file.value([{ key: 'keywords' }]));
    names.keywords = Object.assign({}, ...keywords.map((value) => objectOf(value)));
  }

  /** Makes the files say it. */
  apply({ steps, value }: Edit): void {
    const file = this.#fileFor(steps);
    file.set(steps, withNames(this.#withAttachments(value, steps, file), this.#adopting.domain));
  }

  /** Paths from the directory and what they hold now, of all that changed. */
  changed(): Map<string, string> {
    const { path, file } = this.#environment;
    const all = [...this.#base, ...this.#more, [path, file] as const];
    const isNew = !existsSync(join(this.#adopting.directory, path));
    const changed = all.filter(([at, one]) => one.isChanged || (at === path && isNew));
    const texts = changed.map(([at, one]) => [at, one.text()] as const);
    return new Map([...this.#attachments, ...texts]);
  }

  #fileFor(steps: readonly Step[]): YamlFile {
    const { file } = this.#environment;
    // What the environment says itself is said there.
    if (!this.#isAlone || (steps.length > 1 && file.has(steps))) return file;
    const holding = [...this.#base.values(), ...this.#more.values()].filter((one) => one.has(steps.slice(0, 1)));
    const exact = holding.find((one) => one.has(steps.slice(0, 2)));
    return exact ?? holding[0] ?? this.#newFileFor(steps[0]);
  }

  #newFileFor(step: Step | undefined): YamlFile {
    const kind = step && 'key' in step ? step.key : 'tenant';
    const path = `base/${FILES[kind] ?? kebab(kind)}.yaml`;
    const known = this.#base.get(path) ?? this.#more.get(path);
    if (known) return known;
    const made = new YamlFile(HEADER, this.#names);
    this.#more.set(path, made);
    return made;
  }

  /** Contents become files, and their paths what stands in the YAML. */
  #withAttachments(value: Json, steps: readonly Step[], file: YamlFile): Json {
    if (Array.isArray(value)) return value.map((item) => this.#withAttachments(item, steps, file));
    if (!isObject(value)) return value;
    if (isFileContent(value)) {
      const known = file.find(steps);
      const before = isScalar(known) && typeof known.value === 'string' ? known.value : undefined;
      const path = before ?? this.#pathFor(value.$file);
      this.#attach(join(value.folder, path), value.content);
      return path;
    }
    const entries = Object.entries(value).map(([key, item]) => {
      return [key, this.#withAttachments(item, [...steps, { key }], file)] as const;
    });
    return Object.fromEntries(entries);
  }

  /** A path that no other environment uses. */
  #pathFor(exported: string): string {
    // `actions/NAME/code.js` would mean TypeScript in actions/NAME.
    const plain = exported.replace(/^actions\/(.+)\/code\.js$/, (_, name) => `code/${kebab(name)}.js`);
    if (this.#isAlone) return `./${plain}`;
    const ending = extname(plain);
    return `./${plain.slice(0, plain.length - ending.length)}.${this.#adopting.environment}${ending}`;
  }

  #attach(path: string, content: string): void {
    const { directory } = this.#adopting;
    if (!resolve(directory, path).startsWith(resolve(directory) + sep)) {
      const fix = 'Rename the resource on the tenant, or leave its kind out with --only';
      throw new UserError('CONFIG_INVALID', `${path} would lie outside of ${directory}`, fix);
    }
    this.#attachments.set(path.replace(/^\.\//, ''), content);
  }
}

/** Writes texts by path; what is there with another content is replaced. */
export function writeAll(directory: string, texts: ReadonlyMap<string, string>): void {
  for (const [path, text] of texts) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}

function yamlIn(directory: string, folder: string): string[] {
  const path = join(directory, folder);
  if (!existsSync(path)) return [];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => `${folder}/${name}`);
}

function kebab(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1-$2').replace(/[^\w.-]+/g, '-');
  return words.toLowerCase().replace(/^[-.]+|-+$/g, '') || 'unnamed';
}
