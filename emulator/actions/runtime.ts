import { isObject, type JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { oversized, readChain } from './chain.ts';
import { NOTHING_DECIDED, outcomeOf, type PostLoginOutcome } from './outcome.ts';
import { AUTH0_LIMITS, type Limits, WorkerPool } from './pool.ts';
import type { ChainAction, ChainResult, RunRequest, Subject } from './protocol.ts';
import { answerQuestion } from './roles.ts';
import { masker, recordRun } from './runs.ts';

export type { PostLoginOutcome } from './outcome.ts';

/** Runs deployed Actions. */
export interface ActionRuntime {
  /** Runs the Actions bound to post-login with this event (post-login v3, without `secrets`). Never rejects. */
  postLogin(event: JsonObject): Promise<PostLoginOutcome>;
  close(): Promise<void>;
}

/** The runtime of one tenant. Costs nothing until the first login that has Actions; then one warm thread stays. */
export function createActionRuntime(tenant: Tenant, limits: Limits = AUTH0_LIMITS): ActionRuntime {
  const pool = new WorkerPool(limits);
  return {
    postLogin: (event) => postLogin(tenant, pool, event),
    close: () => pool.close(),
  };
}

async function postLogin(tenant: Tenant, pool: WorkerPool, event: JsonObject): Promise<PostLoginOutcome> {
  const trigger = 'post-login';
  const chain = readChain(tenant.store, trigger);
  if (chain.length === 0) return structuredClone(NOTHING_DECIDED);
  const result = await runChain(tenant, pool, chain, {
    kind: 'run',
    trigger,
    handler: 'onExecutePostLogin',
    actions: chain,
    event: JSON.stringify(event),
    clockOffset: tenant.clock.offsetSeconds * 1000,
  });
  const outcome = outcomeOf(result, isForAuth0Api(tenant, event));
  recordRun(tenant, trigger, chain, result, outcome);
  tenant.store.commit();
  const { failure } = result;
  if (failure) tenant.tell(`Action ${failure.action} failed: ${masker(chain)(failure.message)}`);
  return outcome;
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
  return { effects: [], console: [], duration: 0, started: [], failure: { kind: 'error', action, message } };
}

function subjectOf(event: string): Subject {
  const { user, organization } = JSON.parse(event);
  return { userId: String(user?.user_id), ...(organization?.id && { organizationId: String(organization.id) }) };
}

function isForAuth0Api(tenant: Tenant, { resource_server }: JsonObject): boolean {
  return isObject(resource_server) && resource_server.identifier === tenant.managementAudience;
}
