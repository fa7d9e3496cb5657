import { readFileSync } from 'node:fs';
import { apply } from '../../../../scripts/commands/apply.ts';
import type { Planned } from '../../../../scripts/commands/planning.ts';
import { hasChanges, type Plan } from '../../../../scripts/plan/plan.ts';
import { requireSafe } from '../../../../scripts/plan/safety.ts';
import { deploy } from '../../../../scripts/tenants/deploy-cli.ts';
import { fetchTrusting } from '../../../../scripts/tenants/https-fetch.ts';
import type { World } from '../world.ts';
import type { Base } from './bases.ts';
import { type DryRun, dryRun } from './dry-run.ts';
import { Hands } from './hands.ts';
import type { Mutation } from './mutation.ts';
import { namesOf, type Seen, type State, see } from './witness.ts';
import { listenTo, named, type Sent, unmatched } from './writes.ts';

/** Everything that is known of one set of mutations, planned and carried out: what a verdict is spoken on. */
export interface Round {
  base: string;
  mutations: readonly Mutation[];
  /** The resources that the files have. */
  declared: readonly string[];
  kinds: readonly string[];
  /** Kinds of which may be deleted. */
  deletes: readonly string[];
  plan: Plan;
  /** Fingerprint of a second plan of the same; of the only one where there was no second. */
  again: string;
  /** The tenant before and after auth0-deploy-cli alone. */
  before: Seen;
  after: Seen;
  /** A new tenant after the same; nothing where it cannot be deployed there. */
  ideal: Seen | undefined;
  /** Writes of the rehearsal that did not happen on the tenant, and the other way round. */
  unfaithful: { only: string[]; more: string[] };
  writes: number;
  /** The tenant after a deploy through the guard, which sends only what is needed, and what went wrong there. */
  applied: { after: Seen; sent: number; missing: readonly string[]; error?: string };
  /** What a plan after the deploy still has. */
  left: readonly string[];
  /** What is said to a plan that deletes without an override, and with it. */
  safety: { without: string; with: string };
  dryRun: DryRun | undefined;
}

export interface Play {
  world: World;
  /** With the mutated files. */
  base: Base;
  mutations: readonly Mutation[];
  declared: readonly string[];
  deletes: readonly string[];
  /** The tenant with the files that were not mutated. */
  start: State;
  /** Whether auth0-deploy-cli's own dry run is asked too. */
  compares: boolean;
  /** Plans a second time before the deploy, for the same fingerprint, and after it, for nothing left. */
  isThorough: boolean;
}

/** Plans and carries out. @throws UserError when a rehearsal is refused */
export async function play(played: Play): Promise<Round> {
  const { world, base, mutations, declared, deletes, start, isThorough } = played;
  const { files, bundles } = base;
  await putState(world, start);
  const hands = new Hands(world.live);
  for (const { onTenant } of mutations) await onTenant?.(hands);
  const moved = await getState(world);
  const again = isThorough ? (await world.plan(files, { bundles, deletes })).fingerprint : undefined;
  const carried = await world.plan(files, { bundles, deletes, isReviewed: true }, (planned) =>
    carryOut({ ...played, moved, planned }),
  );
  const { plan } = carried;
  const left = isThorough ? (await world.plan(files, { bundles, deletes })).changes : [];
  return {
    base: base.name,
    mutations,
    declared,
    kinds: Object.keys(files),
    deletes,
    again: again ?? plan.fingerprint,
    before: see(moved),
    left: left.map(({ action, kind, name }) => `${action} ${kind}/${name}`),
    safety: safetyOf(plan, deletes),
    ideal: await idealOf(world, base),
    ...carried,
  };
}

interface Carrying extends Play {
  moved: State;
  planned: Planned;
}

/** With auth0-deploy-cli alone, and from the same start once more through the guard. */
async function carryOut({ world, base, deletes, moved, planned, compares }: Carrying) {
  const { files, bundles } = base;
  const rows = compares ? await dryRun(world, files, bundles, deletes) : undefined;
  const made = await deployAlone(world, planned, deletes);
  const raw = await getState(world);
  const here = new Map([...namesOf(moved), ...namesOf(raw)]);
  const there = new Map(
    [...planned.rehearsal.before, ...planned.rehearsal.after].flatMap(({ id, name }) => (id ? [[id, name]] : [])),
  );
  await putState(world, moved);
  const applied = hasChanges(planned.plan)
    ? await apply(planned, world.live.access, world.working, () => () => undefined)
    : { sent: [], missing: [] };
  const { error } = applied as { error?: unknown };
  return {
    plan: planned.plan,
    after: see(raw),
    unfaithful: unmatched(
      planned.rehearsal.writes.map((write) => named(write, there)),
      made.map((write) => named(write, here)),
    ),
    writes: made.length,
    applied: {
      after: see(await getState(world)),
      sent: applied.sent.length,
      missing: applied.missing.map(({ method, path }) => `${method} ${path}`),
      ...(error !== undefined && { error: String(error) }),
    },
    dryRun: rows,
  };
}

/** Every write of auth0-deploy-cli, on the tenant itself. */
async function deployAlone(world: World, { compiled }: Planned, deletes: readonly string[]): Promise<Sent[]> {
  const wire = await listenTo(world.live);
  const order = { file: compiled.file, access: world.live.access, through: wire.through };
  try {
    await deploy(order);
    if (deletes.length > 0) await deploy({ ...order, kinds: deletes, deletes: true });
  } finally {
    await wire.close();
  }
  return wire.writes;
}

async function idealOf(world: World, { files, bundles }: Base): Promise<Seen | undefined> {
  await world.live.post('/_local/reset', { seed: 'empty' });
  try {
    await world.deployed(files, bundles);
  } catch {
    return undefined;
  }
  return see(await getState(world));
}

function safetyOf(plan: Plan, deletes: readonly string[]): Round['safety'] {
  const said = (allowed: readonly string[]) => {
    try {
      requireSafe(plan, new Map(), { deletes: allowed, rules: [], isProduction: false });
      return '';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return { without: said([]), with: said(deletes) };
}

const asking = new WeakMap<World, typeof fetch>();
function ask(world: World): typeof fetch {
  const known = asking.get(world) ?? fetchTrusting(readFileSync(world.live.caFile, 'utf8'));
  asking.set(world, known);
  return known;
}

export async function getState(world: World): Promise<State> {
  const answer = await ask(world)(`https://${world.live.domain}/_local/state`);
  return (await answer.json()) as State;
}

export async function putState(world: World, state: State): Promise<void> {
  const answer = await ask(world)(`https://${world.live.domain}/_local/state`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(state),
  });
  if (!answer.ok) throw new Error(await answer.text());
}
