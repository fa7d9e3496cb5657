import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { MISTAKES } from '../../../scripts/config/mistakes.ts';
import { type Review, RULES, review } from '../../../scripts/policy/index.ts';
import { asText, countsOf } from '../../../scripts/policy/report/index.ts';
import { SILENCE_RULES } from '../../../scripts/policy/silence.ts';
import { temporaryDirectory } from '../support.ts';

const FIXTURES = resolve('test', 'fixtures', 'check');
const GOOD = join(FIXTURES, 'good');
const TODAY = '2026-11-25';
const mistakes = readdirSync(FIXTURES).filter((name) => /^\d{3}-/.test(name));
const ids = [...RULES.map(({ id }) => id), ...Object.keys(MISTAKES), ...Object.keys(SILENCE_RULES)];
const { path: workplace, remove } = temporaryDirectory('catalogue');
afterAll(remove);

/** What a folder is about: the longest id that its name begins with. */
function idOf(folder: string): string {
  const name = folder.slice(4);
  const fitting = ids.filter((id) => name === id || name.startsWith(`${id}-`));
  return fitting.sort((a, b) => b.length - a.length)[0] ?? `no id: ${name}`;
}

/** The good configuration with the files of the mistake in it. */
async function reviewed(folder: string): Promise<Review> {
  const directory = join(workplace, folder);
  cpSync(GOOD, directory, { recursive: true });
  for (const path of readdirSync(join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })) {
    const from = join(FIXTURES, folder, path);
    const to = join(directory, path);
    if (statSync(from).isDirectory() || path === 'expected.txt') continue;
    mkdirSync(dirname(to), { recursive: true });
    if (statSync(from).size > 0) cpSync(from, to);
    else rmSync(to);
  }
  return review(join(directory, 'tenant'), { today: TODAY });
}

function shown(found: Review, folder: string): string {
  const text = asText(found).replaceAll(`${join(workplace, folder)}/`, '');
  const exit = found.issues.some(({ severity }) => severity === 'error') ? 1 : 0;
  return `${text}\n\n${countsOf(found.issues)}; exit ${exit}\n`;
}

test.each(mistakes)('%s', async (folder) => {
  const found = await reviewed(folder);
  expect([...found.issues, ...found.silenced].map(({ rule }) => rule)).toContain(idOf(folder));
  await expect(shown(found, folder)).toMatchFileSnapshot(join(FIXTURES, folder, 'expected.txt'));
});

test('the good configuration is good', async () => {
  const { issues, silenced } = await review(join(GOOD, 'tenant'), { today: TODAY });
  expect({ issues, silenced }).toEqual({ issues: [], silenced: [] });
});

test('every rule and every kind of mistake is in the catalogue', () => {
  const shownIds = new Set(mistakes.map(idOf));
  expect(ids.filter((id) => !shownIds.has(id))).toEqual([]);
  expect(mistakes.length).toBeGreaterThanOrEqual(120);
});

test('every mistake has its expected output', () => {
  const without = mistakes.filter((folder) => !existsSync(join(FIXTURES, folder, 'expected.txt')));
  expect(without).toEqual([]);
  const silent = mistakes.filter(
    (folder) => !readFileSync(join(FIXTURES, folder, 'expected.txt'), 'utf8').includes('fix: '),
  );
  expect(silent).toEqual([]);
});

test('where a rule says that it looks at a field, a finding is there', async () => {
  const wrong: string[] = [];
  for (const folder of mistakes) {
    const rule = RULES.find(({ id }) => id === idOf(folder));
    if (!rule) continue;
    const { issues } = await reviewed(folder);
    for (const { rule: id, field } of issues) {
      if (id === rule.id && field !== undefined && !rule.fields.includes(field)) wrong.push(`${id}: ${field}`);
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
});
