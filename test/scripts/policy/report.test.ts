import { createRequire } from 'node:module';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect, test } from 'vitest';
import { type Issue, type Review, RULES, review } from '../../../scripts/policy/index.ts';
import { asText, FORMATS } from '../../../scripts/policy/report/index.ts';

const require = createRequire(import.meta.url);
const FILE = 'tenant/base/applications.yaml';

const issue: Issue = {
  rule: 'client-implicit-grant',
  severity: 'error',
  message: '"Portal | <b>" may use\nthe implicit grant, 100% of it',
  fix: 'Take it out: now',
  place: { file: FILE, line: 3, column: 5, length: 8 },
  resource: { kind: 'clients', name: 'Portal' },
  environments: ['prod'],
  why: 'Tokens leak.',
  source: 'RFC 9700',
};
const found: Review = {
  environments: [
    { name: 'dev', domain: 'acme-dev.auth0.com', errors: 0, warnings: 0 },
    { name: 'prod', domain: 'acme.auth0.com', errors: 1, warnings: 1 },
  ],
  issues: [issue, { ...issue, rule: 'client-logo-https', severity: 'warning', place: { ...issue.place, line: 9 } }],
  silenced: [{ ...issue, reason: 'The old app goes in March.', until: '2027-03-31' }],
  configurations: [],
  sources: new Map([[FILE, ['clients:', '  - name: Portal', '    implicit']]]),
};

test('for people: by file, with frame, caret, why, fix and source, and what is silenced', () => {
  expect(asText(found)).toBe(`tenant/base/applications.yaml  1 error and 1 warning

tenant/base/applications.yaml:3:5  error  "Portal | <b>" may use
the implicit grant, 100% of it  [client-implicit-grant] in prod
  2 |   - name: Portal
  3 |     implicit
    |     ^^^^^^^^
  why: Tokens leak.
  fix: Take it out: now
  source: RFC 9700

tenant/base/applications.yaml:9:5  warning  "Portal | <b>" may use
the implicit grant, 100% of it  [client-logo-https] in prod
  why: Tokens leak.
  fix: Take it out: now
  source: RFC 9700

silenced  1
  tenant/base/applications.yaml:3:5  "Portal | <b>" may use
the implicit grant, 100% of it  [client-implicit-grant] in prod
    until 2027-03-31: The old app goes in March.`);
});

test('json has every field, flat', () => {
  const { issues, silenced, ...rest } = JSON.parse(FORMATS.json?.(found) ?? '');
  expect(rest).toEqual({ version: 1, environments: found.environments, errors: 1, warnings: 1 });
  expect(issues[0]).toEqual({
    ...{ rule: 'client-implicit-grant', severity: 'error', message: issue.message, fix: issue.fix },
    ...{ file: FILE, line: 3, column: 5, length: 8, resource: { kind: 'clients', name: 'Portal' } },
    ...{ environments: ['prod'], why: 'Tokens leak.', source: 'RFC 9700' },
  });
  expect(silenced[0]).toMatchObject({ reason: 'The old app goes in March.', until: '2027-03-31' });
});

test('github: a value cannot end its command or begin another', () => {
  const lines = (FORMATS.github?.(found) ?? '').split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toBe(
    '::error file=tenant/base/applications.yaml,line=3,endLine=3,col=5,endColumn=13,title=client-implicit-grant::' +
      '"Portal | <b>" may use%0Athe implicit grant, 100%25 of it (prod)%0Afix: Take it out: now',
  );
  expect(lines[1]).toMatch(/^::warning /);
});

test('markdown: a name cannot break the table or bring HTML', () => {
  const text = FORMATS.markdown?.(found) ?? '';
  expect(text).toContain('### Configuration: 1 error and 1 warning (dev, prod)');
  expect(text).toContain('"Portal \\| &#60;b&#62;" may use the implicit grant, 100% of it');
  expect(text).toContain('| 2027-03-31 | The old app goes in March. |');
  expect(text.split('\n').filter((line) => /<(?!br>)/.test(line))).toEqual([]);
});

/** OASIS's schema of SARIF 2.1.0, as @microsoft/jest-sarif ships it. */
function sarifErrors(text: string): unknown {
  const ajv = new Ajv({ schemaId: 'auto', unknownFormats: 'ignore', allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  const path = join('node_modules', '@microsoft', 'jest-sarif', 'lib', 'schemas', 'sarif-2.1.0-rtm.5.json');
  ajv.validate(require(join(process.cwd(), path)), JSON.parse(text));
  return ajv.errors;
}

test('sarif is valid, names every rule, and marks what is silenced', () => {
  const text = FORMATS.sarif?.(found) ?? '';
  expect(sarifErrors(text)).toBeNull();
  const [run] = JSON.parse(text).runs;
  const ids = run.tool.driver.rules.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(expect.arrayContaining(RULES.map(({ id }) => id)));
  expect(
    run.results.map(({ ruleIndex, ruleId }: { ruleIndex: number; ruleId: string }) => ids[ruleIndex] === ruleId),
  ).toEqual([true, true, true]);
  expect(run.results.map(({ suppressions }: { suppressions?: unknown }) => suppressions !== undefined)).toEqual([
    false,
    false,
    true,
  ]);
  expect(sarifErrors(JSON.stringify({ version: '2.1.0' }))).not.toBeNull();
});

test('two reviews of the same give the same bytes in every format', async () => {
  const directory = join('test', 'fixtures', 'check', 'good', 'tenant');
  const [one, other] = await Promise.all([
    review(directory, { today: '2026-11-25' }),
    review(directory, { today: '2026-11-25' }),
  ]);
  for (const render of Object.values(FORMATS)) expect(render(one)).toBe(render(other));
});
