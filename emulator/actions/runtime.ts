import { isObject, type JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { oversized, readChain } from './chain.ts';
import { outcomeOf, type PostLoginOutcome, type Progress, suspensionOf } from './outcome.ts';
import { AUTH0_LIMITS, type Limits, WorkerPool } from './pool.ts';
import type { ChainAction, ChainResult, Effect, Resumption, RunRequest, Subject } from './protocol.ts';
import { answerQuestion } from './roles.ts';
import { masker, recordRun } from './runs.ts';

export type { PostLoginOutcome, Progress, SessionChange, Suspension } from './outcome.ts';

const NOT_RUN: ChainResult = { effects: [], console: [], duration: 0, started: [] };

/** Runs deployed Actions. */
export interface ActionRuntime {
  /**
   * Runs the Actions bound to post-login with this event (post-login v3, without `secrets`). Never rejects.
   * @param resuming where the Actions of this login were suspended
   * @param state what a redirect carries and what the token that comes back must hold
   */
  postLogin(event: JsonObject, resuming?: Progress, state?: string): Promise<PostLoginOutcome>;
  close(): Promise<void>;
}

/**
 * The runtime of one tenant. Costs nothing until the first login that has Actions; then one warm thread stays.
 * @param packagesFrom the directory whose node_modules hold the packages that Actions declare
 */
export function createActionRuntime(
  tenant: Tenant,
  limits: Limits = AUTH0_LIMITS,
  packagesFrom = process.cwd(),
): ActionRuntime {
  const pool = new WorkerPool(limits, packagesFrom);
  return {
    postLogin: (event, resuming, state) => postLogin(tenant, pool, event, resuming, state),
    close: () => pool.close(),
  };
}

async function postLogin(
  tenant: Tenant,
  pool: WorkerPool,
  event: JsonObject,
  resuming: Progress | undefined,
  state: string | undefined,
): Promise<PostLoginOutcome> {
  const trigger = 'post-login';
  const whole = readChain(tenant.store, trigger);
  const chain = resuming ? remaining(whole, resuming) : whole;
  const before = resuming?.effects ?? [];
  if (chain?.length === 0) {
    const nothing = { ...NOT_RUN, effects: before, started: resuming ? [resuming.action] : [] };
    return decided(nothing, before, isForAuth0Api(tenant, event));
  }
  const request = { kind: 'run' as const, trigger, handler: 'onExecutePostLogin', event: JSON.stringify(event) };
  const result = chain
    ? await runChain(tenant, pool, chain, {
        ...request,
        actions: chain,
        clockOffset: tenant.clock.offsetSeconds * 1000,
        ...(state !== undefined && { state }),
        ...(resuming && { resumed: resumptionOf(resuming) }),
      })
    : notRun(resuming?.action ?? '', `The Action ${resuming?.action} is not bound any more`);
  const effects = [...before, ...result.effects];
  const outcome = decided(result, effects, isForAuth0Api(tenant, event));
  recordRun(tenant, trigger, chain ?? [], result, outcome);
  tenant.store.commit();
  const { failure } = result;
  if (failure) tenant.tell(`Action ${failure.action} failed: ${masker(chain ?? [])(failure.message)}`);
  return outcome;
}

function decided(result: ChainResult, effects: Effect[], isForAuth0: boolean): PostLoginOutcome {
  const outcome = outcomeOf({ ...result, effects }, isForAuth0);
  const suspended = outcome.denied === undefined ? suspensionOf(result, effects) : undefined;
  return suspended ? { ...outcome, suspended } : outcome;
}

/** What is left of a chain; undefined when the Action that suspended it is gone and was to go on. */
function remaining(chain: ChainAction[], { action, continues }: Progress): ChainAction[] | undefined {
  const place = chain.findIndex(({ name }) => name === action);
  if (place < 0) return undefined;
  return chain.slice(continues ? place : place + 1);
}

function resumptionOf({ continues, metadata }: Progress): Resumption {
  return { metadata, ...(continues && { handler: 'onContinuePostLogin' }) };
}

async function runChain(
  tenant: Tenant,
  pool: WorkerPool,
  chain: ChainAction[],
  request: RunRequest,
): Promise<ChainResult> {
  const tooLarge = oversized(chain);
  if (tooLarge) return notRun(tooLarge.name, `The Action ${tooLarge.name} is larger than 100 kB`);
  const subject = subjectOf(request.event);
  const mask = masker(chain);
  try {
    return await pool.run(
      request,
      (question) => answerQuestion(tenant, subject, question),
      ({ action, level, text }) => tenant.tell(`Action ${action} ${level}: ${mask(text)}`),
    );
  } catch (error) {
    return notRun(chain[0]?.name ?? '', error instanceof Error ? error.message : String(error));
  }
}

function notRun(action: string, message: string): ChainResult {
  return { ...NOT_RUN, failure: { kind: 'error', action, message } };
}

function subjectOf(event: string): Subject {
  const { user, organization } = JSON.parse(event);
  return { userId: String(user?.user_id), ...(organization?.id && { organizationId: String(organization.id) }) };
}

function isForAuth0Api(tenant: Tenant, { resource_server }: JsonObject): boolean {
  return isObject(resource_server) && resource_server.identifier === tenant.managementAudience;
}
