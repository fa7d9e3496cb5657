import type { Compiled } from '../config/compile.ts';
import type { Change } from '../plan/change.ts';
import { resourcesOf } from '../plan/collect.ts';
import { diffResources } from '../plan/diff.ts';
import type { Resource, Snapshot } from '../plan/snapshot.ts';
import { type PlannedWrite, planWrites, type RecordedWrite } from '../plan/writes.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { type DeployOptions, deploy } from '../tenants/deploy-cli.ts';
import type { Line } from '../tenants/deploy-cli-output.ts';
import type { Managed } from '../tenants/reads.ts';
import type { TenantCopy } from './copy.ts';

export interface RehearsalInput {
  /** An empty copy; it is closed when the rehearsal fails. */
  copy: TenantCopy;
  /** Compiled for the tenant's own domain. */
  compiled: Compiled;
  /** What is read of the tenant and of the copy; what `compiled` has unless told. */
  managed?: Managed;
  access: TenantAccess;
  /** What the tenant holds; read while auth0-deploy-cli starts. */
  live: Promise<Snapshot>;
  /** Kinds of which auth0-deploy-cli deletes what the files lack. */
  deletes: readonly string[];
  onLine?: (line: Line) => void;
  signal?: AbortSignal;
}

/** A deploy that was carried out on a copy of the tenant. */
export interface Rehearsal {
  /** The copy as the deploy left it, for whoever wants to try something on it. `close` it. */
  copy: TenantCopy;
  before: readonly Resource[];
  after: readonly Resource[];
  changes: readonly Change[];
  writes: readonly RecordedWrite[];
  planned: readonly PlannedWrite[];
  warnings: readonly Line[];
}

/**
 * Deploys to a copy of the tenant and tells what that changed. What auth0-deploy-cli sees and sends is what it would see
 * and send at the tenant. @throws UserError DEPLOY_FAILED with what the tenant would refuse, and why
 */
export async function rehearse(input: RehearsalInput): Promise<Rehearsal> {
  const { copy, compiled, access, live, deletes, onLine, signal, managed = compiled.values } = input;
  try {
    const run = (options: Pick<DeployOptions, 'after' | 'kinds' | 'deletes'>) =>
      deploy({
        file: compiled.file,
        access,
        through: copy.through,
        hurry: true,
        ...options,
        ...(onLine && { onLine }),
        ...(signal && { signal }),
      });
    const filling = fill(copy, live, managed);
    // It takes a second to load, which it does meanwhile.
    const [before, { warnings }] = await Promise.all([filling, run({ after: filling })]);
    if (deletes.length > 0) await run({ kinds: deletes, deletes: true });
    const [after, writes] = await Promise.all([copy.snapshot(managed), copy.writes()]);
    const [old, now] = [resourcesOf(before), resourcesOf(after)];
    const changes = diffResources(old, now);
    const planned = planWrites(writes, changes, [...old, ...now]);
    return { copy, before: old, after: now, changes, writes, planned, warnings };
  } catch (error) {
    await copy.close();
    throw error;
  }
}

/** @returns what the copy holds before the deploy, as it shows it: only what is shown alike can be compared. */
async function fill(copy: TenantCopy, live: Promise<Snapshot>, managed: Managed): Promise<Snapshot> {
  await copy.fill(await live);
  return copy.snapshot(managed);
}
