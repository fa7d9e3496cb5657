import { dirname, join } from 'node:path';
import { type ConfigNode, type Entry, get, items, text } from './node.ts';
import { type Around, bundledFrom } from './sources.ts';

/** A file that the configuration names and auth0-deploy-cli reads. */
export interface Attachment {
  node: ConfigNode;
  /** From the directory of the configuration. */
  path: string;
  what: string;
}

/**
 * Every file that auth0-deploy-cli's readers of YAML load, and from where: most from the directory itself, two kinds from
 * a folder of it. Source: its lib/context/yaml/handlers, 8.44.0. Bundles of Actions are made, not read.
 */
export function attachmentsOf({ root, ...around }: Around & { root: ReadonlyMap<string, Entry> }): Attachment[] {
  const found: Attachment[] = [];
  const add = (node: ConfigNode | undefined, what: string, folder = '') => {
    const path = text(node);
    if (node && path !== undefined && path !== '') found.push({ node, path: join(folder, path), what });
  };
  const list = (kind: string) => items(root.get(kind)?.value);
  for (const template of list('emailTemplates')) add(get(template, 'body'), 'mail template');
  for (const page of list('pages')) add(get(page, 'html'), 'page');
  for (const rule of list('rules')) add(get(rule, 'script'), 'script');
  for (const hook of list('hooks')) add(get(hook, 'script'), 'script');
  for (const kind of ['forms', 'flows']) for (const item of list(kind)) add(get(item, 'body'), 'file');
  for (const module of list('actionModules')) add(get(module, 'code'), 'module');
  for (const template of items(get(root.get('branding')?.value, 'templates'))) add(get(template, 'body'), 'template');
  for (const action of list('actions')) {
    if (bundledFrom(around, text(get(action, 'code')) ?? '') === undefined) add(get(action, 'code'), 'script');
  }
  for (const database of list('databases')) addScripts(get(get(database, 'options'), 'customScripts'), add);
  for (const connection of list('connections')) {
    if (text(get(connection, 'strategy')) !== 'email') continue;
    add(get(get(get(connection, 'options'), 'email'), 'body'), 'mail template', 'connections');
  }
  for (const entry of items(get(root.get('prompts')?.value, 'screenRenderers'))) {
    if (entry.kind !== 'map') continue;
    for (const { value } of entry.entries.values()) addScripts(value, add);
  }
  return found;
}

function addScripts(map: ConfigNode | undefined, add: (node: ConfigNode, what: string) => void): void {
  if (map?.kind !== 'map') return;
  for (const { value } of map.entries.values()) add(value, 'file');
}

/** Folders that hold attachments: a file in one of them that nothing names was forgotten. */
export function foldersOf(attachments: readonly Attachment[]): string[] {
  return [...new Set(attachments.map(({ path }) => dirname(path)))].filter((folder) => folder !== '.').sort();
}
