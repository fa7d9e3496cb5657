import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, SourceMap, type SourceMapping } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import type { ActionSource } from '../../scripts/actions/source.ts';
import { buildActions, bundleActions } from '../../scripts/bundle.ts';
import { UserError } from '../../scripts/errors.ts';
import { temporaryDirectory } from './support.ts';

const directory = temporaryDirectory('bundle-test');
afterAll(directory.remove);

function action(name: string, source: string): string {
  const folder = join(directory.path, 'actions', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'action.ts'), source);
  return name;
}

/** Everything that is wrong with these Actions, types included. */
async function refusal(...actions: (string | ActionSource)[]): Promise<string> {
  const sources = actions.map((action) => (typeof action === 'string' ? { folder: action } : action));
  try {
    await buildActions(join(directory.path, 'actions'), sources, { types: true });
  } catch (error) {
    if (error instanceof UserError && error.code === 'ACTION_INVALID') return error.details;
    throw error;
  }
  throw new Error('it was accepted');
}

test('the Action of this repository becomes one CommonJS file, the same bytes wherever it is bundled', async () => {
  const first = await bundleActions(join(process.cwd(), 'actions'), ['verify-invitation-roles']);
  const second = await bundleActions('actions', ['verify-invitation-roles']);
  const code = first.get('verify-invitation-roles') ?? '';
  expect(second.get('verify-invitation-roles')).toBe(code);
  expect(code).not.toContain(process.cwd());
  const module: { exports: { [name: string]: unknown } } = { exports: {} };
  runInNewContext(code, { module, exports: module.exports, require: createRequire(import.meta.url) });
  expect(typeof module.exports.onExecutePostLogin).toBe('function');
});

test('a mistake is named with file, line and column of the TypeScript, for all Actions at once', async () => {
  const one = action('one', 'export const onExecutePostLogin = async () => {\n  const roles = ;\n};\n');
  const two = action('two', "import { decide } from './decide.ts';\nexport const onExecutePostLogin = decide;\n");
  const details = await refusal(one, two);
  expect(details).toMatch(/one\/action\.ts:2:17 {2}Unexpected ";"\n {2}2 \| {3}const roles = ;\n {4}\| {17}\^/);
  expect(details).toMatch(/two\/action\.ts:1:24 {2}Could not resolve "\.\/decide\.ts"/);
});

test('an Action without its trigger function is refused', async () => {
  const details = await refusal(action('other-name', 'export const onLogin = async () => undefined;\n'));
  expect(details).toMatch(
    /other-name\/action\.ts:1:1 {2}an Action exports onExecutePostLogin .*; it exports onLogin\n/,
  );
});

test('a bundle above 100 kB is refused before Auth0 does', async () => {
  const source = `export const onExecutePostLogin = async () => ${JSON.stringify('x'.repeat(100_001))};\n`;
  expect(await refusal(action('large', source))).toMatch(
    /the bundle has 101 kB; Auth0 takes at most 100 kB; the largest part is .*large\/action\.ts with 101 kB/,
  );
});

const typed = (body: string) => `import type { Event, PostLoginAPI } from '@auth0/actions/post-login/v3';
export const onExecutePostLogin = async (event: Event, api: PostLoginAPI) => {
  ${body}
};
`;

test.each<[what: string, source: string, place: string, message: RegExp]>([
  ['a type error', typed('api.access.deny(1);'), '3:19', /'number' is not assignable to .* 'string'\. \(TS2345\)/],
  ['an unknown method', typed("api.access.allow('x');"), '3:14', /'allow' does not exist/],
  [
    'an undeclared secret',
    typed('console.log(event.secrets.TOKEN, api);'),
    '3:29',
    /the secret "TOKEN" is not declared/,
  ],
  ['one by its name in quotes', typed("api.access.deny(event.secrets['TOKEN']);"), '3:19', /the secret "TOKEN"/],
  ['one taken apart', typed('const { TOKEN } = event.secrets; api.access.deny(TOKEN);'), '3:11', /the secret "TOKEN"/],
  [
    'an undeclared package',
    `import { Hono } from 'hono';\n${typed('api.access.deny(String(Hono)+event)')}`,
    '1:22',
    /the package "hono" is not declared/,
  ],
  ['an undeclared package by require', typed("api.access.deny(require('hono')+event);"), '3:27', /the package "hono"/],
  ['dynamic require', typed('api.access.deny(require(event.tenant.id));'), '3:19', /dynamic require/],
  ['dynamic import', typed('api.access.deny(await import(event.tenant.id));'), '3:25', /dynamic import/],
  [
    'top-level await',
    `const x = await fetch('https://a.example');\n${typed('api.access.deny(String(x)+event);')}`,
    '1:11',
    /top-level await/,
  ],
  ['eval', typed("eval('1'); api.access.deny(event.tenant.id);"), '3:3', /eval hides/],
  ['import.meta', typed('api.access.deny(import.meta.url + event);'), '3:19', /"import\.meta" is not available/],
])('%s is named with its line before anything is deployed', async (what, source, place, message) => {
  const name = action(what.replaceAll(' ', '-'), source);
  const details = await refusal(name);
  expect(details).toContain(`${name}/action.ts:${place}  `);
  expect(details).toMatch(message);
});

test.each<[what: string, declared: Omit<ActionSource, 'folder'>, says: string]>([
  [
    'an open version',
    { dependencies: [{ name: 'ky', version: '^1.2.3' }] },
    'has the version "^1.2.3": name an exact one',
  ],
  ['the latest version', { dependencies: [{ name: 'ky', version: 'latest' }] }, 'has the version "latest"'],
  [
    '31 secrets',
    { secrets: Array.from({ length: 31 }, (_, i) => `S${i}`) },
    '31 secrets are declared; Auth0 takes at most 30',
  ],
  ['a long name', { secrets: ['N'.repeat(129)] }, 'has 129 characters; Auth0 takes at most 128'],
  [
    '11 packages',
    { dependencies: Array.from({ length: 11 }, (_, i) => ({ name: `p${i}`, version: '1.0.0' })) },
    '11 dependencies',
  ],
])('a declaration with %s is refused before Auth0 does', async (what, declared, says) => {
  const folder = action(`limit-${what.replaceAll(' ', '-')}`, typed('api.access.deny(event.tenant.id);'));
  expect(await refusal({ folder, ...declared })).toContain(says);
});

test('what is declared may be used, and only by the Action that declares it', async () => {
  const source = typed("const { compact } = require('some-package'); api.access.deny(compact(event.secrets.TOKEN));");
  const one = action('declares', source);
  const two = action('does-not', source);
  const declared = { folder: one, secrets: ['TOKEN'], dependencies: [{ name: 'some-package', version: '1.2.3' }] };
  const built = await buildActions(join(directory.path, 'actions'), [declared], { types: true });
  expect(built.get(one)?.code).toContain('require("some-package")');
  expect(await refusal(declared, two)).not.toContain('declares/action.ts');
});

test('a bundle keeps names and lines, and its source map leads back to the TypeScript', async () => {
  const built = await buildActions('actions', [{ folder: 'verify-invitation-roles' }]);
  const { code = '', map = '' } = built.get('verify-invitation-roles') ?? {};
  expect(code).toContain('function rolesInDoubt(');
  expect(code.split('\n').length).toBeGreaterThan(150);
  const line = code.split('\n').findIndex((text) => text.startsWith('function rolesInDoubt('));
  const { originalSource, originalLine } = new SourceMap(JSON.parse(map)).findEntry(line, 0) as SourceMapping;
  const source = readFileSync(originalSource, 'utf8').split('\n');
  expect(source[originalLine]).toContain('export function rolesInDoubt(');
});
