import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { bundleActions } from '../../scripts/bundle.ts';
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

async function refusal(...folders: string[]): Promise<string> {
  try {
    await bundleActions(join(directory.path, 'actions'), folders);
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
  expect(details).toMatch(/other-name\/action\.ts:1:1 {2}an Action exports onExecutePostLogin .*; it exports onLogin$/);
});

test('a bundle above 100 kB is refused before Auth0 does', async () => {
  const source = `export const onExecutePostLogin = async () => ${JSON.stringify('x'.repeat(100_001))};\n`;
  expect(await refusal(action('large', source))).toMatch(/the bundle has 102 kB; Auth0 takes at most 100 kB/);
});
