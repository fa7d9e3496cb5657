import { createApi } from '../../../emulator/actions/api.ts';
import { ActionCache } from '../../../emulator/actions/cache.ts';
import { outcomeOf, type PostLoginOutcome, type Progress, suspensionOf } from '../../../emulator/actions/outcome.ts';
import { type Effect, endsChain, type Question, suspendsChain } from '../../../emulator/actions/protocol.ts';
import type { LoadedAction } from './load.ts';

export type Json = { [key: string]: unknown };
export type Api = { [group: string]: object };

/** What a login came to: what the tenant would do, and what can be asserted on besides. */
export interface LoginOutcome extends PostLoginOutcome {
  /** What Actions asked the tenant, in order. */
  questions: Question[];
  console: string[];
}

/** What a chain of Actions is run with. */
export interface Plan {
  event: Json;
  /** Roles that the tenant knows of, beyond `event.authorization.roles`: through groups, or not yet in the event. */
  effective: readonly string[];
  changeApi: (api: Api) => Api;
  /** Where an earlier run of the chain was suspended. */
  resuming?: Progress;
  /** What a redirect carried, and a token that comes back must hold. */
  state: string;
}

/** The tenant's clock in every test. */
export const NOW = Date.UTC(2026, 10, 23, 10);

/** What a run leaves behind. The cache is shared by the Actions of a chain. */
export interface Notes {
  effects: Effect[];
  questions: Question[];
  cache: ActionCache;
}

export function newNotes(): Notes {
  return { effects: [], questions: [], cache: new ActionCache() };
}

/** An api that notes what it is asked for, as the local tenant's own does. */
export function recordingApi(plan: Plan, event: Json, handler: string, notes: Notes): Api {
  return plan.changeApi(
    createApi({
      ...{ apply: (effect) => notes.effects.push(effect), ask: (question) => answer(plan, question, notes.questions) },
      ...{ cache: notes.cache, event, now: () => NOW, handler, state: plan.state },
    }),
  );
}

/** Runs Actions one after the other, as the tenant would: each with an event of its own, until one denies or waits. */
export async function runChain(plan: Plan, actions: readonly LoadedAction[]): Promise<LoginOutcome> {
  const notes: Notes = { ...newNotes(), effects: [...(plan.resuming?.effects ?? [])] };
  const lines: string[] = [];
  const log = console.log;
  console.log = (...args: unknown[]) => lines.push(args.join(' '));
  try {
    const result = await runEach(plan, remaining(plan, actions), notes);
    const outcome = outcomeOf(result, false);
    const suspended = outcome.denied === undefined ? suspensionOf(result, result.effects) : undefined;
    return { ...outcome, ...(suspended && { suspended }), questions: notes.questions, console: lines };
  } finally {
    console.log = log;
  }
}

async function runEach(plan: Plan, actions: readonly LoadedAction[], notes: Notes) {
  const { resuming } = plan;
  let metadata: Json = resuming?.metadata ?? {};
  let waits = false;
  const started = resuming ? [resuming.action] : [];
  for (const [place, action] of actions.entries()) {
    const handler = place === 0 && resuming?.continues ? 'onContinuePostLogin' : 'onExecutePostLogin';
    const event = structuredClone(plan.event);
    const transaction = event.transaction as Json | undefined;
    if (transaction) transaction.metadata = { ...(transaction.metadata as Json), ...metadata };
    const before = notes.effects.length;
    started.push(action.name);
    await action.execute(handler, event, recordingApi(plan, event, handler, notes));
    metadata = (transaction?.metadata as Json | undefined) ?? metadata;
    const own = notes.effects.slice(before);
    waits = !own.some(endsChain) && own.some(suspendsChain);
    if (waits || own.some(endsChain)) break;
  }
  const effects = JSON.parse(JSON.stringify(notes.effects)) as Effect[];
  const suspended = { metadata: metadata as Progress['metadata'] };
  return { effects, console: [], duration: 0, started, ...(waits && { suspended }) };
}

function remaining({ resuming }: Plan, actions: readonly LoadedAction[]): readonly LoadedAction[] {
  if (!resuming) return actions;
  const place = actions.findIndex(({ name }) => name === resuming.action);
  if (place < 0) throw new Error(`the login was suspended by ${resuming.action}, which is not among these Actions`);
  return actions.slice(resuming.continues ? place : place + 1);
}

async function answer({ event, effective }: Plan, question: Question, questions: Question[]): Promise<object> {
  questions.push(question);
  if (question.method === 'userGroups') return { groups: [] };
  if (question.method === 'groupMembership') {
    return { memberships: Object.fromEntries(question.groups.map((group) => [group, { is_member: false }])) };
  }
  const shown = (event.authorization as { roles?: string[] } | undefined)?.roles ?? [];
  const asked = question.method === 'effectiveRolesByNames' ? question.names : undefined;
  const held = [...shown, ...effective].filter((name) => asked?.includes(name) ?? true);
  return { roles: held.map((name) => ({ id: `rol_${name}`, name, type: 'tenant' })) };
}
