import { UserError } from '../../../../scripts/errors.ts';
import { World } from '../world.ts';
import { type Base, basesOf } from './bases.ts';
import { choose } from './choose.ts';
import { Hands } from './hands.ts';
import { judge, type Verdict } from './judge.ts';
import { CLASSES, type Class, declaredIn, type Mutation } from './mutation.ts';
import { randomOf } from './random.ts';
import { made, type Pick, prepare, type Recipe } from './recipe.ts';
import { getState, play, putState, type Round } from './round.ts';
import type { State } from './witness.ts';

export interface Judged {
  round: Round;
  verdict: Verdict;
}

export interface Runs {
  rounds: Judged[];
  /** Mutations that check, auth0-deploy-cli or tenant refuse: there is nothing to plan. */
  refused: { mutation: Mutation; why: string }[];
}

export interface Order {
  /** How many mutations at least. */
  count: number;
  seed: number;
  /** Only these classes; all unless told. */
  classes?: readonly Class[];
  /** Only these configurations, by name. */
  bases?: readonly string[];
  /** Asks auth0-deploy-cli's dry run as well; yes unless told. */
  compares?: boolean;
  tell?: (line: string) => void;
}

/** Generates mutations of every class in turn, and plays and judges them. */
export async function runMutations(order: Order): Promise<Runs> {
  const { count, seed, tell = () => undefined, compares = true } = order;
  const random = randomOf(seed);
  const world = await World.start();
  const runs: Runs = { rounds: [], refused: [] };
  const numbers = new Map<Class, number>();
  const onRefused = (mutation: Mutation, why: string) => void runs.refused.push({ mutation, why });
  try {
    const bases = (await basesOf()).filter(({ name }) => !order.bases || order.bases.includes(name));
    const starts = new Map<string, State>();
    let done = 0;
    for (let number = 0; done < count; number += 1) {
      const base = bases[number % bases.length] as Base;
      const start = starts.get(base.name) ?? (await startOf(world, base));
      starts.set(base.name, start);
      const mayDelete = Math.floor(number / bases.length) % 2 === 1;
      const wanted = (order.classes ?? CLASSES).toSorted(
        (one, other) => (numbers.get(one) ?? 0) - (numbers.get(other) ?? 0),
      );
      const before = runs.refused.length;
      const chosen = await choose({ world, base, mayDelete, onRefused }, wanted, random);
      const isThorough = number % 3 === 0;
      const rounds = await playAll(world, { base, start, chosen, mayDelete, compares, isThorough }, runs);
      for (const { mutation, why } of runs.refused.slice(before)) {
        tell(`refused ${mutation.class} ${mutation.key} ${mutation.path}: ${why}`);
      }
      for (const { round, verdict } of rounds) {
        done += round.mutations.length;
        for (const { class: of } of round.mutations) numbers.set(of, (numbers.get(of) ?? 0) + 1);
        tell(lineOf(done, count, round, verdict));
      }
      if (number > count * 3) throw new Error('Too few of these mutations can be made');
    }
  } finally {
    await world.close();
  }
  return runs;
}

function lineOf(done: number, count: number, round: Round, verdict: Verdict): string {
  const { missed, invented, untold, unfaithful } = verdict;
  const bad = [
    ...missed.map(({ mutation, why }) => `missed ${mutation.class} ${mutation.key} ${mutation.path}: ${why}`),
    ...invented.map((one) => `invented ${one}`),
    ...untold.map((one) => `untold ${one}`),
    ...unfaithful.map((one) => `unfaithful ${one}`),
  ];
  const what = round.mutations.map((one) => `${one.class} ${one.key}`).join(', ');
  return [
    `${done}/${count} ${round.base}: ${bad.length === 0 ? 'all right' : what}`,
    ...bad.map((one) => `    ${one}`),
  ].join('\n');
}

/** The tenant as the files make it that nobody mutated. */
async function startOf(world: World, base: Base): Promise<State> {
  await world.live.post('/_local/reset', { seed: 'new-tenant' });
  prepare(world, base, new Map());
  await world.deployed(base.files, base.bundles);
  return getState(world);
}

interface Playing extends Recipe {
  start: State;
  compares: boolean;
  isThorough: boolean;
}

/** Plays a round. What is refused is looked for by halves, put aside, and the rest is played. */
async function playAll(world: World, playing: Playing, runs: Runs): Promise<Judged[]> {
  const { chosen, start, compares, isThorough } = playing;
  if (chosen.picks.length === 0) return [];
  const { mutated, mutations, deletes } = made(world, playing, chosen.picks);
  try {
    const declared = declaredIn(mutated.files).map(({ key }) => key);
    const round = await play({ world, base: mutated, mutations, declared, deletes, start, compares, isThorough });
    const judged = { round, verdict: judge(round) };
    runs.rounds.push(judged);
    return [judged];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const bad = await culprit(world, playing, chosen.picks);
    const { mutations: refused } = made(world, playing, [bad]);
    const why = error instanceof UserError ? `${error.message} ${error.details}` : String(error);
    runs.refused.push(...refused.map((mutation) => ({ mutation, why: why.slice(0, 400) })));
    const picks = chosen.picks.filter((pick) => pick !== bad);
    return playAll(world, { ...playing, chosen: { ...chosen, picks } }, runs);
  }
}

async function culprit(world: World, playing: Playing, picks: readonly Pick[]): Promise<Pick> {
  const [first] = picks;
  if (first === undefined) throw new Error('Nothing is refused by itself');
  if (picks.length === 1) return first;
  const half = picks.slice(0, Math.ceil(picks.length / 2));
  const { mutated, mutations, deletes } = made(world, playing, half);
  try {
    await putState(world, playing.start);
    const hands = new Hands(world.live);
    for (const { onTenant } of mutations) await onTenant?.(hands);
    await world.plan(mutated.files, { bundles: mutated.bundles, deletes });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return culprit(world, playing, half);
  }
  return culprit(world, playing, picks.slice(half.length));
}

/** Refused by the check of the files or by auth0-deploy-cli; or the tenant refused what somebody wanted to do by hand. */
function isRefusal(error: unknown): boolean {
  if (error instanceof UserError) return true;
  return error instanceof Error && /^(POST|PATCH|PUT|DELETE) \S+: 4\d\d/.test(error.message);
}
