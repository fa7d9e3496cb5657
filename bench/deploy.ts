/*
 * auth0-deploy-cli as it is shipped and as this project runs it, and the whole main job, in one run:
 * node bench/deploy.ts [rounds]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTenant } from '../emulator/index.ts';
import { bundleActions } from '../scripts/bundle.ts';
import { actionsOf, compile } from '../scripts/config/compile.ts';
import { loadConfiguration } from '../scripts/config/load.ts';
import { deploy } from '../scripts/tenants/deploy-cli.ts';
import { configurationFor, freePort } from '../test/support/portal.ts';
import { median } from './support.ts';

const ROUNDS = Number(process.argv[2] ?? 3);
const CLI = join(import.meta.dirname, '..', 'scripts', 'cli.ts');

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Seconds of one import into a new tenant, with this project's help or without. */
async function importOnce(directory: string, folder: string, helped: boolean): Promise<number> {
  const tenant = await startTenant({ directory, seed: 'new-tenant' });
  const configuration = await loadConfiguration(folder, 'local');
  const folders = actionsOf(configuration).map((action) => action.folder);
  const bundles = await bundleActions(configuration.actions, folders);
  const compiled = compile({ ...configuration, domain: tenant.domain }, bundles, process.env);
  try {
    const { domain, clientId, clientSecret, caFile } = tenant;
    const access = { domain, credentials: { kind: 'secret', clientId, clientSecret }, caFile, isLocal: true } as const;
    return await time(() => deploy({ file: compiled.file, access, helped }));
  } finally {
    compiled.remove();
    await tenant.close();
  }
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const folder = configurationFor(directory, await freePort(), await freePort());
  const [own, shipped, whole]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    own.push(await importOnce(directory, folder, true));
    shipped.push(await importOnce(directory, folder, false));
    const started = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'deploy', '--tenant', folder], { cwd: directory });
    if (status !== 0) throw new Error(`npm run deploy failed: ${stderr}`);
    whole.push((performance.now() - started) / 1000);
  }
  rmSync(directory, { recursive: true, force: true });
  console.log(`a0deploy import as shipped  ${median(shipped).toFixed(1)} s`);
  console.log(
    `a0deploy import as we run it ${median(own).toFixed(1)} s, ${(median(shipped) / median(own)).toFixed(1)} times faster`,
  );
  console.log(`npm run deploy, all of it    ${median(whole).toFixed(1)} s`);
}

await main();
