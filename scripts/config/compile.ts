import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { attachmentsOf } from './attachments.ts';
import type { Configuration } from './load.ts';
import { type ConfigNode, get, items, text } from './node.ts';
import { type Json, resolveAll } from './resolve.ts';
import { type Around, bundledFrom } from './sources.ts';
import { temporaryDirectory } from './temporary.ts';

/** A directory that auth0-deploy-cli can import. It holds secrets: `remove` it whatever happens. */
export interface Compiled {
  /** The tenant.yaml to import. */
  file: string;
  directory: string;
  /** How many resources there are of each kind, in the order of the files. */
  counts: { kind: string; count: number }[];
  /** What the file says, secrets included; files that it points to are not read. */
  values: { readonly [kind: string]: Json };
  remove: () => void;
}

/** An Action as the configuration declares it. */
export interface ConfiguredAction {
  name: string;
  /** Where its source is, below actions/. */
  folder: string;
  /** Where its bundle belongs. */
  code: string;
  /** Names only. */
  secrets: string[];
  dependencies: { name: string; version: string }[];
}

/** The Actions of a configuration whose source is in actions/. */
export function actionsOf({ root, ...around }: Around & Pick<Configuration, 'root'>): ConfiguredAction[] {
  return items(root.get('actions')?.value).flatMap((action) => {
    const code = text(get(action, 'code')) ?? '';
    const folder = bundledFrom(around, code);
    if (folder === undefined) return [];
    const word = (node: ConfigNode, key: string) => text(get(node, key)) ?? '';
    const secrets = items(get(action, 'secrets')).map((secret) => word(secret, 'name'));
    const packages = items(get(action, 'dependencies'));
    const dependencies = packages.map((one) => ({ name: word(one, 'name'), version: word(one, 'version') }));
    return [{ name: word(action, 'name') || folder, folder, code, secrets, dependencies }];
  });
}

/**
 * Writes what auth0-deploy-cli imports: one tenant.yaml, the Actions' bundles and the templates that it points to.
 * @throws UserError SECRET_MISSING, NOT_WRITABLE
 */
export function compile(
  configuration: Configuration,
  bundles: ReadonlyMap<string, string>,
  env: { readonly [name: string]: string | undefined },
): Compiled {
  const { root, domain, sources } = configuration;
  const nodes: { [key: string]: ConfigNode } = {};
  for (const [key, { value }] of root) nodes[key] = value;
  const values = resolveAll(nodes, { env, domain }, sources);
  const { path: directory, remove } = temporaryDirectory();
  try {
    // JSON is YAML; and a parser of another YAML version cannot read it differently.
    writePrivate(join(directory, 'tenant.yaml'), JSON.stringify(values, null, 2));
    for (const { folder, code } of actionsOf(configuration)) {
      writePrivate(join(directory, code), bundles.get(folder) ?? '');
    }
    for (const { path } of attachmentsOf(configuration)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      cpSync(join(configuration.directory, path), join(directory, path));
    }
    return { file: join(directory, 'tenant.yaml'), directory, counts: countsOf(values), values, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function writePrivate(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: 0o600 });
}

function countsOf(values: { [key: string]: Json }): { kind: string; count: number }[] {
  return Object.entries(values).map(([kind, value]) => {
    if (Array.isArray(value)) return { kind, count: value.length };
    if (kind !== 'triggers' || value === null || typeof value !== 'object') return { kind, count: 1 };
    return { kind, count: Object.values(value).flat().length };
  });
}
