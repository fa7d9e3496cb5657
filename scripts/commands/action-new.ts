import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type Document, isSeq, type Node, parseDocument } from 'yaml';
import { systemErrorCode, UserError } from '../errors.ts';
import { templatesFor } from './action-templates.ts';
import type { Working } from './command.ts';

/** Lower case, because it becomes a folder and a part of file names on every system. */
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LONGEST_NAME = 60;

/**
 * Makes an Action that works, with its test, declares it and binds it before the others: those that grant access stay
 * last. Overwrites nothing, and writes nothing when it cannot write all. @throws UserError USAGE, CONFIG_INVALID
 */
export async function createAction(directory: string, name: string, { terminal }: Working): Promise<void> {
  // auth0-deploy-cli sorts Actions by name into an object: "constructor" is taken there.
  if (!NAME.test(name) || name.length > LONGEST_NAME || name in {}) {
    const fix = 'Use small letters, digits and single hyphens, such as require-verified-email';
    throw new UserError('USAGE', `"${name}" cannot be the name of an Action`, fix);
  }
  const root = dirname(resolve(directory));
  const declaration = join(resolve(directory), 'base', 'actions.yaml');
  const files = Object.entries(templatesFor(name)).map(([path, text]) => ({ path: join(root, path), text }));
  const taken = [join(root, 'actions', name), ...files.map(({ path }) => path)].find(existsSync);
  if (taken) {
    throw new UserError('USAGE', `${shown(taken)} exists already`, 'Choose another name, or delete it first');
  }
  const declared = declare(declaration, name);
  for (const { path, text } of [...files, { path: declaration, text: declared }]) write(path, text);
  terminal.outcome(true, 'Made', `actions/${name}, bound before the others`);
  for (const { path } of files) terminal.line(`    ${shown(path)}`);
  terminal.line(`    ${shown(declaration)}`);
  const test = files.find(({ path }) => path.endsWith('.test.ts'));
  terminal.line(`\n  Test it      npx vitest run ${shown(test?.path ?? '')}`);
  terminal.line(`  Run it       npm run action -- run ${name}`);
  terminal.line('  Log in       npm start');
}

function shown(path: string): string {
  return relative(process.cwd(), path);
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    throw new UserError('NOT_WRITABLE', `${shown(path)} cannot be written`, 'Give yourself the right to write there', {
      cause: error,
    });
  }
}

/** The declaration with the Action in it; comments and order stay. */
function declare(file: string, name: string): string {
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '');
  if (document.errors.length > 0) {
    const fix = 'npm run check shows what and where';
    throw new UserError('CONFIG_INVALID', `${shown(file)} cannot be read: ${document.errors[0]?.message}`, fix);
  }
  const action = {
    name,
    code: `./actions/${name}/code.js`,
    runtime: 'node22',
    deployed: true,
    dependencies: [],
    secrets: [],
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
  };
  prepend(document, ['actions'], action, name);
  prepend(document, ['triggers', 'post-login'], { action_name: name, display_name: name }, name);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function prepend(document: Document, path: string[], value: object, name: string): void {
  const list = document.getIn(path);
  if (list === undefined || list === null) {
    document.setIn(path, document.createNode([value]));
    return;
  }
  if (!isSeq(list)) {
    throw new UserError('CONFIG_INVALID', `"${path.join('.')}" is no list`, 'npm run check shows what is expected');
  }
  const known = list.items.some((item) => JSON.stringify(item).includes(`"${name}"`));
  if (known) throw new UserError('USAGE', `"${name}" is declared already`, 'Choose another name');
  list.items.unshift(document.createNode(value) as Node);
}
