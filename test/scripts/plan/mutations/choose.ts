import { loadConfiguration } from '../../../../scripts/config/load.ts';
import { UserError } from '../../../../scripts/errors.ts';
import type { World } from '../world.ts';
import type { Base } from './bases.ts';
import type { Candidate, Class, Mutation } from './mutation.ts';
import { type Random, randomOf, shuffled } from './random.ts';
import { type Chosen, candidatesOf, prepare } from './recipe.ts';

/** How many resources are changed in one round: each of them once. */
const AT_ONCE = 24;

export interface Choosing {
  world: World;
  base: Base;
  mayDelete: boolean;
  /** Hears of what the check of the files refuses. */
  onRefused: (mutation: Mutation, why: string) => void;
}

/** One of each class in turn, each of another resource; what the check of the files refuses is put aside. */
export async function choose(choosing: Choosing, classes: readonly Class[], random: Random): Promise<Chosen> {
  const { base, mayDelete } = choosing;
  const seed = Math.floor(random() * 2 ** 31);
  const all = candidatesOf(structuredClone(base.files), new Map(), randomOf(seed), mayDelete);
  const taken = new Set<string>();
  const picks: Chosen['picks'] = [];
  for (const of of [...classes, ...classes, ...classes]) {
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
async function isAccepted({ world, base, mayDelete, onRefused }: Choosing, seed: number, at: number): Promise<boolean> {
  const files = structuredClone(base.files);
  const mutation = candidatesOf(files, new Map(), randomOf(seed), mayDelete)[at]?.make();
  if (!mutation) return false;
  prepare(world, base, new Map());
  try {
    await loadConfiguration(world.files(files, base.bundles), 'dev');
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    onRefused(mutation, error.details.split('\n')[0] ?? '');
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
