import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../plan/json.ts';
import { nameOfWrite } from '../tenants/write-guard.ts';
import { DeployLog, loggedWrites } from './deploy-log.ts';
import { readJson, writeJson } from './plan-file.ts';
import { type DeployRecord, type RecordWrite, recordFolder } from './record.ts';
import type { Terminal } from './terminal.ts';

interface Kept {
  file: string;
  record: DeployRecord;
}

/** The deploys to an environment of which there is a record, the newest first; a record is read when it is asked for. */
function* deploysTo(environment: string, folder: string): Iterable<Kept> {
  const names = namesIn(folder).filter((name) => /\dZ\.json$/.test(name) && name.startsWith(`${environment}-`));
  for (const name of names.sort().reverse()) {
    const file = join(folder, name);
    const record = recordIn(file);
    if (record?.environment === environment) yield { file, record };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function recordIn(file: string): DeployRecord | undefined {
  try {
    const record = readJson(file);
    const isRecord =
      isObject(record) && record.format === 1 && typeof record.started_at === 'string' && Array.isArray(record.writes);
    return isRecord ? (record as unknown as DeployRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Tells of deploys that were cut off since the last one, with what they are known to have written. */
export function tellCutOff(environment: string, terminal: Terminal, directory?: string): void {
  for (const { file, record } of cutOff(environment, directory)) {
    const writes = loggedWrites(file);
    terminal.outcome(false, 'Deploy before', `${record.started_at}, by ${record.who}: it was cut off ${doing(writes)}`);
    terminal.note('this one starts from what the tenant holds now, and writes only what is missing');
    terminal.note(`what the tenant held before it: --rollback ${file}`);
  }
}

/** Closes the records of deploys that were cut off. Whoever calls it holds the lock: none of them runs. */
export function closeCutOff(environment: string, directory?: string): void {
  for (const { file, record } of cutOff(environment, directory)) {
    writeJson(file, { ...record, outcome: 'cut off', writes: loggedWrites(file) } satisfies DeployRecord);
    new DeployLog(file).remove();
  }
}

/** Every deploy closes the records of those before it: behind one that has ended there is no other, the oldest first. */
function cutOff(environment: string, directory?: string): Kept[] {
  const found: Kept[] = [];
  for (const kept of deploysTo(environment, recordFolder(directory))) {
    if (kept.record.outcome !== 'unfinished') break;
    found.unshift(kept);
  }
  return found;
}

function doing(writes: readonly RecordWrite[]): string {
  const done = writes.filter(({ status }) => status >= 200 && status < 300).length;
  const open = writes.filter(({ status }) => status === 0).map(nameOfWrite);
  const after = done === 0 ? 'before its first write was answered' : `after ${done} write${done === 1 ? '' : 's'}`;
  return open.length === 0 ? after : `${after}; whether ${open.join(', ')} was carried out is not known`;
}

/** Deploys that have written since the one of this record, in words, the oldest first. */
export function deploysSince(file: string, { environment, started_at }: DeployRecord): string[] {
  const since: string[] = [];
  for (const { record } of deploysTo(environment, dirname(file))) {
    if (record.started_at <= started_at) break;
    if (record.outcome === 'nothing to change') continue;
    since.unshift(`${record.started_at} by ${record.who} (${record.outcome}, ${record.writes.length} writes)`);
  }
  return since;
}
