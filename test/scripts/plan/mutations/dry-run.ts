import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { compile } from '../../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../../scripts/config/load.ts';
import type { JsonObject } from '../../../../scripts/plan/json.ts';
import type { World } from '../world.ts';

const CLI = join('node_modules', 'auth0-deploy-cli', 'lib', 'index.js');
const PRELOAD = join(process.cwd(), 'scripts', 'tenants', 'deploy-cli-preload.cjs');

export interface DryRun {
  rows: { kind: string; action: string; name: string }[];
  output: string;
}

/** `a0deploy import --dry-run` of the same files on the same tenant; `helped` only makes it quick. */
export async function dryRun(
  world: World,
  files: JsonObject,
  bundles: ReadonlyMap<string, string>,
  helped = true,
): Promise<DryRun> {
  const configuration = await loadConfiguration(world.files(files, bundles), 'dev');
  const compiled = compile(configuration, bundles, world.env);
  const { domain, clientId, clientSecret, caFile } = world.live;
  const settings = join(compiled.directory, 'dry-run.json');
  const given = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: clientId, AUTH0_CLIENT_SECRET: clientSecret };
  writeFileSync(settings, JSON.stringify(given), { mode: 0o600 });
  const args = [CLI, 'import', '--dry-run', '-c', settings, '-i', compiled.file, '--env=false'];
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_EXTRA_CA_CERTS: caFile,
    ...(helped && { DEPLOY_CLI_IN_A_HURRY: '1' }),
  };
  try {
    const output = await new Promise<string>((resolve, reject) => {
      execFile(
        process.execPath,
        [...(helped ? ['--require', PRELOAD] : []), ...args],
        { env, maxBuffer: 50_000_000 },
        (error, out, err) => (error ? reject(new Error(`${out}${err}`)) : resolve(out + err)),
      );
    });
    return { rows: rowsIn(output), output };
  } finally {
    compiled.remove();
  }
}

/** The rows of its table; a kind is only written in its first row. */
function rowsIn(output: string): DryRun['rows'] {
  let kind = '';
  return stripVTControlCharacters(output)
    .split('\n')
    .flatMap((line) => {
      const [, of = '', action = '', name = ''] =
        /^│ (.*?) │ (.*?) │ (.*?) │$/.exec(line.trim())?.map((part) => part.trim()) ?? [];
      if (!/^(CREATE|UPDATE|DELETE)/.test(action)) return [];
      kind = of || kind;
      return [{ kind, action, name }];
    });
}
