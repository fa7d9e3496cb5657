import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** The part of JSON Schema that auth0-deploy-cli uses. */
export interface Schema {
  type?: string | string[];
  nullable?: boolean;
  enum?: unknown[];
  properties?: { [name: string]: Schema };
  required?: string[];
  additionalProperties?: boolean | Schema;
  minProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
}
export type Schemas = { [topLevelKey: string]: Schema };

const root = join(import.meta.dirname, '..', '..');

/** The schemas of the installed auth0-deploy-cli, taken from it once a version and kept beside it. */
export async function deployCliSchemas(): Promise<Schemas> {
  const manifest = join(root, 'node_modules', 'auth0-deploy-cli', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const kept = join(root, 'node_modules', '.cache', 'tenant-as-code', `deploy-cli-schemas-${version}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
  const script = join(import.meta.dirname, 'deploy-cli-schemas.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 50_000_000 });
  keep(kept, stdout);
  return JSON.parse(stdout);
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
