import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { probe, project } from './project.ts';
import { run } from './support.ts';

const ROOT = process.cwd();

test('a new Action passes its own test and the check, and runs', async () => {
  const cwd = project();
  const made = await run(['action', 'new', 'require-mail'], { cwd });
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(made.out).toContain('test/actions/require-mail/table.test.ts');
  const checked = await run(['check', 'local'], { cwd });
  expect(checked.out + checked.err).toMatch(/require-mail/);
  expect(checked.code).toBe(0);
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const tested = await promisify(execFile)(process.execPath, [vitest, 'run', 'test/actions/require-mail'], { cwd });
  expect(tested.stdout).toMatch(/5 passed/);
  const event = join(cwd, 'event.json');
  writeFileSync(event, JSON.stringify({ user: { email_verified: false } }));
  const { out, code } = await run(['action', 'run', 'require-mail', '--event', event], { cwd });
  expect(out).toContain('refused (access): Verify your mail address, then sign in again.');
  expect(code).toBe(0);
  const yaml = readFileSync(join(cwd, 'tenant', 'base', 'actions.yaml'), 'utf8');
  expect(yaml.indexOf('action_name: require-mail')).toBeLessThan(yaml.indexOf('action_name: verify-invitation-roles'));
  for (const line of readFileSync(join(ROOT, 'tenant', 'base', 'actions.yaml'), 'utf8').split('\n')) {
    expect(yaml).toContain(line);
  }
});

test.each([
  ['a name with capitals', ['new', 'Require-Mail'], /cannot be the name/],
  ['a path', ['new', '../x'], /cannot be the name/],
  ['a name that auth0-deploy-cli cannot sort', ['new', 'constructor'], /cannot be the name/],
  ['one that exists', ['new', 'verify-invitation-roles'], /exists already/],
  ['no name', ['new'], /what to do with which Action/],
  ['another verb', ['delete', 'x'], /what to do with which Action/],
  ['an unknown Action', ['run', 'nope'], /actions\/nope\/action\.ts:1:1 {2}there is no such file/],
  ['an event that is no file', ['run', 'verify-invitation-roles', '--event', 'nope.json'], /nope\.json does not exist/],
  [
    'an event that is no JSON',
    ['run', 'verify-invitation-roles', '--event', 'package.txt'],
    /package\.txt is not JSON/,
  ],
  ['an event that is a list', ['run', 'verify-invitation-roles', '--event', 'list.json'], /holds no object/],
  ['a port that is none', ['run', 'verify-invitation-roles', '--inspect', 'x'], /--inspect takes a port/],
])('%s is refused with what to do', async (_, args, message) => {
  const cwd = mkdtempSync(join(tmpdir(), 'action-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  for (const name of ['tenant', 'actions']) cpSync(join(ROOT, name), join(cwd, name), { recursive: true });
  writeFileSync(join(cwd, 'package.txt'), '{');
  writeFileSync(join(cwd, 'list.json'), '[]');
  const { code, err, out } = await run(['action', ...args], { cwd });
  expect(out + err).toMatch(message);
  expect(err).toMatch(/\n {2}fix: /);
  expect([1, 2]).toContain(code);
  expect(existsSync(join(cwd, 'test'))).toBe(false);
});

test('an Action that fails shows its console, and its stack in the TypeScript', async () => {
  const cwd = project();
  probe(
    cwd,
    `console.log('secret is', event.tenant.id);\n  api.user.setUserMetadata('seen', true);\n  JSON.parse('{');`,
  );
  const { out, err, code } = await run(['action', 'run', 'probe'], { cwd });
  expect(out).toContain('Action probe log: secret is acme-dev');
  expect(err).toContain('at onExecutePostLogin (actions/probe/action.ts:6:8)');
  expect(err).toContain('ACTION_FAILED: probe failed: Expected property name');
  expect(out + err).not.toMatch(/emulator\/actions|node:internal/);
  expect(code).toBe(1);
});
