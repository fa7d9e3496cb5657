import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Compiled } from '../config/compile.ts';
import type { Configuration } from '../config/load.ts';
import { temporaryDirectory } from '../config/temporary.ts';
import { UserError } from '../errors.ts';
import { resourcesOf } from '../plan/collect.ts';
import { diffResources } from '../plan/diff.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../plan/json.ts';
import { isMasked } from '../plan/secrets.ts';
import { keyOf, type Resource } from '../plan/snapshot.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { exportTenant } from '../tenants/deploy-cli.ts';
import type { Working } from './command.ts';
import { TenantCopy } from './copy.ts';
import { deploysSince } from './deploy-history.ts';
import { readBackup } from './record.ts';

/** What the tenant held, and what brings it back. */
export interface WayBack {
  compiled: Compiled;
  /** Kinds that the deploy was to change. */
  kinds: readonly string[];
  /** What there was of these kinds. */
  target: readonly Resource[];
}

/**
 * What auth0-deploy-cli has to import to bring back what the tenant held before a deploy: its own export of a copy that holds
 * the backup. Secrets are not part of it. @throws UserError PLAN_INVALID
 */
export async function wayBack(
  file: string,
  configuration: Configuration,
  access: TenantAccess,
  context: Working,
  authority?: string,
): Promise<WayBack> {
  const { terminal } = context;
  const { since, ...back } = await exportBackup(file, configuration, access, context, authority);
  if (since.length === 0) return back;
  terminal.outcome(false, 'Since then', `${since.length === 1 ? 'a deploy' : `${since.length} deploys`} wrote as well`);
  for (const told of since) terminal.note(told);
  terminal.note('of the same kinds, the way back undoes what they changed too: read the plan');
  return back;
}

/**
 * Tells what the way back leaves different from what it goes back to: what has been created since stays unless its kind is
 * named, and what a tenant did not have set cannot be unset by files.
 */
export function tellLeft({ target, kinds: changed }: WayBack, after: readonly Resource[], { terminal }: Working): void {
  const left = diffResources(
    after.filter(({ kind }) => changed.includes(kind)),
    target,
  );
  // Of settings there is one: files do not delete it.
  const extra = left.filter(({ action, name }) => action === 'delete' && name !== '');
  const rest = left.filter((change) => !extra.includes(change));
  if (extra.length > 0) {
    const kinds = new Set(extra.map(({ kind }) => kind));
    terminal.outcome(false, 'It leaves', `what was not there then: ${extra.map(keyOf).join(', ')}`);
    terminal.note(`to delete them: --allow-deletes ${[...kinds].join(',')}`);
  }
  if (rest.length === 0) return;
  terminal.outcome(false, 'It leaves', 'what files cannot bring back, such as what was not set:');
  for (const change of rest) terminal.note(`${keyOf(change)}: ${change.fields.map(({ path }) => path).join(', ')}`);
}

function exportBackup(
  file: string,
  { environment, domain }: Configuration,
  access: TenantAccess,
  { terminal, signal }: Working,
  authority?: string,
): Promise<WayBack & { since: string[] }> {
  return terminal.task('Way back', async (task) => {
    const { record, backup } = readBackup(file);
    if (record.environment !== environment || backup.tenant !== domain) {
      const what = `${file} is of a deploy to ${record.environment}, ${backup.tenant}`;
      throw new UserError('PLAN_INVALID', what, `Name a record of a deploy to ${environment}, ${domain}`);
    }
    const since = deploysSince(file, record);
    const { path: directory, remove } = temporaryDirectory();
    const copy = await TenantCopy.start(domain, authority);
    try {
      await copy.fill({ domain, answers: backup.answers });
      const path = await exportTenant({
        access,
        through: copy.through,
        kinds: backup.kinds,
        folder: directory,
        hurry: true,
        signal,
      });
      const exported = objectOf(parse(readFileSync(path, 'utf8')) as Json);
      const values = objectOf(withoutSecrets(withoutCaptchas(onlyOf(exported, backup.kinds))));
      writeFileSync(path, JSON.stringify(values, null, 2), { mode: 0o600 });
      task.done(`to what ${domain} held at ${backup.taken_at}: ${Object.keys(values).join(', ')}`);
      // As the copy shows it: only what is shown alike can be compared.
      const target = resourcesOf(await copy.snapshot(values)).filter(({ kind }) => backup.kinds.includes(kind));
      return { compiled: { file: path, directory, counts: [], values, remove }, target, kinds: backup.kinds, since };
    } catch (error) {
      remove();
      throw error;
    } finally {
      await copy.close();
    }
  });
}

/** An export names all kinds, most of them empty: an empty one would mean that there is to be none. */
function onlyOf(exported: JsonObject, kinds: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(exported).filter(([kind]) => kinds.includes(kind)));
}

/**
 * A provider of captchas is written with its secret or not at all (auth0-deploy-cli's schema, 8.44.0), and no tenant shows
 * the secret: what cannot be brought back is left as it is.
 */
function withoutCaptchas(values: JsonObject): JsonObject {
  const { attackProtection, ...others } = values;
  const { captcha, ...rest } = objectOf(attackProtection);
  if (!isObject(captcha)) return values;
  const kept = Object.entries(captcha).filter(([, provider]) => !Object.values(objectOf(provider)).some(isPlaceholder));
  return { ...others, attackProtection: { ...rest, captcha: Object.fromEntries(kept) } };
}

function isPlaceholder(value: Json): boolean {
  return typeof value === 'string' && /^##\w+##$/.test(value);
}

/** Masked secrets, and the placeholders that auth0-deploy-cli writes for what a tenant does not show. */
function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, item]) => {
    const isActionSecrets = key === 'secrets' && Array.isArray(item);
    return !isMasked(item) && !isPlaceholder(item) && !isActionSecrets;
  });
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutSecrets(item)]));
}
