import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../support/portal.ts';
import { copyOfTenant } from './support.ts';

interface Started {
  /** Waits until the output since the last call holds `text`, and returns that output. */
  until: (text: string) => Promise<string>;
  interrupt: () => Promise<number | null>;
}

function start(directory: string): Started {
  const cli = join(process.cwd(), 'scripts', 'cli.ts');
  const child = spawn(process.execPath, [cli, 'start', '--tenant', join(directory, 'tenant')], { cwd: directory });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, read] = ['', 0];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = async (text: string) => {
    const deadline = Date.now() + 50_000;
    while (!out.slice(read).includes(text)) {
      if (Date.now() > deadline) throw new Error(`"${text}" did not come:\n${out.slice(read)}`);
      await wait(50);
    }
    // The line may still be coming.
    await wait(100);
    const since = out.slice(read);
    read = out.length;
    return since;
  };
  const interrupt = () => {
    child.kill('SIGINT');
    return ended;
  };
  return { until, interrupt };
}

test('edits are deployed as they are saved, mistakes are shown and waited out, and Ctrl-C ends everything', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'start-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const { edit } = copyOfTenant(directory);
  const [tenantPort, portalPort] = [await freePort(), await freePort()];
  const environment = join(directory, 'tenant', 'environments', 'local.yaml');
  const text = readFileSync(environment, 'utf8')
    .replaceAll('4400', `${tenantPort}`)
    .replaceAll('4401', `${portalPort}`);
  writeFileSync(environment, text);
  const { until, interrupt } = start(directory);
  const introduction = await until('Ctrl-C ends');
  expect(introduction).toMatch(
    new RegExp(`Invitation +https://portal\\.acme\\.test:${portalPort}/login\\?invitation=\\w+&organization=org_`),
  );
  edit('tenant/base/roles.yaml', (yaml) => yaml.replace(/^roles:/m, 'rolez:'));
  expect(await until('Waiting for the next edit.')).toContain('unknown key "rolez" – did you mean "roles"?');
  edit('tenant/base/roles.yaml', (yaml) => yaml.replace(/^rolez:/m, 'roles:'));
  await until('✔ Deployed');
  edit('actions/lib/claims.ts', (code) => `${code}\nexport const broken: = 1;\n`);
  expect(await until('Waiting for the next edit.')).toMatch(/actions\/lib\/claims\.ts:\d+:22 {2}Unexpected "="/);
  edit('actions/lib/claims.ts', (code) => code.replace('\nexport const broken: = 1;\n', ''));
  expect(await until('nothing to deploy')).toContain('✔ Actions');
  edit('actions/verify-invitation-roles/action.ts', (code) => code.replace('Try again later', 'Try again soon'));
  expect(await until('at the next login')).toContain(
    '✔ Actions           verify-invitation-roles runs at the next login',
  );
  edit('actions/verify-invitation-roles/action.ts', (code) =>
    code.replace("let trace = 'unknown'", 'let trace: number = "x"'),
  );
  const typed = await until('Waiting for the next edit.');
  expect(typed).toContain('verify-invitation-roles runs at the next login');
  expect(typed).toContain('✘ Types             it runs here all the same; npm run deploy would refuse it');
  expect(typed).toMatch(/action\.ts:\d+:7 {2}Type 'string' is not assignable to type 'number'\. \(TS2322\)/);
  expect(await interrupt()).toBe(0);
});
