import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TenantAccess } from '../../../../scripts/tenants/access.ts';
import { fetchTrusting } from '../../../../scripts/tenants/https-fetch.ts';
import type { State } from './differences.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const CLI = join(ROOT, 'node_modules', 'auth0-deploy-cli', 'lib', 'index.js');
const PRELOAD = join(ROOT, 'scripts', 'tenants', 'deploy-cli-preload.cjs');
const RECORDER = join(import.meta.dirname, 'record-requests.cjs');

export type Format = 'yaml' | 'directory';

export interface Run {
  access: TenantAccess;
  /** Keys of auth0-deploy-cli's configuration file. */
  settings?: { [name: string]: unknown };
  /** False runs it exactly as it ships: 20 s more for an import. */
  helped?: boolean;
  /** A file to which each write that it sends is added, as a line of JSON: method, path and body. */
  writes?: string;
}

/** What `a0deploy` printed. @throws Error with its output when it does not end with 0. */
async function a0deploy(
  folder: string,
  { access, settings = {}, helped = true, writes }: Run,
  args: string[],
): Promise<string> {
  const { domain, credentials, caFile } = access;
  const config = join(folder, 'config.json');
  const own = { AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: credentials.clientId };
  const secret = credentials.kind === 'secret' ? { AUTH0_CLIENT_SECRET: credentials.clientSecret } : {};
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, JSON.stringify({ ...own, ...secret, ...settings }));
  const preload = [...(helped ? ['--require', PRELOAD] : []), ...(writes ? ['--require', RECORDER] : [])];
  const env = {
    PATH: process.env.PATH,
    NODE_EXTRA_CA_CERTS: caFile,
    NODE_NO_WARNINGS: '1',
    ...(helped && { DEPLOY_CLI_IN_A_HURRY: '1' }),
    ...(writes && { RECORD_REQUESTS: writes }),
  };
  try {
    const run = promisify(execFile)(process.execPath, [...preload, CLI, ...args, '-c', config, '--env=false'], {
      env,
      maxBuffer: 50_000_000,
    });
    const { stdout, stderr } = await run;
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`a0deploy ${args[0]} failed:\n${(stdout + stderr).slice(-4000)}`, { cause: error });
  }
}

/** `a0deploy export` into `folder`/export. */
export function exportTenant(folder: string, format: Format, run: Run): Promise<string> {
  return a0deploy(folder, run, ['export', '-f', format, '-o', exportOf(folder, format).folder]);
}

/** `a0deploy import` of a tenant.yaml or a directory. */
export function importTenant(folder: string, input: string, run: Run): Promise<string> {
  return a0deploy(folder, run, ['import', '-i', input]);
}

/** Where an export of `folder` lies, and what to hand to an import of it. */
export function exportOf(folder: string, format: Format): { folder: string; input: string } {
  const path = join(folder, 'export');
  return { folder: path, input: format === 'yaml' ? join(path, 'tenant.yaml') : path };
}

/** All that the tenant holds. */
export async function stateOf({ access: { domain, caFile = '' } }: Run): Promise<State> {
  const answer = await fetchTrusting(readFileSync(caFile, 'utf8'))(`https://${domain}/_local/state`);
  return (await answer.json()) as State;
}

/** Makes `state` all that the tenant holds. */
export async function restore({ access: { domain, caFile = '' } }: Run, state: State): Promise<void> {
  const ask = fetchTrusting(readFileSync(caFile, 'utf8'));
  const answer = await ask(`https://${domain}/_local/state`, { method: 'PUT', body: JSON.stringify(state) });
  if (answer.status !== 204) throw new Error(await answer.text());
}
