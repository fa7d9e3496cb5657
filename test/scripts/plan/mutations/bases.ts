import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { bundleActions } from '../../../../scripts/bundle.ts';
import { actionsOf, compile } from '../../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../../scripts/config/load.ts';
import type { Json, JsonObject } from '../../../../scripts/plan/json.ts';

/** A configuration that is mutated. */
export interface Base {
  name: string;
  /** In auth0-deploy-cli's own keys, secrets by name. */
  files: JsonObject;
  bundles: ReadonlyMap<string, string>;
  /** Where the files lie that it points to. */
  beside?: string;
  /** What `$env` finds. */
  env: { [name: string]: string };
}

const FIXTURE = join(import.meta.dirname, '..', '..', '..', 'fixtures', 'deploy-cli', 'everything', 'tenant.yaml');
const RECORDED = join('..', 'shared', 'recordings', 'deploy-cli-e2e');
const EXPORT = join(RECORDED, 'golden-exports', 'should-dump-without-throwing-an-error', '1-export', 'tenant.yaml');
const INPUT = join(RECORDED, 'inputs', 'should-deploy-without-throwing-an-error', 'tenant.yaml');

/** Not read by plans, which say so: see plan.test.ts. */
const UNPLANNED = ['supplementalSignals'];

/**
 * This repository's own configuration; one of everything that auth0-deploy-cli handles; and, where the recordings are at hand,
 * an export of a real tenant and what auth0-deploy-cli's own tests import.
 */
export async function basesOf(): Promise<Base[]> {
  const recorded = [
    { name: 'recorded export', file: EXPORT },
    { name: 'recorded input', file: INPUT },
  ].filter(({ file }) => existsSync(file));
  return [
    await ownBase(),
    fileBase('one of everything', FIXTURE),
    ...recorded.map(({ name, file }) => fileBase(name, file)),
  ];
}

async function ownBase(): Promise<Base> {
  const configuration = await loadConfiguration('tenant', 'local');
  const folders = actionsOf(configuration).map(({ folder }) => folder);
  const bundles = await bundleActions(configuration.actions, folders);
  const compiled = compile(configuration, bundles, process.env);
  const values = structuredClone(compiled.values) as JsonObject;
  compiled.remove();
  // A grant on the Management API names the domain of the tenant, which is another one here.
  const { clientGrants: _, ...files } = values;
  const env = {};
  return { name: 'own', files: secretsNamed(files, env), bundles, beside: 'tenant', env };
}

function fileBase(name: string, file: string): Base {
  const exported = parse(readFileSync(file, 'utf8')) as JsonObject;
  const kinds = Object.entries(exported).filter(([kind]) => !UNPLANNED.includes(kind));
  const env = {};
  const files = secretsNamed(Object.fromEntries(kinds), env);
  return { name, files, bundles: new Map(), beside: dirname(file), env };
}

const SECRETS =
  /^(client_secret|smtp_pass|auth_token|twilio_token|httpAuthorization|aws_secret_access_key|secret|token|api_key)$/;

/** Secrets by name, as files must have them; their values go into `env`. */
function secretsNamed(files: JsonObject, env: { [name: string]: string }): JsonObject {
  const named = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((item) => named(item, path));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      const isSecret = SECRETS.test(key) || path.at(-1) === 'secrets';
      if (typeof item !== 'string' || !isSecret || key === 'name') return [key, named(item, [...path, key])] as const;
      const name = `SECRET_${Object.keys(env).length + 1}`;
      env[name] = item;
      return [key, { $env: name }] as const;
    });
    return Object.fromEntries(entries);
  };
  return named(files, []) as JsonObject;
}
