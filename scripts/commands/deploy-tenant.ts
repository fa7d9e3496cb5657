import type { Configuration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { canonical } from '../plan/json.ts';
import { hasChanges, movedBetween, neededWrites, type Plan } from '../plan/plan.ts';
import { textFace } from '../plan/render/text.ts';
import { firstOf } from '../plan/render/words.ts';
import { requireSafe } from '../plan/safety.ts';
import { kindsOf } from '../plan/writes.ts';
import { stageOf } from '../policy/index.ts';
import { accessOf, type TenantAccess } from '../tenants/access.ts';
import { nameOfWrite } from '../tenants/write-guard.ts';
import { type Applied, apply, verify } from './apply.ts';
import type { Working } from './command.ts';
import { closeCutOff, tellCutOff } from './deploy-history.ts';
import { lockDeploys } from './deploy-lock.ts';
import { DeployLog } from './deploy-log.ts';
import { readPlan, writeJson } from './plan-file.ts';
import { type Planned, type PlanningInput, planDeploy } from './planning.ts';
import { type DeployRecord, newRecord, recordFile, writeBackup } from './record.ts';
import { tellLeft, wayBack } from './rollback.ts';

export interface TenantDeploy {
  configuration: Configuration;
  bundles: ReadonlyMap<string, string>;
  /** The plan that was reviewed. */
  planFile?: string;
  deletes: readonly string[];
  /** Rules that this deploy may break. */
  allowed: readonly string[];
  writesSecrets: boolean;
  /** The record of a deploy that is to be undone. */
  rollback?: string;
  /** Where records and the copies' authority are kept; `.local` unless told. */
  directory?: string;
  /** Whether the plan that it makes itself is for people: with drift and an invitation. Yes unless told. */
  isShown?: boolean;
  /** How to reach the tenant; as the environment says unless told. */
  access?: TenantAccess;
}

/** Plans, holds the plan to what was reviewed, applies it and verifies. @throws UserError */
export async function deployToTenant(order: TenantDeploy, context: Working): Promise<void> {
  const { environment } = order.configuration;
  const unlock = lockDeploys(environment, order.directory);
  try {
    tellCutOff(environment, context.terminal, order.directory);
    closeCutOff(environment, order.directory);
    await deployAlone(order, context);
  } finally {
    unlock();
  }
}

async function deployAlone(order: TenantDeploy, context: Working): Promise<void> {
  const { configuration, planFile } = order;
  const { environment } = configuration;
  const reviewed = planFile === undefined ? undefined : readReviewed(planFile, configuration);
  const isProduction = stageOf(environment) === 'production';
  if (isProduction && !reviewed) {
    const fix = `Run npm run plan -- ${environment}, review it, then npm run deploy -- ${environment} --plan FILE`;
    throw new UserError('PLAN_INVALID', `${environment} is deployed by a reviewed plan only`, fix);
  }
  const access = order.access ?? accessOf(configuration, context.env);
  const back =
    order.rollback === undefined
      ? undefined
      : await wayBack(order.rollback, configuration, access, context, order.directory);
  const input: PlanningInput = {
    configuration,
    bundles: order.bundles,
    access,
    deletes: reviewed?.deletes ?? order.deletes,
    writesSecrets: reviewed?.writes_secrets ?? order.writesSecrets,
    // What a plan file says of the invitation is not believed: it is carried out again.
    isReviewed: reviewed !== undefined || order.isShown !== false,
    isDeploy: true,
    ...(back && { compiled: back.compiled }),
    ...(order.directory && { directory: order.directory }),
  };
  const planned = await planDeploy(input, context).catch(untouched);
  try {
    if (reviewed) requireSame(reviewed, planned.plan);
    else show(planned.plan, context);
    if (back) tellLeft(back, planned.rehearsal.after, context);
    const { deletes, allowed: rules } = order;
    try {
      requireSafe(planned.plan, countKinds(planned), { deletes, rules, isProduction });
    } catch (error) {
      untouched(error);
    }
    await carryOut(planned, input, access, context);
  } finally {
    await planned.close();
  }
}

/** Whoever deploys asks first whether anything was written. */
function untouched(error: unknown): never {
  if (!(error instanceof UserError)) throw error;
  const details = [error.details, 'Nothing was written to the tenant.'].filter((part) => part !== '').join('\n\n');
  throw new UserError(error.code, error.message, error.fix, { cause: error, details });
}

function readReviewed(file: string, { environment, domain }: Configuration): Plan {
  const plan = readPlan(file);
  if (plan.environment === environment && plan.tenant === domain) return plan;
  const fix = `Make one: npm run plan -- ${environment}`;
  throw new UserError(
    'PLAN_INVALID',
    `${file} is a plan for ${plan.environment}, ${plan.tenant}, not for ${environment}, ${domain}`,
    fix,
  );
}

/** @throws UserError PLAN_STALE with what has moved since the review */
function requireSame(reviewed: Plan, now: Plan): void {
  if (reviewed.fingerprint === now.fingerprint) {
    requireUnedited(reviewed, now);
    return;
  }
  const moved = movedBetween(reviewed, now);
  const details = firstOf(moved.map((line) => `  ${line}`)) || '  auth0-deploy-cli would write something else';
  const what = `The plan that was reviewed (${reviewed.fingerprint.slice(0, 12)}) is not what would happen now (${now.fingerprint.slice(0, 12)})`;
  const fix = `Run npm run plan -- ${now.environment} again, review it, and deploy that file; nothing was written`;
  throw new UserError('PLAN_STALE', what, fix, { details });
}

/** A fingerprint is taken over more than the file holds: what people read there could say something else. */
function requireUnedited(reviewed: Plan, now: Plan): void {
  const parts = [
    saidOf(reviewed) === saidOf(now) ? [] : ['its changes, rules or writes'],
    !hasChanges(now) || journeyOf(reviewed) === journeyOf(now) ? [] : ['how the invitation ends'],
  ].flat();
  if (parts.length === 0) return;
  const fix = `Run npm run plan -- ${now.environment} again, review it, and deploy that file; nothing was written`;
  const what = `The plan file was edited: ${parts.join(' and ')} are not what its fingerprint stands for`;
  throw new UserError('PLAN_INVALID', what, fix);
}

/** auth0-deploy-cli sends some writes at the same time: their order differs from run to run. */
function saidOf(plan: Plan): string {
  const { changes, writes, findings } = JSON.parse(JSON.stringify(plan));
  return canonical([changes, findings, writes.map(canonical).sort()]);
}

/** Ids and addresses of an invitation are new each time; its steps are not. */
function journeyOf({ journey }: Plan): string {
  if (!journey?.ran) return 'did not run';
  return canonical([journey.landed, journey.what, ...journey.steps.map(({ title, ok }) => [title, ok])]);
}

function countKinds({ rehearsal }: Planned): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of rehearsal.before) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function show(plan: Plan, { terminal }: Working): void {
  terminal.line();
  for (const { tone, text } of textFace(plan)) terminal.line(text === '' ? '' : `  ${terminal.style(text, tone)}`);
  terminal.line();
}

/** Backup, apply, verify; the record tells of it however it ends. */
async function carryOut(planned: Planned, input: PlanningInput, access: TenantAccess, context: Working): Promise<void> {
  const { plan } = planned;
  const { terminal, env } = context;
  const started = new Date();
  const file = recordFile(plan.environment, started, input.directory);
  const record = newRecord(plan, started, env);
  if (!hasChanges(plan)) {
    writeJson(file, { ...record, outcome: 'nothing to change', duration_ms: 0 } satisfies DeployRecord);
    terminal.outcome(true, 'Nothing written', `the tenant is as the files say; record in ${file}`);
    return;
  }
  const backup = writeFirst(file, planned, record, started);
  terminal.outcome(true, 'Backup', `${file.replace(/[^/]+$/, '')}${backup}`);
  const log = new DeployLog(file);
  const applied = await apply(planned, access, context, log.keep);
  const error = applied.error ?? (await verify(plan, input, context).catch(unverified));
  const duration_ms = Date.now() - started.getTime();
  const unkept = keepRecord(file, { ...finished(record, applied, error), backup, duration_ms });
  if (!unkept) log.remove();
  terminal.outcome(error === undefined && !unkept, 'Record', unkept ? unkept.message : file);
  if (error !== undefined) throw withWrites(error, applied);
  if (unkept) throw withWrites(recordMissing(plan, unkept), applied);
}

/** Backup and record are there before the first write. @returns the name of the backup */
function writeFirst(file: string, { live, plan }: Planned, record: DeployRecord, started: Date): string {
  try {
    const backup = writeBackup(file, live, kindsOf(neededWrites(plan)), started);
    writeJson(file, { ...record, backup } satisfies DeployRecord);
    return backup;
  } catch (error) {
    return untouched(error);
  }
}

/** Whoever reads that a tenant does not answer must not think that the deploy was not carried out. */
function unverified(error: unknown): unknown {
  if (!(error instanceof UserError) || error.code === 'NOT_CONVERGED') return error;
  const { code, message, fix, details } = error;
  return new UserError(code, `All was written, but could not be verified: ${message}`, fix, { cause: error, details });
}

/** @returns why it could not be kept: what happened to the tenant matters more, and is told first. */
function keepRecord(file: string, record: DeployRecord): UserError | undefined {
  try {
    writeJson(file, record);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function recordMissing({ environment }: Plan, { message, fix }: UserError): UserError {
  const what = `The deploy to ${environment} is done and verified, but its record could not be kept: ${message}`;
  return new UserError('NOT_WRITABLE', what, `${fix}, and keep this output; the way back works by the same file`);
}

function finished(record: DeployRecord, { sent }: Applied, error: unknown): DeployRecord {
  const writes = sent.map(({ method, path, kind, name, status }) => ({ method, path, kind, name, status }));
  if (error === undefined) return { ...record, outcome: 'done', writes };
  const { code, message } = error instanceof UserError ? error : { code: 'BUG', message: String(error) };
  return { ...record, outcome: 'failed', writes, error: { code, message } };
}

/** The error with what had been written before it: the tenant is between two states, and that has to be told. */
function withWrites(error: unknown, { sent, missing }: Applied): unknown {
  if (!(error instanceof UserError) || error.code === 'NOT_CONVERGED') return error;
  const told = (mark: string) => sent.filter((write) => markOf(write) === mark).map((write) => `  ${toldOf(write)}`);
  const left = missing.map((write) => `  – ${nameOfWrite(write)}`);
  const parts = [told('✔'), told('?'), told('✘'), left].map(firstOf).filter((part) => part !== '');
  const state = ['Of the planned writes ✔ were made, ? may have been, ✘ were refused and – are left:', ...parts].join(
    '\n',
  );
  const details = [error.details, state].filter((part) => part !== '').join('\n\n');
  return new UserError(error.code, error.message, error.fix, { cause: error, details });
}

/** A tenant that did not answer, or failed while it did, may have carried it out all the same. */
function markOf({ status }: Applied['sent'][number]): string {
  if (status >= 200 && status < 300) return '✔';
  return status === 0 || status === 408 || status >= 500 ? '?' : '✘';
}

function toldOf(write: Applied['sent'][number]): string {
  const mark = markOf(write);
  return `${mark} ${nameOfWrite(write)}${mark === '✔' ? '' : ` (${write.status || 'no answer'})`}`;
}
