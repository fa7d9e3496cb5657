import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { redact, UserError } from '../errors.ts';
import type { TenantAccess } from './access.ts';
import { startNode } from './child.ts';
import { explainFailure, explainUnread, unreadBy } from './deploy-cli-failure.ts';
import { type Line, readLine } from './deploy-cli-output.ts';

const root = join(import.meta.dirname, '..', '..');
const PACKAGE = join(root, 'node_modules', 'auth0-deploy-cli');
const CLI = join(PACKAGE, 'lib', 'index.js');
const PRELOAD = join(import.meta.dirname, 'deploy-cli-preload.cjs');

export const DEPLOY_CLI_VERSION: string = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version;

export interface DeployOptions {
  /** The tenant.yaml to import, in a directory of ours that is removed afterwards. */
  file: string;
  access: TenantAccess;
  /** Where a guard listens in the tenant's place; then auth0-deploy-cli gets no credentials, but a token of the guard. */
  through?: { domain: string; caFile: string; token: string };
  /** Only these kinds of the file; all unless told. */
  kinds?: readonly string[];
  /** Deletes what the tenant has of these kinds and the file has not. Nothing is deleted unless told. */
  deletes?: boolean;
  /** A tenant that deploys Actions at once and counts no requests: sleeps are shortened. Of `access` unless told. */
  hurry?: boolean;
  /** What has to be there before it begins. It is loaded meanwhile, and begins with nothing when that fails. */
  after?: Promise<unknown>;
  /** Hears of every resource as it is written, and of warnings. */
  onLine?: (line: Line) => void;
  /** Aborting it ends the child process; the deploy then throws INTERRUPTED. */
  signal?: AbortSignal;
  /** False runs auth0-deploy-cli exactly as it ships: 20 s and 1.9 GB. For the test that compares both. */
  helped?: boolean;
}

/** What auth0-deploy-cli wrote. */
export interface Deployed {
  written: Line[];
  warnings: Line[];
}

/**
 * Imports a compiled configuration with the real auth0-deploy-cli, as a child process.
 * @throws UserError DEPLOY_FAILED with its cause and fix, and what was written before; INTERRUPTED; whatever `after` does
 */
export async function deploy(options: DeployOptions): Promise<Deployed> {
  const { file, access, onLine, signal, after, helped = true } = options;
  if (!helped) await after;
  const settings = writeSettings(options);
  const preload = helped ? ['--require', PRELOAD] : [];
  const args = [...preload, CLI, 'import', '-c', settings, '-i', file, '--env=false'];
  const { child, kill, release } = startNode(args, environmentOf(options), signal, dirname(file));
  const lines: Line[] = [];
  // It may have ended by then: why, its exit tells.
  after?.then(() => child.send('begin', () => undefined), kill);
  try {
    const [code] = await Promise.all([exitOf(child), collect(child, lines, onLine)]);
    if (signal?.aborted) throw interrupted(lines);
    await after;
    if (code !== 0) throw explainFailure(lines, access.domain, code);
    return { written: lines.filter(isWrite), warnings: lines.filter(({ level }) => level === 'warn') };
  } finally {
    release();
  }
}

export interface ExportOptions
  extends Pick<DeployOptions, 'access' | 'through' | 'kinds' | 'signal' | 'onLine' | 'hurry'> {
  /** A directory of ours; `tenant.yaml` and what it points to are written there. */
  folder: string;
}

/** Exports a tenant with the real auth0-deploy-cli. @throws UserError TENANT_REFUSED, TENANT_UNREACHABLE, INTERRUPTED */
export async function exportTenant({ folder, ...options }: ExportOptions): Promise<string> {
  const file = join(folder, 'tenant.yaml');
  const settings = writeSettings({ ...options, file });
  const args = ['--require', PRELOAD, CLI, 'export', '-c', settings, '-f', 'yaml', '-o', folder, '--env=false'];
  const { child, release } = startNode(args, environmentOf({ ...options, file }), options.signal, folder);
  const lines: Line[] = [];
  try {
    const [code] = await Promise.all([exitOf(child), collect(child, lines, options.onLine)]);
    if (options.signal?.aborted) throw interrupted(lines);
    if (code !== 0) throw explainUnread(lines, options.access.domain, code);
    const unread = unreadBy(lines, options.access.domain);
    if (unread) throw unread;
    return file;
  } finally {
    release();
    rmSync(settings, { force: true });
  }
}

export function isWrite({ action }: Line): boolean {
  return action !== undefined && action !== 'Retrieving';
}

/**
 * Settings and secrets go through a file that only we can read: argv is readable by every user of the machine, and what
 * auth0-deploy-cli finds in its environment it also puts in place of `##NAME##` anywhere in the configuration.
 */
function writeSettings({ file, access, through, kinds, deletes }: DeployOptions): string {
  // Two runs of one file have settings of their own.
  const path = join(dirname(file), `settings-${randomUUID()}.json`);
  const settings = {
    AUTH0_DOMAIN: through?.domain ?? access.domain,
    // Also without credentials: auth0-deploy-cli leaves the client alone that it signs in as.
    AUTH0_CLIENT_ID: access.credentials.clientId,
    ...(through ? { AUTH0_ACCESS_TOKEN: through.token } : credentialsOf(access, dirname(file))),
    ...(kinds && { AUTH0_INCLUDED_ONLY: typesOf(kinds) }),
    // Nothing is deleted; that needs a plan that says so.
    AUTH0_ALLOW_DELETE: deletes === true,
  };
  writeFileSync(path, JSON.stringify(settings), { mode: 0o600 });
  return path;
}

/** It reads a private key from a file only: one in `directory`, which goes when the run is over. */
function credentialsOf({ credentials }: TenantAccess, directory: string): object {
  if (credentials.kind === 'secret') return { AUTH0_CLIENT_SECRET: credentials.clientSecret };
  const file = join(directory, `key-${randomUUID()}.pem`);
  writeFileSync(file, credentials.privateKey, { mode: 0o600 });
  return { AUTH0_CLIENT_SIGNING_KEY_PATH: file, AUTH0_CLIENT_SIGNING_ALGORITHM: credentials.signingAlg };
}

/** Credentials of clients are a type of their own, and no key of a file (handler clientAuthCredentials, 8.44.0). */
function typesOf(kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => (kind === 'clients' ? [kind, 'clientAuthCredentials'] : [kind]));
}

function environmentOf({
  access,
  through,
  after,
  helped = true,
  hurry = access.isLocal,
}: DeployOptions): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_EXTRA_CA_CERTS, HTTPS_PROXY, HTTP_PROXY, NO_PROXY } = process.env;
  const proxies = through ? {} : { HTTPS_PROXY, HTTP_PROXY, NO_PROXY };
  const caFile = through?.caFile ?? access.caFile;
  const cache = getCompileCacheDir();
  return {
    ...{ PATH, HOME, TMPDIR, NODE_EXTRA_CA_CERTS },
    ...proxies,
    ...(caFile && { NODE_EXTRA_CA_CERTS: caFile }),
    ...(helped && through && { DEPLOY_CLI_IS_GUARDED: '1' }),
    ...(helped && hurry && { DEPLOY_CLI_IN_A_HURRY: '1' }),
    ...(helped && after && { DEPLOY_CLI_WAITS: '1' }),
    ...(helped && cache && { NODE_COMPILE_CACHE: dirname(cache) }),
    NODE_NO_WARNINGS: '1',
  };
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function collect(child: ChildProcess, lines: Line[], onLine: DeployOptions['onLine']): Promise<void> {
  const read = async (stream: ChildProcess['stdout']) => {
    if (!stream) return;
    for await (const raw of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      const line = readLine(redact(raw));
      if (line.level === undefined && lines.length > 0) {
        // A message of several lines; the first has the time and the level.
        const last = lines.at(-1);
        if (last && line.text !== '') last.text += `\n${line.text}`;
        continue;
      }
      lines.push(line);
      onLine?.(line);
    }
  };
  await Promise.all([read(child.stdout), read(child.stderr)]);
}

function interrupted(lines: readonly Line[]): UserError {
  const count = lines.filter(isWrite).length;
  const what = count === 0 ? 'nothing was written' : `${count} resources were written before`;
  return new UserError('INTERRUPTED', `The deploy was interrupted; ${what}`, 'Run it again: what is there is kept');
}
