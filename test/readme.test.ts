import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
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
    .split(/ (?=[✔✘] )/);
}

/** What a person sees of a command, both streams in order, and how it ends. */
function run(args: readonly string[], cwd: string): Promise<{ seen: string; code: unknown }> {
  const cli = join(ROOT, 'scripts', 'cli.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ seen: `${stdout}\n${stderr}`, code: error ? error.code : 0 }),
    );
  });
}

test.each([
  { command: 'deploy', block: 0, exits: 0 },
  { command: 'deploy --drop-invitation', block: 1, exits: 1 },
])('what the README shows of $command is what it prints', async ({ command, block, exits }) => {
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const tenant = configurationFor(directory, await freePort(), await freePort());
  const { seen, code } = await run([...command.split(' '), '--tenant', tenant], directory);
  const [, shown = ''] = [...readme.matchAll(/```text\n([\s\S]*?)```/g)][block] ?? [];
  const printed = normalised(seen.replace(`${tenant}/`, 'tenant/'));
  const expected = normalised(shown);
  // The second block begins at the journey: the lines about the deploy stand in the first one.
  const [first = ''] = expected;
  const from = printed.findIndex((part) => part.endsWith(first));
  expect([first, ...printed.slice(from + 1)]).toEqual(expected);
  expect(first).not.toBe('');
  expect(code).toBe(exits);
});

test('the line that the README shows of npm run tenant is the one that it prints', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const child = spawn(process.execPath, [join(ROOT, 'emulator', 'main.ts'), '--port', '0'], { cwd: directory });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  child.kill('SIGTERM');
  await ended;
  const [, shown = ''] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(Object.keys(JSON.parse(line))).toEqual(Object.keys(JSON.parse(shown)));
  expect(normalised(JSON.parse(line).consoleUrl)).toEqual(normalised(JSON.parse(shown).consoleUrl));
});

test.each(PAGES)('the links of %s lead somewhere', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !existsSync(join(ROOT, dirname(page), link)))).toEqual([]);
});

test('the headings that the README links to are there', () => {
  const anchor = (heading: string) =>
    heading
      .toLowerCase()
      .replace(/[^\w -]/g, '')
      .replaceAll(' ', '-');
  const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));
  const linked = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, name]) => name);
  expect(linked).toContain('adopting-the-tenant-that-you-have');
  expect(linked.filter((name = '') => !headings.includes(name))).toEqual([]);
});

test('every command that the README names is in package.json', () => {
  const named = [...readme.matchAll(/npm run (?:-s )?([a-z]+)/g)].map(([, name = '']) => name);
  expect(named).toContain('deploy');
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
