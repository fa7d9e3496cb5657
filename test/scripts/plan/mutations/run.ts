import { loadConfiguration } from '../../../../scripts/config/load.ts';
import { UserError } from '../../../../scripts/errors.ts';
import type { JsonObject } from '../../../../scripts/plan/json.ts';
import { World } from '../world.ts';
import { type Base, basesOf } from './bases.ts';
import { Hands } from './hands.ts';
import { codeCandidates, type Edits } from './in-code.ts';
import { resourceCandidates } from './in-resources.ts';
import { valueCandidates } from './in-values.ts';
import { judge, type Verdict } from './judge.ts';
import { type Candidate, CLASSES, type Class, declaredIn, type Mutation } from './mutation.ts';
import { driftCandidates } from './on-tenant.ts';
import { type Random, randomOf, shuffled } from './random.ts';
import { getState, play, putState, type Round } from './round.ts';
import type { State } from './witness.ts';

/** How many resources are changed in one round: each of them once. */
const AT_ONCE = 24;

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
  const made = new Map<Class, number>();
  try {
    const bases = (await basesOf()).filter(({ name }) => !order.bases || order.bases.includes(name));
    const starts = new Map<string, State>();
    let done = 0;
    for (let number = 0; done < count; number += 1) {
      const base = bases[number % bases.length] as Base;
      const start = starts.get(base.name) ?? (await startOf(world, base));
      starts.set(base.name, start);
      const mayDelete = Math.floor(number / bases.length) % 3 === 2;
      const wanted = (order.classes ?? CLASSES).toSorted((one, other) => (made.get(one) ?? 0) - (made.get(other) ?? 0));
      const before = runs.refused.length;
      const chosen = await choose({ world, base, mayDelete, runs }, wanted, random);
      const isThorough = number % 3 === 0;
      const rounds = await playAll(world, { base, start, chosen, mayDelete, compares, isThorough }, runs);
      for (const { mutation, why } of runs.refused.slice(before)) {
        tell(`refused ${mutation.class} ${mutation.key} ${mutation.path}: ${why}`);
      }
      for (const { round, verdict } of rounds) {
        done += round.mutations.length;
        for (const { class: of } of round.mutations) made.set(of, (made.get(of) ?? 0) + 1);
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

function prepare(world: World, base: Base, added: ReadonlyMap<string, string>): void {
  world.env = base.env;
  world.beside = { ...(base.beside && { folder: base.beside }), added };
}

/** What is mutated, as a recipe: classes and keys of candidates, made again on a fresh copy of the files. */
interface Chosen {
  seed: number;
  picks: { class: Class; key: string; at: number }[];
}

function candidatesOf(files: JsonObject, edits: Edits, random: Random, mayDelete: boolean): Candidate[] {
  return [
    ...valueCandidates(files, random),
    ...resourceCandidates(files, random, mayDelete),
    ...codeCandidates(files, edits, random),
    ...driftCandidates(files, random),
  ];
}

interface Choosing {
  world: World;
  base: Base;
  mayDelete: boolean;
  runs: Runs;
}

/** One of each class in turn, each of another resource; what the check of the files refuses is put aside. */
async function choose(choosing: Choosing, classes: readonly Class[], random: Random): Promise<Chosen> {
  const { base, mayDelete } = choosing;
  const seed = Math.floor(random() * 2 ** 31);
  const all = candidatesOf(structuredClone(base.files), new Map(), randomOf(seed), mayDelete);
  const taken = new Set<string>();
  const picks: Chosen['picks'] = [];
  for (const of of [...classes, ...classes]) {
    if (picks.length >= AT_ONCE) break;
    for (let tries = 0; tries < 3; tries += 1) {
      const free = all.map((one, at) => ({ one, at })).filter(({ one }) => one.class === of && isFree(one, taken));
      const [kind] = shuffled([...new Set(free.map(({ one }) => one.kind))], random);
      const [found] = shuffled(
        free.filter(({ one }) => one.kind === kind),
        random,
      );
      if (!found) break;
      for (const key of takes(found.one)) taken.add(key);
      if (!(await isAccepted(choosing, seed, found.at))) continue;
      picks.push({ class: of, key: found.one.key, at: found.at });
      break;
    }
  }
  return { seed, picks };
}

/** Whether the files by themselves are still right with one candidate made. */
async function isAccepted({ world, base, mayDelete, runs }: Choosing, seed: number, at: number): Promise<boolean> {
  const files = structuredClone(base.files);
  const mutation = candidatesOf(files, new Map(), randomOf(seed), mayDelete)[at]?.make();
  if (!mutation) return false;
  prepare(world, base, new Map());
  try {
    await loadConfiguration(world.files(files, base.bundles), 'dev');
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    runs.refused.push({ mutation, why: error.details.split('\n')[0] ?? '' });
    return false;
  }
}

/** What deletes, or takes a whole kind away, touches others too: it has its kind for itself. */
function takes({ class: of, kind, key }: Candidate): string[] {
  const isWide = /deleted|deletion|kind removed|missing/.test(of);
  return isWide ? [kind, key, `${kind} wide`] : [kind, key];
}

function isFree({ class: of, kind, key }: Candidate, taken: ReadonlySet<string>): boolean {
  if (taken.has(key) || taken.has(`${kind} wide`)) return false;
  return !(/deleted|deletion|kind removed|missing/.test(of) && taken.has(kind));
}

interface Playing {
  base: Base;
  start: State;
  chosen: Chosen;
  mayDelete: boolean;
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

type Pick = Chosen['picks'][number];

/** Makes what was chosen on a fresh copy of the files. */
function made(world: World, { base, chosen, mayDelete }: Playing, picks: readonly Pick[]) {
  const edits: Edits = new Map();
  const files = structuredClone(base.files);
  const candidates = candidatesOf(files, edits, randomOf(chosen.seed), mayDelete);
  const mutations = picks.flatMap(({ at }) => candidates[at]?.make() ?? []);
  prepare(world, base, besideWith(base, edits));
  return { mutated: { ...base, files, bundles: bundlesWith(base, edits) }, mutations, deletes: deletesOf(mutations) };
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

/** The kinds of what is deleted: the override names them. */
function deletesOf(mutations: readonly Mutation[]): string[] {
  return [
    ...new Set(mutations.filter((one) => one.class === 'resource deleted').map(({ key }) => key.replace(/\/.*/, ''))),
  ];
}

const BUNDLE = /^\.\/actions\/([\w.-]+)\/code\.js$/;

function bundlesWith({ bundles }: Base, edits: Edits): ReadonlyMap<string, string> {
  const edited = [...edits].flatMap(([file, text]): [string, string][] => {
    const [, name = ''] = BUNDLE.exec(file) ?? [];
    const code = bundles.get(name);
    return code === undefined ? [] : [[name, `${code}${text}`]];
  });
  return new Map([...bundles, ...edited]);
}

/** auth0-deploy-cli looks for the mails of passwordless connections in a folder of their own. */
function besideWith({ bundles }: Base, edits: Edits): Edits {
  const others = [...edits].filter(([file]) => !bundles.has(BUNDLE.exec(file)?.[1] ?? ''));
  return new Map(others.map(([file, text]) => [file === './email.html' ? './connections/email.html' : file, text]));
}
