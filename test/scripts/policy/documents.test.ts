import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { editorSchema } from '../../../scripts/config/schema/editor.ts';
import { configurationSchemas } from '../../../scripts/config/schemas.ts';
import { rulesDocument } from '../../../scripts/policy/document.ts';
import { RULES } from '../../../scripts/policy/index.ts';
import { fieldNotes } from '../../../scripts/policy/notes.ts';

const read = (name: string) => readFileSync(join('tenant', name), 'utf8');

test('tenant/RULES.md is what the rules say; npm run rules makes it anew', () => {
  expect(read('RULES.md')).toBe(rulesDocument());
});

test("tenant/schema.json is what auth0-deploy-cli's schemas and the SDK's types say", async () => {
  // Not toBe: nobody wants to read the difference of two texts of 700 kB.
  expect(read('schema.json') === editorSchema(await configurationSchemas(), fieldNotes())).toBe(true);
});

test('the ids of rules are one of a kind, and each says why, what to do and who says so', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([]);
  expect(
    RULES.filter(({ title, why, fix, source }) => [title, why, fix, source].some((text) => text.length < 5)),
  ).toEqual([]);
  // Reports put the full stop themselves.
  expect(RULES.filter(({ title, fix }) => /[.!]$/.test(title) || /[.!]$/.test(fix)).map(({ id }) => id)).toEqual([]);
});
