import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LanguageServer } from './language-server.ts';

// What an editor shows: the modeline of a file leads the language server to tenant/schema.json.
const MODELINE = '# yaml-language-server: $schema=../schema.json\n';
let server: LanguageServer;

beforeAll(async () => {
  server = await LanguageServer.start();
}, 30_000);
afterAll(() => server?.stop());

/** A file of tenant/base with this text, and where in it `|` stands. */
async function opened(name: string, marked: string) {
  const path = join('tenant', 'base', name);
  const [before = '', after = ''] = (MODELINE + marked).split('|');
  const diagnostics = await server.open(path, before + after);
  const lines = before.split('\n');
  return { path, diagnostics, line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

test('every file of tenant/ is accepted as it is', async () => {
  const marked: string[] = [];
  for (const folder of ['base', 'environments']) {
    for (const name of readdirSync(join('tenant', folder))) {
      const path = join('tenant', folder, name);
      const found = await server.open(path, readFileSync(path, 'utf8'));
      marked.push(...found.map(({ message, range }) => `${path}:${range.start.line + 1} ${message}`));
    }
  }
  expect(marked).toEqual([]);
}, 30_000);

test('keys and values are completed', async () => {
  const keys = await opened('try-keys.yaml', 'clients:\n  - name: Portal\n    init|\n');
  expect(await server.completions(keys.path, keys.line, keys.character)).toContain('initiate_login_uri');
  const values = await opened('try-values.yaml', 'clients:\n  - name: Portal\n    organization_usage: |\n');
  expect(await server.completions(values.path, values.line, values.character)).toEqual(
    expect.arrayContaining(['require', 'allow', 'deny']),
  );
  const kinds = await opened('try-kinds.yaml', 'orga|\n');
  expect(await server.completions(kinds.path, kinds.line, kinds.character)).toContain('organizations');
}, 30_000);

test('a field explains itself, with the rules about it', async () => {
  const { path, line, character } = await opened(
    'try-hover.yaml',
    'clients:\n  - name: Portal\n    initiate|_login_uri: x\n',
  );
  const shown = await server.hover(path, line, character);
  expect(shown).toContain('Invitations lead here');
}, 30_000);

test('mistakes are marked, names are not', async () => {
  const { diagnostics } = await opened(
    'try-mistakes.yaml',
    'clients:\n  - name: Portal\n    initiate_login_url: x\n    organization_usage: required\n    callbacks: [{ $keyword: A }]\n    description: { $env: B }\n|',
  );
  const marked = diagnostics.map(({ range, message }) => `${range.start.line} ${message}`).sort();
  expect(marked).toEqual([expect.stringContaining('3 Property initiate_login_url'), expect.stringMatching(/^4 /)]);
}, 30_000);
