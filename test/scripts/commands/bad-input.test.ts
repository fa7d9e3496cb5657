import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { TenantCopy } from '../../../scripts/commands/copy.ts';
import { refusalOfMachine } from '../../../scripts/errors.ts';
import { temporaryDirectory } from '../support.ts';
import { copyOfTenant, type Ran, run } from './support.ts';

const directory = temporaryDirectory('bad-input-test');
const temporary = join(directory.path, 'tmp');
mkdirSync(temporary);
chmodSync(temporary, 0o777);
chmodSync(directory.path, 0o755);
// A port that neither another test nor a developer's own local tenant uses.
const PORT = 4471;
let copies = 0;

function copy() {
  copies += 1;
  const made = copyOfTenant(join(directory.path, `copy-${copies}`));
  made.edit('tenant/environments/local.yaml', (text) =>
    text.replaceAll('localhost:4400', `localhost:${PORT}`).replaceAll(':4401', `:${PORT + 1}`),
  );
  return made;
}

const env = { TMPDIR: temporary };

function expectRefusal(ran: Ran, code: number, ...lines: string[]): void {
  if (lines.length > 0) expect(ran.err.trim().split('\n').slice(-lines.length)).toEqual(lines);
  expect(ran.err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(ran.code).toBe(code);
}

/** Nothing of the command may be left: no process of its own, no compiled secrets. */
afterEach(() => {
  expect(readdirSync(temporary).filter((name) => name.startsWith('tenant-as-code'))).toEqual([]);
  const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(processes).not.toContain(temporary);
});
afterAll(directory.remove);

async function listenOn(port: number): Promise<() => void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return () => server.close();
}

/** Whether nobody listens on the ports of the tenant and the application. */
async function canListen(): Promise<boolean> {
  try {
    for (const port of [PORT, PORT + 1]) (await listenOn(port))();
    return true;
  } catch {
    return false;
  }
}

test("the tenant's port is taken", async () => {
  const free = await listenOn(PORT);
  const ran = await run(['deploy', '--tenant', copy().tenant], { env });
  free();
  expectRefusal(
    ran,
    1,
    `PORT_IN_USE: Port ${PORT} is already in use`,
    '  fix: Stop what listens there (another local tenant?) or choose another port',
  );
});

test("the application's port is taken", async () => {
  const free = await listenOn(PORT + 1);
  const ran = await run(['deploy', '--tenant', copy().tenant], { env });
  free();
  expectRefusal(
    ran,
    1,
    `PORT_IN_USE: Port ${PORT + 1} is already in use`,
    '  fix: Stop what listens there, or change the port of the application in tenant/environments/local.yaml',
  );
});

test.skipIf(process.getuid?.() !== 0)('the directory cannot be written', async () => {
  const { tenant } = copy();
  const readOnly = join(directory.path, 'read-only');
  mkdirSync(readOnly, { mode: 0o555 });
  const ran = await run(['deploy', '--tenant', tenant], { env, cwd: readOnly, uid: 65534 });
  expectRefusal(
    ran,
    1,
    'NOT_WRITABLE: The local certificates cannot be kept in .local (EACCES)',
    '  fix: Make the directory writable, or name another one',
  );
});

test('a typo in YAML', async () => {
  const { tenant, edit } = copy();
  edit('tenant/base/roles.yaml', (text) =>
    text.replace('description: Looks at projects', "description: 'Looks at projects"),
  );
  const ran = await run(['deploy', '--tenant', tenant], { env });
  expect(ran.err).toMatch(/base\/roles\.yaml:\d+:\d+ {2}this quote is not closed/);
  expect(ran.code).toBe(1);
  expect(ran.out).not.toContain('Deployed');
});

test('a secret that is not set', async () => {
  const ran = await run(['deploy', 'dev', '--tenant', copy().tenant], {
    env: { ...env, SMTP_USER: 'a', SMTP_PASSWORD: 'b' },
  });
  expectRefusal(
    ran,
    1,
    'SECRET_MISSING: 2 secrets are not set: AUTH0_DEV_CLIENT_ID, AUTH0_DEV_CLIENT_SECRET',
    '  fix: Set them in the environment of this command; nothing was sent to Auth0',
  );
});

test('an Action that does not compile', async () => {
  const { tenant, edit } = copy();
  edit('actions/verify-invitation-roles/action.ts', (text) => `const broken = ;\n${text}`);
  const ran = await run(['deploy', '--tenant', tenant], { env });
  expect(ran.err).toMatch(/verify-invitation-roles\/action\.ts:1:16 {2}Unexpected ";"/);
  expectRefusal(
    ran,
    1,
    'ACTION_INVALID: 1 problem in actions/. Nothing was sent to Auth0.',
    '  fix: Mend what is marked above and run the command again',
  );
});

test('auth0-deploy-cli fails halfway', async () => {
  const { tenant, edit } = copy();
  edit('tenant/base/organizations.yaml', (text) => text.replace('name: globex', 'name: Globex Inc'));
  const ran = await run(['deploy', '--tenant', tenant], { env });
  expect(ran.err).toContain('Written before it stopped:\n  Created resourceServers Acme API');
  expect(ran.err).toMatch(/DEPLOY_FAILED: The tenant refuses organizations: .*\n {2}fix: Mend it in tenant\//);
  expectRefusal(
    ran,
    1,
    '  fix: Mend it in tenant/ and run the deploy again; what was written is kept and not written twice',
  );
});

test('Ctrl-C while auth0-deploy-cli works', async () => {
  const ran = await run(['deploy', '--tenant', copy().tenant], {
    env,
    interruptAt: { text: '✔ Tenant', afterwards: 600 },
  });
  expectRefusal(
    ran,
    1,
    'INTERRUPTED: The deploy was interrupted; nothing was written',
    '  fix: Run it again: what is there is kept',
  );
});

test('Ctrl-C during the journey', async () => {
  const ran = await run(['deploy', '--tenant', copy().tenant], { env, interruptAt: { text: 'An invitation to acme' } });
  expect(ran.err).toMatch(/^INTERRUPTED: .*\n {2}fix: Run (it|the command) again/m);
  expectRefusal(ran, 1);
});

test.each([
  ['✔ Tenant', 600],
  ['An invitation to acme', 500],
])('killed at "%s", a command leaves no process and no secret behind either', async (text, afterwards) => {
  await run(['deploy', '--tenant', copy().tenant], { env, interruptAt: { text, afterwards, signal: 'SIGKILL' } });
  // A process that is still loading its modules hears of it only afterwards.
  const leftBehind = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(temporary);
  await expect.poll(leftBehind, { timeout: 10_000 }).toBe(false);
  await expect.poll(canListen, { timeout: 10_000 }).toBe(true);
  const compiled = () => readdirSync(temporary).filter((name) => name.startsWith('tenant-as-code-'));
  await expect.poll(compiled, { timeout: 10_000 }).toEqual([]);
  rmSync(temporary, { recursive: true });
  mkdirSync(temporary, { mode: 0o777 });
});

test.each([
  [['deply'], 'USAGE: There is no command "deply"'],
  [['deploy', '--tenat', 'x'], "USAGE: Unknown option '--tenat'"],
  [['deploy', 'staging'], 'USAGE: There is no environment "staging"'],
  [['deploy', 'dev', '--drop-invitation'], 'USAGE: --drop-invitation is for local'],
  [
    ['deploy', 'dev', '--allow-deletes', 'roles,organisations'],
    'USAGE: --allow-deletes knows no "organisations" – did you mean "organizations"?',
  ],
  [['deploy', 'dev', '--allow', 'client-implicit'], 'USAGE: --allow knows no "client-implicit"'],
  [['start', 'dev'], 'USAGE: start does not take "dev"'],
])('usage: %j', async (args, message) => {
  const ran = await run(args, { env });
  expect(ran.err).toContain(message);
  expectRefusal(ran, 2);
});

test('the directory for temporary files is not there', async () => {
  const TMPDIR = join(directory.path, 'no-such-directory');
  const ran = await run(['deploy', '--tenant', copy().tenant], { env: { ...env, TMPDIR } });
  expect(ran.err).toContain(`NOT_WRITABLE: ENOENT: no such file or directory, mkdtemp '${TMPDIR}`);
  expectRefusal(ran, 1, '  fix: Set TMPDIR to a directory that can be written');
});

test('a reader that has seen enough gets no stack', async () => {
  const command = `"${process.execPath}" scripts/cli.ts check | true; echo "\${PIPESTATUS[0]}"`;
  const ran = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
  expect([ran.stdout, ran.stderr]).toEqual(['0\n', '']);
});

test('a commit where there is no repository', async () => {
  const ran = await run(['plan', 'dev', '--base', 'HEAD', '--tenant', copy().tenant], { env });
  expectRefusal(
    ran,
    2,
    'USAGE: --base compares with a commit, and this is no git repository',
    '  fix: Run it in a clone, with git installed',
  );
});

test('a full disk is no bug of ours, and a bug of ours is no full disk', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
  expect(refusalOfMachine(full)).toMatchObject({ code: 'NOT_WRITABLE', fix: 'Free some disk space' });
  expect(refusalOfMachine(Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeUndefined();
  expect(refusalOfMachine(new Error('ENOSPC'))).toBeUndefined();
});

test('a copy of a tenant that cannot keep its certificates says so', async () => {
  const below = join(copy().tenant, 'RULES.md', 'below');
  await expect(TenantCopy.start('acme.eu.auth0.com', below)).rejects.toMatchObject({ code: 'NOT_WRITABLE' });
});
