import type { JsonObject } from '../../../../scripts/plan/json.ts';
import type { World } from '../world.ts';
import type { Base } from './bases.ts';
import { codeCandidates, type Edits } from './in-code.ts';
import { resourceCandidates } from './in-resources.ts';
import { valueCandidates } from './in-values.ts';
import type { Candidate, Class, Mutation } from './mutation.ts';
import { driftCandidates } from './on-tenant.ts';
import { type Random, randomOf } from './random.ts';

/** What is mutated, as a recipe: classes and keys of candidates, made again on a fresh copy of the files. */
export interface Chosen {
  seed: number;
  picks: Pick[];
}

/** One candidate, by its place among all of the same seed. */
export interface Pick {
  class: Class;
  key: string;
  at: number;
}

export interface Recipe {
  base: Base;
  chosen: Chosen;
  mayDelete: boolean;
}

export function candidatesOf(files: JsonObject, edits: Edits, random: Random, mayDelete: boolean): Candidate[] {
  return [
    ...valueCandidates(files, random),
    ...resourceCandidates(files, random, mayDelete),
    ...codeCandidates(files, edits, random),
    ...driftCandidates(files, random),
  ];
}

/** Lays out what the files of a configuration point to. */
export function prepare(world: World, base: Base, added: ReadonlyMap<string, string>): void {
  world.env = base.env;
  world.beside = { ...(base.beside && { folder: base.beside }), added };
}

/** Makes what was chosen on a fresh copy of the files. */
export function made(world: World, { base, chosen, mayDelete }: Recipe, picks: readonly Pick[]) {
  const edits: Edits = new Map();
  const files = structuredClone(base.files);
  const candidates = candidatesOf(files, edits, randomOf(chosen.seed), mayDelete);
  const mutations = picks.flatMap(({ at }) => candidates[at]?.make() ?? []);
  prepare(world, base, besideWith(base, edits));
  return { mutated: { ...base, files, bundles: bundlesWith(base, edits) }, mutations, deletes: deletesOf(mutations) };
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
