import { UserError } from '../errors.ts';
import { type Ambiguous, inWords } from '../plan/ambiguous.ts';
import { hasChanges, neededWrites, type Plan } from '../plan/plan.ts';
import { linesOf } from '../plan/render/lines.ts';
import { count, firstOf, titleOf, verb } from '../plan/render/words.ts';
import { keyOf } from '../plan/snapshot.ts';
import { kindsOf, type PlannedWrite } from '../plan/writes.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { DEPLOY_CLI_VERSION, deploy } from '../tenants/deploy-cli.ts';
import { startGuard } from '../tenants/guard.ts';
import { sender } from '../tenants/send.ts';
import { type SentWrite, WriteGuard } from '../tenants/write-guard.ts';
import type { Working } from './command.ts';
import { type Planned, type PlanningInput, planDeploy } from './planning.ts';
import { Repeats } from './repeats.ts';

/** How an apply went, also when it did not end well. */
export interface Applied {
  sent: readonly SentWrite[];
  /** Planned writes that were not made. */
  missing: readonly PlannedWrite[];
  error?: unknown;
}

/** Carries out a plan: auth0-deploy-cli against the tenant, and between the two a guard that knows the plan. */
export async function apply(
  planned: Planned,
  access: TenantAccess,
  context: Working,
  keep: (write: PlannedWrite) => (status: number) => void,
): Promise<Applied> {
  const { plan, rehearsal } = planned;
  const stop = new AbortController();
  const ending = AbortSignal.any([context.signal, stop.signal]);
  const repeats = new Repeats();
  const writes = new WriteGuard({
    writes: rehearsal.writes,
    planned: plan.writes,
    domain: access.domain,
    keep,
    ending,
    onRepeat: repeats.add,
    onWrite: ({ method, path }, done, total) => show?.(`${done}/${total} ${method} ${path}`),
  });
  let show: ((text: string) => void) | undefined;
  try {
    await context.terminal.task('Deployed', async (task) => {
      show = task.update;
      await run(planned, access, { writes, stop, ending, repeats }, context);
      const sent = count(writes.sent.length, 'write');
      task.done(`${sent} by auth0-deploy-cli ${DEPLOY_CLI_VERSION}, each of them planned`, repeats.told());
    });
    return { sent: writes.sent, missing: writes.missing };
  } catch (error) {
    const told = repeats.told();
    if (told) context.terminal.note(told);
    return { sent: writes.sent, missing: writes.missing, error };
  }
}

async function run(
  { plan, rehearsal, compiled }: Planned,
  access: TenantAccess,
  {
    writes,
    stop,
    ending,
    repeats,
  }: { writes: WriteGuard; stop: AbortController; ending: AbortSignal; repeats: Repeats },
  { signal }: Working,
): Promise<void> {
  let reason: unknown;
  const guard = await startGuard({
    domain: access.domain,
    send: sender(access, { ending, onRepeat: repeats.add }),
    certificate: await rehearsal.copy.tenant.certificateFor(['localhost']),
    gate: writes.gate,
    onStop: (error) => {
      reason = error;
      stop.abort();
    },
  });
  const through = { domain: guard.domain, token: guard.token, caFile: rehearsal.copy.tenant.caFile };
  const pass = (kinds: readonly string[], deletes: boolean) =>
    deploy({ file: compiled.file, access, through, kinds, deletes, signal: ending });
  try {
    const needed = neededWrites(plan);
    const kinds = kindsOf(needed);
    if (kinds.length > 0) await pass(kinds, false);
    const deleting = plan.deletes.filter((kind) => kinds.includes(kind) && writes.missing.length > 0);
    if (deleting.length > 0) await pass(deleting, true);
  } catch (error) {
    signal.throwIfAborted();
    // What auth0-deploy-cli says of a request that was stopped is not what happened.
    throw reason ?? error;
  } finally {
    stop.abort();
    await guard.close();
  }
}

/** Plans again. @throws UserError NOT_CONVERGED with what is left, and what `applied` made and somebody else as well */
export async function verify(applied: Plan, input: PlanningInput, context: Working): Promise<void> {
  const again = await planDeploy({ ...input, isReviewed: false, writesSecrets: false, title: 'Verified' }, context);
  await again.close();
  const created = applied.changes.filter(({ action }) => action === 'create').map(keyOf);
  const twice = again.ambiguous.filter(({ key }) => created.includes(key));
  if (twice.length > 0) throw madeTwice(twice);
  if (hasChanges(again.plan)) throw notConverged(again.plan);
}

/** Two deploys from two machines can each see that something is missing, and each make it. */
function madeTwice(twice: readonly Ambiguous[]): UserError {
  return new UserError(
    'NOT_CONVERGED',
    'Somebody else has made at the same time what this deploy has made',
    'Delete the one that nothing refers to in the dashboard, then plan again; let one deploy wait for the other',
    { details: firstOf(twice.map((one) => `  ${inWords(one)}`)) },
  );
}

function notConverged({ changes, environment }: Plan): UserError {
  const details = firstOf(
    changes.flatMap((change) => {
      const lines = change.fields.flatMap(linesOf).map(({ sign, text }) => `    ${sign} ${text}`);
      return [`  ${verb(change.action)} ${titleOf(change)}`, ...lines];
    }),
  );
  return new UserError(
    'NOT_CONVERGED',
    `Planning again yields ${count(changes.length, 'change')}: the tenant does not keep what was written, or was changed meanwhile`,
    `Look at what is left; npm run plan -- ${environment} shows it again`,
    { details },
  );
}
