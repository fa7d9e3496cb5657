import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../errors.ts';
import { isObject } from '../plan/json.ts';
import type { Plan } from '../plan/plan.ts';
import { withoutDigests } from '../plan/secrets.ts';
import type { Answers, Snapshot } from '../plan/snapshot.ts';
import type { SentWrite } from '../tenants/write-guard.ts';
import { readJson, writeJson } from './plan-file.ts';

/** What a deploy did. Kept before the first write, and again when it is over. */
export interface DeployRecord {
  format: 1;
  environment: string;
  tenant: string;
  /** `unfinished`: it runs, or was cut off; the deploy after it makes that `cut off`, with the writes that are known. */
  outcome: 'unfinished' | 'done' | 'nothing to change' | 'failed' | 'cut off';
  /** Who ran it, as far as the machine tells. */
  who: string;
  commit?: string;
  fingerprint: string;
  /** ISO 8601. */
  started_at: string;
  duration_ms?: number;
  /** Status 0: it was not answered, and may have been carried out. */
  writes: readonly RecordWrite[];
  /** What stopped it. */
  error?: { code: string; message: string };
  /** The file, beside this one, of what the tenant held before. */
  backup?: string;
  tools: { readonly [name: string]: string };
}

export type RecordWrite = Pick<SentWrite, 'method' | 'path' | 'kind' | 'name' | 'status'>;

/** What a tenant held of the kinds that a deploy changed. Secrets are left out. */
export interface Backup {
  format: 1;
  tenant: string;
  taken_at: string;
  /** Kinds that the deploy was to change. */
  kinds: readonly string[];
  answers: Answers;
}

/** Where the records of deploys are kept. */
export function recordFolder(directory = '.local'): string {
  return join(directory, 'deploys');
}

/** Where the record of a deploy that starts now is kept. */
export function recordFile(environment: string, started: Date, directory?: string): string {
  return join(recordFolder(directory), `${environment}-${started.toISOString().replaceAll(':', '-')}.json`);
}

/** @throws UserError NOT_WRITABLE, before anything was written to the tenant */
export function writeBackup(record: string, live: Snapshot, kinds: readonly string[], taken: Date): string {
  const file = record.replace(/\.json$/, '.backup.json');
  const answers = withoutDigests(live.answers as { [path: string]: never }) as Answers;
  const backup: Backup = { format: 1, tenant: live.domain, taken_at: taken.toISOString(), kinds, answers };
  writeJson(file, backup);
  return basename(file);
}

export function newRecord(
  plan: Plan,
  started: Date,
  env: { readonly [name: string]: string | undefined },
): DeployRecord {
  return {
    format: 1,
    environment: plan.environment,
    tenant: plan.tenant,
    outcome: 'unfinished',
    who: env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN ?? userName(),
    ...(plan.commit !== undefined && { commit: plan.commit }),
    fingerprint: plan.fingerprint,
    started_at: started.toISOString(),
    writes: [],
    tools: plan.tools,
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as in some containers.
    return 'unknown';
  }
}

/** @throws UserError PLAN_INVALID */
export function readBackup(file: string): { record: DeployRecord; backup: Backup } {
  const record = readJson(file) as Partial<DeployRecord>;
  if (!isObject(record) || record.format !== 1 || typeof record.backup !== 'string') {
    const fix = 'Name the JSON file that the deploy has written under .local/deploys';
    throw new UserError('PLAN_INVALID', `${file} is no record of a deploy with a backup`, fix);
  }
  const backup = readJson(join(dirname(file), basename(record.backup))) as Backup;
  if (!isObject(backup) || !isObject(backup.answers)) {
    throw new UserError(
      'PLAN_INVALID',
      `The backup beside ${file} cannot be read`,
      'Bring it there: it is written with the record',
    );
  }
  return { record: record as unknown as DeployRecord, backup };
}
