import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { compile } from '../../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../../scripts/config/load.ts';
import type { JsonObject } from '../../../../scripts/plan/json.ts';
import type { World } from '../world.ts';
import { differencesOf } from './leaves.ts';
import type { Mutation } from './mutation.ts';
import type { Round } from './round.ts';

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
  deletes: readonly string[] = [],
  helped = true,
): Promise<DryRun> {
  const configuration = await loadConfiguration(world.files(files, bundles), 'dev');
  const compiled = compile(configuration, bundles, world.env);
  const { domain, clientId, clientSecret, caFile } = world.live;
  const settings = join(compiled.directory, 'dry-run.json');
  const given = {
    AUTH0_DOMAIN: domain,
    AUTH0_CLIENT_ID: clientId,
    AUTH0_CLIENT_SECRET: clientSecret,
    AUTH0_ALLOW_DELETE: deletes.length > 0,
  };
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

export interface Compared {
  mutation: Mutation;
  /** A deploy changes something for it: a dry run has to name it. */
  isDue: boolean;
  isNamed: boolean;
  /** With the new value. */
  isValued: boolean;
}

/** What the dry run of a round says of each of its mutations. */
export function compareDryRun({ dryRun: told, mutations, before, after }: Round): Compared[] {
  if (!told) return [];
  const happened = differencesOf(before, after);
  return mutations.map((mutation) => {
    const { key, expects } = mutation;
    const difference = happened.get(key);
    const isNamed = told.rows.some((row) => isRowOf(row, key));
    const come = expects.is === 'change' ? expects.come.filter((value) => typeof value !== 'boolean') : [];
    const isValued = come.length > 0 && come.every((value) => told.output.includes(String(value)));
    return {
      mutation,
      isDue: difference !== undefined && expects.is !== 'nothing',
      isNamed,
      isValued: isNamed && isValued,
    };
  });
}

/** Rows for what a deploy does not change. */
export function inventedBy({ dryRun: told, before, after }: Round): number {
  const happened = [...differencesOf(before, after).keys()];
  return (told?.rows ?? []).filter((row) => !happened.some((key) => isRowOf(row, key))).length;
}

function isRowOf({ kind, name }: DryRun['rows'][number], key: string): boolean {
  const [of = '', ...rest] = key.split('/');
  return of.toLowerCase() === kind.toLowerCase() && (rest.length === 0 || rest.join('/') === name);
}
