import { isObject, type JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { bentOutcome } from './alternatives.ts';
import { beyondLimits, readChain } from './chain.ts';
import { outcomeOf, type PostLoginOutcome, type Progress, suspensionOf } from './outcome.ts';
import { AUTH0_LIMITS, isDebugged, type Limits, WorkerPool } from './pool.ts';
import type { ChainAction, ChainResult, Effect, Resumption, RunRequest, Subject } from './protocol.ts';
import { answerQuestion } from './roles.ts';
import { masker, recordRun } from './runs.ts';
import { SourceMaps } from './source-maps.ts';

export type { PostLoginOutcome, Progress, SessionChange, Suspension } from './outcome.ts';

/** Frames of a stack that are told to whoever watches; the console page shows all. */
const TOLD_FRAMES = 5;
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

export interface RuntimeOptions {
  limits?: Limits;
  /** The directory whose node_modules hold the packages that Actions declare; the working directory unless told. */
  packagesFrom?: string;
  sourceMaps?: SourceMaps;
}

interface Runtime {
  tenant: Tenant;
  pool: WorkerPool;
  sourceMaps: SourceMaps;
}

/** The runtime of one tenant. Costs nothing until the first login that has Actions; then one warm thread stays. */
export function createActionRuntime(tenant: Tenant, options: RuntimeOptions = {}): ActionRuntime {
  const { limits = AUTH0_LIMITS, packagesFrom = process.cwd(), sourceMaps = new SourceMaps() } = options;
  const pool = new WorkerPool(limits, packagesFrom);
  return {
    postLogin: (event, resuming, state) => postLogin({ tenant, pool, sourceMaps }, event, resuming, state),
    close: () => pool.close(),
  };
}

async function postLogin(
  runtime: Runtime,
  event: JsonObject,
  resuming: Progress | undefined,
  state: string | undefined,
): Promise<PostLoginOutcome> {
  const { tenant } = runtime;
  const trigger = 'post-login';
  const whole = readChain(tenant.store, trigger);
  const chain = resuming ? remaining(whole, resuming) : whole;
  const before = resuming?.effects ?? [];
  if (chain?.length === 0) {
    const nothing = { ...NOT_RUN, effects: before, started: resuming ? [resuming.action] : [] };
    return decided(tenant, nothing, before, isForAuth0Api(tenant, event));
  }
  const request = { kind: 'run' as const, trigger, handler: 'onExecutePostLogin', event: JSON.stringify(event) };
  const result = chain
    ? await runChain(runtime, chain, {
        ...request,
        actions: chain,
        clockOffset: tenant.clock.offsetSeconds * 1000,
        ...(state !== undefined && { state }),
        ...(resuming && { resumed: resumptionOf(resuming) }),
      })
    : notRun(resuming?.action ?? '', `The Action ${resuming?.action} is not bound any more`);
  const effects = [...before, ...result.effects];
  const outcome = decided(tenant, result, effects, isForAuth0Api(tenant, event));
  recordRun(tenant, trigger, chain ?? [], result, outcome);
  tenant.store.commit();
  if (result.failure) tellFailure(tenant, chain ?? [], result.failure);
  return outcome;
}

function decided(tenant: Tenant, result: ChainResult, effects: Effect[], isForAuth0: boolean): PostLoginOutcome {
  const whole = { ...result, effects };
  const outcome = bentOutcome(tenant, whole, outcomeOf(whole, isForAuth0));
  const suspended = outcome.denied === undefined ? suspensionOf(result, effects) : undefined;
  return suspended ? { ...outcome, suspended } : outcome;
}

function tellFailure(
  tenant: Tenant,
  chain: readonly ChainAction[],
  failure: NonNullable<ChainResult['failure']>,
): void {
  const mask = masker(chain);
  tenant.tell(`Action ${failure.action} failed: ${mask(failure.message)}`);
  const frames = (failure.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  for (const frame of frames.slice(0, TOLD_FRAMES)) tenant.tell(mask(frame));
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
  { tenant, pool, sourceMaps }: Runtime,
  chain: ChainAction[],
  request: RunRequest,
): Promise<ChainResult> {
  const excess = beyondLimits(chain);
  if (excess) return notRun(excess.action, excess.message);
  const subject = subjectOf(request.event);
  const mask = masker(chain);
  const inSources = (text: string) => sourceMaps.translate(text, chain);
  const actions = isDebugged() ? chain.map((action) => sourceMaps.withMap(action)) : chain;
  try {
    const result = await pool.run(
      { ...request, actions },
      (question) => answerQuestion(tenant, subject, question),
      ({ action, level, text }) => tenant.tell(`Action ${action} ${level}: ${mask(inSources(text))}`),
    );
    const { failure } = result;
    return {
      ...result,
      console: result.console.map((line) => ({ ...line, text: inSources(line.text) })),
      ...(failure && { failure: { ...failure, stack: inSources(failure.stack ?? '') } }),
    };
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
