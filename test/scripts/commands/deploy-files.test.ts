import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockDeploys } from '../../../scripts/commands/deploy-lock.ts';
import { writeJson } from '../../../scripts/commands/plan-file.ts';
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

function own(file: string, folder: string): string {
  const release = lockDeploys('dev', folder);
  const text = readFileSync(file, 'utf8');
  release();
  return text;
}
