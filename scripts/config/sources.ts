import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** There is a file, and not a directory of that name. */
export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** `verify-roles` of `./actions/verify-roles/code.js`: the Action's folder under actions/. */
export function actionFolder(code: string): string | undefined {
  const folder = dirname(code.replace(/^\.\//, ''));
  return /^actions\/[\w.-]+$/.test(folder) ? folder.slice('actions/'.length) : undefined;
}

/** Where the files of a configuration are, and the sources of its Actions. */
export interface Around {
  directory: string;
  actions: string;
}

/**
 * The folder under actions/ that an Action is bundled from. Undefined where its code is a script beside the YAML instead:
 * in an export, `./actions/verify-roles/code.js` is the file itself.
 */
export function bundledFrom({ directory, actions }: Around, code: string): string | undefined {
  const folder = actionFolder(code);
  if (folder === undefined || isFile(join(actions, folder, 'action.ts'))) return folder;
  return isFile(join(directory, code)) ? undefined : folder;
}

/**
 * The source of an Action: its TypeScript and what that imports of actions/, or the JavaScript that the configuration
 * names. Undefined where neither is there.
 */
export function sourceOf(around: Around, code: string | undefined): string | undefined {
  if (code === undefined) return undefined;
  const folder = actionFolder(code);
  if (folder !== undefined) {
    const entry = join(around.actions, folder, 'action.ts');
    if (isFile(entry)) return [...imported(entry, around.actions).values()].join('\n');
  }
  const file = join(around.directory, code);
  return isFile(file) ? readFileSync(file, 'utf8') : undefined;
}

/** A module of actions/ and all that it imports from there, in the order in which they are reached. */
function imported(entry: string, within: string): Map<string, string> {
  const found = new Map<string, string>();
  const waiting = [entry];
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (found.has(file) || relative(within, file).startsWith('..') || !isFile(file)) continue;
    const text = readFileSync(file, 'utf8');
    found.set(file, text);
    for (const [, specifier = ''] of text.matchAll(/(?:from|import)\s+['"](\.[^'"]+)['"]/g)) {
      waiting.push(resolve(dirname(file), specifier));
    }
  }
  return found;
}

/** Where the Actions of a configuration are, and the folders that hold one. */
export function sourceFolders(directory: string): { actions: string; folders: string[] } {
  const actions = join(dirname(resolve(directory)), 'actions');
  const names = existsSync(actions) ? readdirSync(actions).sort() : [];
  return { actions, folders: names.filter((name) => isFile(join(actions, name, 'action.ts'))) };
}
