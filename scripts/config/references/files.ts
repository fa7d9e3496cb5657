import { readdirSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { attachmentsOf, foldersOf } from '../attachments.ts';
import { get, text } from '../node.ts';
import { actionFolder, isFile } from '../sources.ts';
import type { Look } from './look.ts';

/** Templates, scripts and pages that the configuration names, and those beside it that it does not. */
export function checkFiles(look: Look): void {
  const { directory, actions } = look.around;
  const attachments = attachmentsOf({ ...look.around, root: look.root });
  for (const { node, path, what } of attachments) {
    if (normalize(path).startsWith('..')) {
      const message = `"${path}" is outside of the configuration's directory; auth0-deploy-cli will refuse that`;
      look.complain('reference-file', node, message, `Move the ${what} into the directory`);
    } else if (!isFile(join(directory, path))) {
      const message = `there is no file "${path}" in the configuration's directory`;
      look.complain('reference-file', node, message, `Put the ${what} there, or correct the path`);
    }
  }
  for (const action of look.list('actions')) {
    const code = get(action, 'code');
    const folder = actionFolder(text(code) ?? '');
    if (!code || folder === undefined || isThere(actions, folder) || isFile(join(directory, text(code) ?? '')))
      continue;
    const message = `there is no actions/${folder}/action.ts for this Action`;
    look.complain('reference-file', code, message, 'Write it, or correct the name of the folder');
  }
  checkForgotten(look, attachments);
}

function isThere(actions: string, folder: string): boolean {
  return isFile(join(actions, folder, 'action.ts'));
}

function checkForgotten(look: Look, attachments: ReturnType<typeof attachmentsOf>): void {
  const named = new Set(attachments.map(({ path }) => normalize(path)));
  for (const folder of foldersOf(attachments)) {
    const path = join(look.around.directory, folder);
    if (folder.startsWith('..') || !statSync(path, { throwIfNoEntry: false })?.isDirectory()) continue;
    const first = attachments.find((attachment) => normalize(attachment.path).startsWith(`${normalize(folder)}/`));
    for (const name of readdirSync(path).sort()) {
      if (!first || named.has(normalize(join(folder, name))) || !isFile(join(path, name))) continue;
      const message = `nothing names the file ${join(folder, name)}`;
      look.complain('unused-file', first.node, message, 'Name it where it belongs, or delete it');
    }
  }
}
