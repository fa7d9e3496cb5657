import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Journal } from '../../../scripts/invitations/journal.ts';
import { temporaryDirectory } from '../support.ts';

const directory = temporaryDirectory('journal-test');
afterAll(() => directory.remove());
let count = 0;
const fresh = () => {
  count += 1;
  return join(directory.path, `${count}.journal`);
};

test('what was noted is known to the next run', () => {
  const path = fresh();
  const first = Journal.open(path, 'acme.test');
  first.note('org ada', { state: 'sending' });
  first.note('org ada', { state: 'sent', id: 'uinv_1' });
  first.note('org bob', { state: 'sending' });
  first.note('org carl', { state: 'refused', reason: 'no' });
  first.close();
  const second = Journal.open(path, 'acme.test');
  expect([second.of('org ada'), second.of('org bob'), second.of('org carl'), second.of('org dora')]).toEqual([
    { state: 'sent', id: 'uinv_1' },
    { state: 'sending' },
    { state: 'refused', reason: 'no' },
    undefined,
  ]);
  second.close();
});

test('a line that was torn when the process was killed is left out, and does not swallow the next one', () => {
  const path = fresh();
  const first = Journal.open(path, 'acme.test');
  first.note('org ada', { state: 'sending' });
  first.close();
  appendFileSync(path, '{"at":"2026-11-25T13:00:00.000Z","key":"org a');
  const second = Journal.open(path, 'acme.test');
  second.note('org bob', { state: 'sending' });
  second.close();
  const third = Journal.open(path, 'acme.test');
  expect([third.of('org ada'), third.of('org bob')]).toEqual([{ state: 'sending' }, { state: 'sending' }]);
  third.close();
});

test('a second process is kept out, and the lock of one that was killed is not', () => {
  const path = fresh();
  writeFileSync(`${path}.lock`, '1');
  expect(() => Journal.open(path, 'acme.test')).toThrow(/Process 1 is sending these invitations already/);
  writeFileSync(`${path}.lock`, '999999999');
  Journal.open(path, 'acme.test').close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test.each([
  [
    'the journal of another tenant',
    (path: string) => Journal.open(path, 'other.test').close(),
    /is of the tenant other\.test, and this is acme\.test/,
  ],
  [
    'a file that is no journal',
    (path: string) => writeFileSync(path, 'email,role\nx,y\n'),
    /1:1 is not a line of a journal/,
  ],
])('%s is refused and left as it is', (_, make, message) => {
  const path = fresh();
  make(path);
  const before = readFileSync(path, 'utf8');
  expect(() => Journal.open(path, 'acme.test')).toThrow(message);
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('a place that cannot be written is told', () => {
  expect(() => Journal.open(join(directory.path, 'nowhere', 'x.journal'), 'acme.test')).toThrow(
    /cannot be written: ENOENT/,
  );
});
