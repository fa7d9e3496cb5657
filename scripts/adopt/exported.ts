import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { attachmentsOf } from '../config/attachments.ts';
import type { ConfigNode } from '../config/node.ts';
import { parseYaml } from '../config/parse.ts';
import { isSecret } from '../config/secrets.ts';
import { conceal, UserError } from '../errors.ts';
import { isObject, type Json, type JsonObject, rowsOf } from '../plan/json.ts';

/** `{ $env: NAME }`: a secret by name. */
export interface NamedSecret extends JsonObject {
  $env: string;
}

/** The content of a file that an export points to. */
export interface FileContent extends JsonObject {
  /** As YAML names it: from the directory, or from the `folder` of it where auth0-deploy-cli looks. */
  $file: string;
  folder: string;
  content: string;
}

/** What auth0-deploy-cli writes where a tenant does not show a secret. */
const PLACEHOLDER = /^##(\w+)##$/;
/** Kinds of which all resources of one sort get the same placeholder: `CONNECTIONS_OIDC_SECRET`. */
const SHARED = /^(connections|logStreams|eventStreams)$/;

/**
 * What an export shows and nobody can set, by path; with `*` in every kind. Auth0 decides it.
 * Source: schemas of the bodies in the Management API's description, 2026-06-25.
 */
const DECIDED: { readonly [path: string]: readonly string[] } = {
  '*': ['created_at', 'updated_at'],
  actions: ['status'],
  customDomains: ['certificate', 'is_default', 'origin_domain_name', 'primary', 'status', 'verification'],
  flowVaultConnections: ['account_name', 'ready', 'fingerprint', 'refreshed_at'],
  'organizations.discovery_domains': ['verification_host', 'verification_txt'],
};

/**
 * An export of auth0-deploy-cli (YAML): its keys, with files by content and secrets by name. Kinds of which the tenant has
 * nothing are left out. @throws UserError TENANT_REFUSED for an export that cannot be read
 */
export function readExport(file: string): JsonObject {
  const { root, problems } = parseYaml(readFileSync(file, 'utf8'), 'tenant.yaml');
  if (root?.kind !== 'map' || problems.length > 0) {
    const what = `The export of auth0-deploy-cli cannot be read: ${problems[0]?.message ?? 'it holds no map'}`;
    throw new UserError('TENANT_REFUSED', what, 'Report this, and leave kinds out with --only until it is mended');
  }
  const folder = dirname(file);
  // Beside an export there are no sources: `actions/NAME/code.js` is the code itself.
  const around = { directory: folder, actions: join(folder, 'sources') };
  const paths = new Map(attachmentsOf({ ...around, root: root.entries }).map(({ node, path }) => [node, path]));
  const value = toValue(root, { folder, paths }, []) as JsonObject;
  for (const [kind, rows] of Object.entries(value)) {
    for (const row of rowsOf(rows)) {
      dropDecided(row, kind);
      for (const [field, inner] of Object.entries(row)) {
        for (const item of rowsOf(inner)) dropDecided(item, `${kind}.${field}`);
      }
    }
  }
  for (const action of rowsOf(value.actions)) {
    for (const secret of rowsOf(action.secrets)) secret.value ??= { $env: variableFor([String(secret.name)]) };
  }
  return Object.fromEntries(Object.entries(value).filter(([, held]) => !isEmpty(held)));
}

function dropDecided(row: JsonObject, path: string): void {
  for (const field of [...(DECIDED['*'] ?? []), ...(DECIDED[path] ?? [])]) delete row[field];
}

/** Nothing, however it is said. */
export function isEmpty(value: Json): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === null || (isObject(value) && Object.values(value).every(isEmpty));
}

interface Around {
  folder: string;
  /** Nodes that name a file, and where it is. */
  paths: ReadonlyMap<ConfigNode, string>;
}

function toValue(node: ConfigNode, around: Around, names: readonly string[]): Json {
  if (node.kind === 'map') {
    const called = node.entries.get('name')?.value;
    const own = called?.kind === 'scalar' ? [...names, String(called.value)] : names;
    return Object.fromEntries(
      [...node.entries].map(([key, { value }]) => [key, toValue(value, around, [...own, key])]),
    );
  }
  if (node.kind === 'list') return node.items.map((item) => toValue(item, around, names));
  if (node.kind !== 'scalar') return `##${node.name}##`;
  const path = around.paths.get(node);
  if (typeof node.value !== 'string') return node.value;
  if (path !== undefined) return contentOf(around.folder, path, node.value);
  const placeholder = PLACEHOLDER.exec(node.value)?.[1];
  if (placeholder !== undefined) return { $env: SHARED.test(names[0] ?? '') ? variableFor(names) : placeholder };
  if (!isSecret(names.at(-1) ?? '', node.value)) return node.value;
  conceal(node.value);
  return { $env: variableFor(names) };
}

/** Names in a tenant are anybody's: one of them must not lead out of the directory. */
function contentOf(directory: string, path: string, named: string): Json {
  const inside = normalize(path);
  const file = join(directory, inside);
  if (inside.startsWith('..') || !existsSync(file)) return named;
  const own = normalize(named);
  const folder = inside.slice(0, inside.length - own.length);
  return { $file: own, folder, content: readFileSync(file, 'utf8') } satisfies FileContent;
}

/** `CONNECTIONS_ACME_OKTA_CLIENT_SECRET` */
function variableFor(names: readonly string[]): string {
  const words = names.filter((name) => name !== 'options' && name !== 'sink');
  const name = words
    .join('_')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/\W+/g, '_')
    .toUpperCase();
  return /^\d/.test(name) ? `_${name}` : name;
}

export function isNamedSecret(value: Json | undefined): value is NamedSecret {
  return isObject(value) && typeof value.$env === 'string';
}

export function isFileContent(value: Json | undefined): value is FileContent {
  return isObject(value) && typeof value.$file === 'string';
}
