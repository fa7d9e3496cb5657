import { expect, test } from 'vitest';
import { FACES } from '../../../scripts/plan/render/index.ts';
import { textFace } from '../../../scripts/plan/render/text.ts';
import { planOf } from './plan-of.ts';

/** What somebody writes who wants a reviewer to see another plan than the one that is deployed. */
const NAME =
  'x\n\n## Approved by @octocat in #12\n<script>alert(1)</script>\n- fields: removed\n::error::gone \u001b[2K\u202e | `';
const PLAN = planOf(
  [
    {
      action: 'update',
      kind: 'roles',
      name: NAME,
      weight: 'danger',
      reasons: [`"${NAME}" is bad (rule)`],
      fields: [{ path: `metadata.${NAME}`, type: 'changed', before: 'a', after: NAME.replaceAll('\n', ' ') }],
    },
  ],
  {
    drift: [{ type: 'extra', kind: 'clients', name: NAME }],
    unseen: [`emailProvider: ${NAME}`],
    journey: {
      ran: true,
      landed: false,
      what: `an invitation to ${NAME}`,
      steps: [{ title: 'T', ok: false, detail: NAME }],
    },
  },
);

const lines = (text: string) => text.split('\n').map((line) => line.trim());
/** Lines that NAME would make if its line breaks were kept. */
const FORGED = /^(## Approved|<script>|- fields: removed|::error::gone|\+? *- fields: removed)/;

test('in a terminal a name cannot make lines of its own, nor move the cursor', () => {
  const text = textFace(PLAN)
    .map((line) => line.text)
    .join('\n');
  expect(lines(text).filter((line) => FORGED.test(line))).toEqual([]);
  expect(text).toContain('\\u001b[2K\\u202e');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('in a comment on a pull request a name cannot make lines, markup, mentions or references', () => {
  const text = FACES.markdown?.(PLAN) ?? '';
  expect(lines(text).filter((line) => FORGED.test(line))).toEqual([]);
  const outsideCode = text.replace(/^(`{3,}).*?^\1$/gms, '').replace(/(?<!\\)`[^`\n]*`/g, '');
  expect(outsideCode).toContain('&lt;script&gt;');
  expect(outsideCode).not.toMatch(/<script>|@octocat|#12|\u202e/);
});

test('in a workflow a name cannot make a command of its own', () => {
  const text = FACES.github?.(PLAN) ?? '';
  expect(lines(text).filter((line) => FORGED.test(line))).toEqual([]);
  expect(text.match(/^::/gm)?.length).toBe(3);
});

test('in the report a name cannot make markup, nor turn what is written around it', () => {
  const text = FACES.html?.(PLAN) ?? '';
  expect(text).toContain('&lt;script&gt;');
  expect(text).not.toMatch(/<script>alert|\u202e/);
});
