import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockDeploys } from '../../../scripts/commands/deploy-lock.ts';
import { writeJson } from '../../../scripts/commands/plan-file.ts';
import { temporaryDirectory as privateDirectory } from '../../../scripts/config/temporary.ts';
import { temporaryDirectory } from '../support.ts';

let directory: string;
let remove: () => void;
beforeAll(() => {
  ({ path: directory, remove } = temporaryDirectory('plan-file'));
});
afterAll(() => remove());

test('a value is kept whole, in directories that are made for it', () => {
  const file = join(directory, 'a', 'b', 'plan.json');
  writeJson(file, { some: 'thing' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ some: 'thing' });
  expect(readdirSync(join(directory, 'a', 'b'))).toEqual(['plan.json']);
});

test.each([
  ['below a file', () => join(directory, 'file', 'plan.json'), /ENOTDIR|EEXIST/],
  ['below a directory that the kernel does not let anybody make', () => '/proc/nothing/plan.json', /ENOENT|EACCES/],
  ['where a directory stands', () => join(directory, 'taken'), /EISDIR|ENOTEMPTY|EEXIST/],
])('%s nothing is written and nothing is left', (_, path, code) => {
  writeFileSync(join(directory, 'file'), '');
  mkdirSync(join(directory, 'taken', 'inside'), { recursive: true });
  const file = path();
  expect(() => writeJson(file, {}, ', or elsewhere')).toThrow(code);
  expect(existsSync(`${file}.unfinished`)).toBe(false);
});

test('one deploy to an environment at a time; what a killed one has left is taken away', () => {
  const release = lockDeploys('dev', directory);
  expect(() => lockDeploys('dev', directory)).toThrow(/Another deploy to dev runs: process \d+, since/);
  lockDeploys('prod', directory)();
  release();
  const file = join(directory, 'deploys', 'dev.lock');
  // No process has this number: it is above what Linux and macOS give.
  const { host } = JSON.parse(own(file, directory));
  writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host, since: 'then' }));
  lockDeploys('dev', directory)();
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, JSON.stringify({ pid: 2 ** 30, host: 'another machine', since: 'then' }));
  expect(() => lockDeploys('dev', directory)).toThrow('on another machine');
});

test('what a command that was killed has left in the temporary directory goes with the next one', () => {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = join(directory, 'tmp');
  try {
    mkdirSync(process.env.TMPDIR);
    const mine = privateDirectory();
    const name = basename(mine.path);
    const left = [name.replace(/\.\d+-/, `.${2 ** 30}-`), name.replace('tenant-as-code-', 'tenant-as-code-other')];
    for (const one of left) mkdirSync(join(process.env.TMPDIR, one, 'inside'), { recursive: true });
    privateDirectory().remove();
    expect(readdirSync(process.env.TMPDIR).sort()).toEqual([name, left[1]].sort());
    mine.remove();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
});

function own(file: string, folder: string): string {
  const release = lockDeploys('dev', folder);
  const text = readFileSync(file, 'utf8');
  release();
  return text;
}
