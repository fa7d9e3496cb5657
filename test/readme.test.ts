import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configurationFor, freePort } from './support/portal.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'];
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: { [name: string]: string };
};

/** What differs from run to run and from machine to machine. */
function normalised(output: string): string[] {
  const fixed = output
    .replace(/\d+\.\d s/g, 'N s')
    .replace(/\(\d+ kB\)/g, '(N kB)')
    .replace(/invitee-[0-9a-f]+@/g, 'invitee-ID@')
    .replace(/org_\w{16}/g, 'org_ID')
    .replace(/(localhost|portal\.acme\.test):\d+/g, '$1:PORT');
  return fixed
    .split(/\s*\n\s*/)
    .join(' ')
    .trim()
    .split(' ✔ ');
}

test('what the README shows of npm run deploy is what it prints', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const tenant = configurationFor(directory, await freePort(), await freePort());
  const cli = join(ROOT, 'scripts', 'cli.ts');
  const printed = await new Promise<string>((resolve, reject) => {
    const args = [cli, 'deploy', '--tenant', tenant];
    execFile(process.execPath, args, { cwd: directory }, (error, stdout, stderr) =>
      error ? reject(new Error(`${stdout}\n${stderr}`)) : resolve(stdout),
    );
  });
  const shown = /```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  expect(normalised(printed.replace(`${tenant}/`, 'tenant/'))).toEqual(normalised(shown));
});

test.each(PAGES)('the links of %s lead somewhere', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

test('every command that the README names is in package.json', () => {
  const named = [...readme.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name = '']) => name);
  expect(named).toContain('deploy');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
