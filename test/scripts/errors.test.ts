import { expect, test } from 'vitest';
import { Terminal } from '../../scripts/commands/terminal.ts';
import { didYouMean } from '../../scripts/config/nearest.ts';
import { conceal, UserError, visible } from '../../scripts/errors.ts';

test('a secret is in no part of an error, and in no line of the terminal', () => {
  conceal('s3cret-value');
  const error = new UserError('DEPLOY_FAILED', 'refused s3cret-value', 'change s3cret-value', {
    details: 's3cret-value',
  });
  expect([error.message, error.fix, error.details, error.stack].join()).not.toContain('s3cret-value');
  let shown = '';
  new Terminal({ write: (text) => (shown += text) }, {}).line('it is s3cret-value');
  expect(shown).toBe('it is •••\n');
});

test('without a terminal, or with NO_COLOR, there are no control characters', async () => {
  for (const [screen, env] of [
    [{ isTTY: false }, {}],
    [{ isTTY: true }, { NO_COLOR: '1' }],
  ] as const) {
    let shown = '';
    const terminal = new Terminal({ ...screen, write: (text) => (shown += text) }, env);
    terminal.outcome(true, 'Deployed', 'all');
    terminal.outcome(false, 'Verified', 'not');
    expect(shown).toBe('  ✔ Deployed          all\n  ✘ Verified          not\n');
  }
});

test('on a terminal a task shows its progress in one line that goes when it is over', async () => {
  let shown = '';
  const terminal = new Terminal({ isTTY: true, columns: 40, write: (text) => (shown += text) }, {});
  await terminal.task('Deployed', async (task) => {
    task.update('1/2 Created roles admin, and much more than fits');
    task.done('2 resources');
  });
  const frames = shown.split('\r\u001b[2K');
  expect(frames.some((frame) => frame.includes('1/2 Created'))).toBe(true);
  expect(Math.max(...frames.slice(0, -1).map((frame) => frame.length))).toBeLessThan(40);
  expect(frames.at(-1)).toContain('2 resources');
});

test.each([
  ['admn', ['admin', 'editor'], ' – did you mean "admin"?'],
  ['amdin', ['admin'], ' – did you mean "admin"?'],
  ['viewer', ['admin', 'editor'], ''],
  ['', ['admin'], ''],
])('what "%s" was meant to be among %j', (word, words, hint) => {
  expect(didYouMean(word, words)).toBe(hint);
});

const HOSTILE = '\u001b[2J\u001b[8mgone\u202eretlif\u200b\u0007\r\u009b1m';

test('what a tenant or a file says cannot move a cursor, hide or turn text: not in a line, an error or a spinner', () => {
  const harmless = '\\u001b[2J\\u001b[8mgone\\u202eretlif\\u200b\\u0007\\u000d\\u009b1m';
  const { message, fix, details } = new UserError('USAGE', HOSTILE, HOSTILE, { details: `${HOSTILE}\n\tand` });
  expect([message, fix, details]).toEqual([harmless, harmless, `${harmless}\n\tand`]);
  let shown = '';
  const terminal = new Terminal({ isTTY: true, write: (text) => (shown += text) }, {});
  terminal.line(terminal.style(HOSTILE, 'bad'));
  expect(shown).toBe(`\u001b[31m${harmless}\u001b[0m\n`);
  shown = '';
  void terminal.task('Work', async (task) => task.update(`${HOSTILE}\nand`));
  expect(shown).toContain(`${harmless.slice(0, 40)}`);
  expect(shown).not.toContain('\n');
});

test('what is made visible is the same JSON, and joiners that people write with stay', () => {
  const value = { [HOSTILE]: `${HOSTILE}\u{e0041}` };
  expect(JSON.parse(visible(JSON.stringify(value, null, 2)))).toEqual(value);
  expect(visible('👩‍💻 نمی‌خواهم')).toBe('👩‍💻 نمی‌خواهم');
});
