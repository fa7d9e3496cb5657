import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Schemas } from './schema/schema.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const EXTRACTOR = join(import.meta.dirname, 'deploy-cli-schemas.cjs');
const MAKERS = join(import.meta.dirname, 'schema');

let loaded: Schemas | undefined;

/**
 * What every top-level key must look like, by the installed auth0-deploy-cli and `auth0` SDK. Taken from them once a
 * version and kept in node_modules/.cache.
 */
export async function configurationSchemas(): Promise<Schemas> {
  loaded ??= await read();
  return loaded;
}

async function read(): Promise<Schemas> {
  const kept = join(ROOT, 'node_modules', '.cache', 'tenant-as-code', `schemas-${fingerprint()}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const { stdout } = await promisify(execFile)(process.execPath, [EXTRACTOR], { maxBuffer: 50_000_000 });
  // Loaded here only: what is kept needs neither.
  const [{ combine }, { SdkTypes }] = await Promise.all([import('./schema/combine.ts'), import('./schema/sdk.ts')]);
  const schemas = combine(JSON.parse(stdout), SdkTypes.installed());
  keep(kept, JSON.stringify(schemas));
  return schemas;
}

/** Changes with the versions of both packages and with the code that reads them. */
function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of ['auth0-deploy-cli', 'auth0']) {
    const manifest = readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8');
    hash.update(`${name}@${(JSON.parse(manifest) as { version: string }).version}\n`);
  }
  const makers = readdirSync(MAKERS).map((name) => join(MAKERS, name));
  for (const file of [EXTRACTOR, ...makers.sort()]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/** A cache that cannot be written costs a second, not the command. */
function keep(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, content);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // Read-only node_modules, for example in a container.
  }
}
