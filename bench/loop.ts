/*
 * From saving an Action to the moment when the next login runs it, as `npm start` does it, beside a whole deploy of the
 * same edit, in turns in one run: node bench/loop.ts [rounds]
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant } from '../emulator/index.ts';
import { LocalDeployment } from '../scripts/commands/edits.ts';
import { Terminal } from '../scripts/commands/terminal.ts';
import { Watcher } from '../scripts/commands/watch.ts';
import { connect } from '../scripts/tenants/management.ts';
import { configurationFor, freePort } from '../test/support/portal.ts';
import { median } from './support.ts';

const ROUNDS = Number(process.argv[2] ?? 5);

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const tenant = await startTenant({ directory, seed: 'new-tenant' });
  const folder = configurationFor(directory, Number(tenant.domain.split(':')[1]), await freePort());
  rmSync(join(directory, 'actions'));
  cpSync('actions', join(directory, 'actions'), { recursive: true });
  const file = join(directory, 'actions', 'verify-invitation-roles', 'message.ts');
  const source = readFileSync(file, 'utf8');
  const deployed = Promise.withResolvers<void>();
  let done = deployed.resolve;
  const screen = { write: (text: string) => (/at the next login|✔ Deployed/.test(text) ? done() : undefined) };
  const context = { terminal: new Terminal(screen, {}), env: {}, signal: new AbortController().signal };
  const deployment = new LocalDeployment(folder, tenant, context);
  await deployment.deployAll();
  const { domain, clientId, clientSecret, caFile } = tenant;
  const credentials = { kind: 'secret', clientId, clientSecret } as const;
  const api = await connect({ domain, credentials, caFile, isLocal: true });
  /** Seconds from saving an edit until `deploy`, told by the watcher, has deployed it. */
  const save = async (round: string, deploy: () => Promise<void>) => {
    const seen = Promise.withResolvers<void>();
    done = seen.resolve;
    let running: Promise<void> | undefined;
    const watcher = new Watcher([join(directory, 'actions')], () => {
      running ??= deploy();
    });
    const started = performance.now();
    writeFileSync(file, source.replace('Ask an administrator', `Ask administrator ${round}`));
    await seen.promise;
    const seconds = (performance.now() - started) / 1000;
    await running;
    watcher.close();
    return seconds;
  };
  const [code, all]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    code.push(await save(`${round}`, () => deployment.deployActions(api)));
    all.push(await save(`${round} again`, () => deployment.deployAll()));
  }
  await tenant.close();
  rmSync(directory, { recursive: true, force: true });
  const [own, whole] = [median(code), median(all)];
  console.log(`an edited Action runs ${own.toFixed(2)} s after it was saved (median of ${ROUNDS})`);
  console.log(`with a whole deploy instead ${whole.toFixed(2)} s, ${(whole / own).toFixed(1)} times as long`);
}

await main();
