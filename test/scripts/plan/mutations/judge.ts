import type { Change } from '../../../../scripts/plan/change.ts';
import type { Drift } from '../../../../scripts/plan/drift.ts';
import { SEQUENCES } from './in-values.ts';
import { type Difference, differenceIn, differencesOf, leavesOf, minus, pathOf } from './leaves.ts';
import type { Expectation, Mutation } from './mutation.ts';
import type { Round } from './round.ts';

/** What is wrong with a plan, each in words; nothing when it is right. */
export interface Verdict {
  /** Of each mutation: what the plan does not show of it. */
  missed: { mutation: Mutation; why: string }[];
  /** Rows of the plan for what did not happen. */
  invented: string[];
  /** What happened on the tenant and does not stand in the plan. */
  untold: string[];
  /** Writes, states, fingerprints and safety that are not what was planned. */
  unfaithful: string[];
  /** Mutations that were as they should be. */
  shown: Mutation[];
}

/** Holds a plan against what was changed, and against what then happened. Pure. */
export function judge(round: Round): Verdict {
  const planned = byKey(round.plan.changes);
  const happened = differencesOf(round.before, round.after);
  const verdict: Verdict = { missed: [], invented: [], untold: [], unfaithful: [], shown: [] };
  const wrong = new Set<string>();
  for (const key of new Set([...planned.keys(), ...happened.keys()])) {
    const [told, real] = [planned.get(key), happened.get(key)];
    const why = compare(told, real, round.declared.includes(key));
    // A kind that the files say nothing of is not read: what goes with a deleted resource there is not told by itself.
    if (!round.kinds.includes(key.replace(/\/.*/, ''))) why.untold = [];
    if (why.untold.length > 0) verdict.untold.push(`${key}: ${why.untold.join('; ')}`);
    if (why.invented.length > 0) verdict.invented.push(`${key}: ${why.invented.join('; ')}`);
    if (why.untold.length + why.invented.length > 0) wrong.add(key);
  }
  const drift = driftProblems(round);
  verdict.untold.push(...drift.untold);
  verdict.invented.push(...drift.invented);
  for (const mutation of round.mutations) {
    const why = wrong.has(mutation.key)
      ? 'the plan of it is not what happened'
      : missing(mutation, round, planned, happened);
    if (why === undefined) verdict.shown.push(mutation);
    else verdict.missed.push({ mutation, why });
  }
  verdict.unfaithful.push(...unfaithful(round));
  return verdict;
}

function byKey(changes: readonly Change[]): Map<string, Difference> {
  const groups = Map.groupBy(changes, ({ kind, name }) => (name === '' ? kind : `${kind}/${name}`));
  return new Map([...groups].map(([key, list]) => [key, differenceIn(list)]));
}

/** A plan's row against what happened. */
function compare(planned: Difference | undefined, happened: Difference | undefined, isDeclared: boolean) {
  const [told, real] = [planned && comparable(planned), happened && comparable(happened)];
  if (!real)
    return {
      untold: [],
      invented: told ? [`${told.what}: ${[...told.gone, ...told.come, ...told.moved, ...told.secret]}`] : [],
    };
  if (!told) {
    const leaves = [...real.gone.map((one) => `-${one}`), ...real.come.map((one) => `+${one}`)];
    const whole = real.what === 'changed' ? [] : [real.what];
    return { untold: [...whole, ...leaves, ...ordered(real)], invented: [] };
  }
  const untold: string[] = [];
  const invented: string[] = [];
  if (told.what !== real.what) untold.push(`${real.what}, and the plan says ${told.what}`);
  const open = (leaves: readonly string[]) =>
    leaves.filter((leaf) => !told.secret.some((path) => covers(path, pathOf(leaf))));
  const [gone, come] = [open(real.gone), open(real.come)];
  if (real.what === 'changed') {
    untold.push(
      ...minus(gone, told.gone).map((leaf) => `-${leaf}`),
      ...minus(come, told.come).map((leaf) => `+${leaf}`),
    );
    invented.push(
      ...minus(told.gone, gone).map((leaf) => `-${leaf}`),
      ...minus(told.come, come).map((leaf) => `+${leaf}`),
    );
    untold.push(
      ...ordered(real)
        .filter((path) => !told.moved.includes(path))
        .map((path) => `order of ${path}`),
    );
    invented.push(...told.moved.filter((path) => !real.moved.includes(path)).map((path) => `order of ${path}`));
  } else {
    // What Auth0 keeps and what it shows of something new are not all the same; what both have is.
    const [shown, kept] = real.what === 'created' ? [told.come, come] : [told.gone, gone];
    const paths = new Set(shown.map(pathOf));
    untold.push(
      ...minus(
        kept.filter((leaf) => paths.has(pathOf(leaf))),
        shown,
      ).map((leaf) => `${real.what} with ${leaf}`),
    );
    if (shown.length === 0 && isDeclared && kept.length > 3) untold.push(`${real.what} without any value`);
  }
  return { untold, invented };
}

/**
 * What the Management API shows of something and keeps nowhere, in its default; and secrets that it never shows, so that no
 * plan can tell of them.
 */
const NOT_COMPARED =
  /^connections\.(is_enabled = true|organization_access_level = "none"|is_signup_enabled = false|show_as_button = true)$|^credentials\.(smtp_pass|api_key|auth_token) = /;

function comparable({ gone, come, ...rest }: Difference): Difference {
  const kept = (leaves: readonly string[]) => leaves.filter((leaf) => !NOT_COMPARED.test(leaf));
  return { ...rest, gone: kept(gone), come: kept(come) };
}

function covers(secret: string, path: string): boolean {
  return path === secret || path.startsWith(`${secret}.`);
}

function ordered({ moved }: Difference): string[] {
  return moved.filter((path) => SEQUENCES.includes(path.split('.').at(-1) ?? ''));
}

/** Why a plan does not show a mutation; nothing when it does. */
function missing(
  { key, path, expects, class: of }: Mutation,
  round: Round,
  planned: ReadonlyMap<string, Difference>,
  happened: ReadonlyMap<string, Difference>,
): string | undefined {
  const own = planned.get(key);
  const drift = round.plan.drift.filter((one) => keyOf(one) === key);
  const is = expects.is === 'extra' && round.deletes.includes(key.replace(/\/.*/, '')) ? 'delete' : expects.is;
  if (is === 'create' && own?.what !== 'created') return 'it is not planned to be created';
  if (is === 'delete' && own?.what !== 'deleted') return 'it is not planned to be deleted';
  // Where plan and tenant agree, another mutation has changed it too, and the order cannot be seen.
  if (is === 'reorder' && !own?.moved.includes(path) && (!own || happened.get(key)?.moved.includes(path)))
    return `no other order of ${path}`;
  if (is === 'nothing')
    return of === 'kind removed'
      ? touched(key, planned)
      : own && !happened.has(key)
        ? 'there is a change where nothing was changed'
        : undefined;
  if (is === 'extra') {
    if (own) return 'the plan changes it';
    return drift.some(({ type }) => type === 'extra') ? undefined : 'it is not told to be only on the tenant';
  }
  if (expects.is === 'kept')
    return notKept(expects, own, drift, happened.get(key), round.ideal && leavesOf(round.ideal.get(key)));
  return expects.is === 'change' ? notChanged(expects, path, own, happened.get(key)) : undefined;
}

function touched(kind: string, planned: ReadonlyMap<string, Difference>): string | undefined {
  const found = [...planned.keys()].find((key) => key === kind || key.startsWith(`${kind}/`));
  return found && `the plan changes ${found}`;
}

function notChanged(
  { gone, come }: Extract<Expectation, { is: 'change' }>,
  path: string,
  own: Difference | undefined,
  happened: Difference | undefined,
): string | undefined {
  // auth0-deploy-cli keeps some values to itself: then nothing happens, and the plan says so.
  if (!own) return happened && 'there is no change of it';
  if (own.secret.some((secret) => covers(secret, path))) return undefined;
  const lacks = [
    ...minus(
      gone.flatMap((value) => leavesOf(value, path)),
      own.gone,
    ).map((leaf) => `-${leaf}`),
    ...minus(
      come.flatMap((value) => leavesOf(value, path)),
      own.come,
    ).map((leaf) => `+${leaf}`),
  ];
  return lacks.length > 0 ? `without ${lacks.join(', ')}` : undefined;
}

/** It stays on the tenant and is told as drift; or the deploy takes it away, and that is planned. */
function notKept(
  { leaves }: Extract<Expectation, { is: 'kept' }>,
  own: Difference | undefined,
  drift: readonly Drift[],
  happened: Difference | undefined,
  /** What a new tenant has of it. */
  usual: readonly string[] | undefined,
): string | undefined {
  const taken = leaves.filter((leaf) => happened?.gone.includes(leaf));
  const untold = minus(taken, own?.gone ?? []);
  if (untold.length > 0) return `the deploy takes away ${untold}, which the plan does not tell`;
  if (!usual) return undefined;
  const told = drift.flatMap((one) =>
    one.type === 'field' ? differenceIn([{ action: 'update', fields: one.fields }]).come : [],
  );
  const left = minus(minus(minus(leaves, taken), usual), told);
  return left.length > 0 ? `not told as drift: ${left}` : undefined;
}

function keyOf({ kind, name }: { kind: string; name: string }): string {
  return name === '' ? kind : `${kind}/${name}`;
}

/** A tenant has one of these for every prompt, page and language: only those that the files name are read. */
const NOT_READ = /^\+(customText|partials|screens)\./;

/** Drift against what a new tenant would have, by own reading of both. */
function driftProblems(round: Round): { untold: string[]; invented: string[] } {
  const { ideal, after, declared, kinds, plan } = round;
  const told = new Map(
    plan.drift.flatMap((one) =>
      one.type === 'field' ? [[keyOf(one), differenceIn([{ action: 'update', fields: one.fields }])]] : [],
    ),
  );
  const extras = new Set(plan.drift.flatMap((one) => (one.type === 'extra' ? [keyOf(one)] : [])));
  const real = [...after.keys()].filter((key) => {
    const kind = key.replace(/\/.*/, '');
    return kinds.includes(kind) && key.includes('/') && !declared.includes(key) && !isOfEveryTenant(key);
  });
  const untold = minus(real, [...extras]).map((key) => `${key} is only on the tenant`);
  const invented = minus(
    [...extras].filter((key) => !isOfEveryTenant(key)),
    real,
  ).map((key) => `${key} is not only on the tenant`);
  if (!ideal) return { untold, invented };
  const differences = differencesOf(ideal, after);
  for (const key of declared) {
    // auth0-deploy-cli never changes the client that it signs in with, which is another one on a new tenant.
    if (key === 'clients/Deploy CLI') continue;
    const difference = withoutSecret(differences.get(key));
    const why = compare(told.get(key), difference && { ...difference, what: 'changed' }, true);
    why.untold = why.untold.filter((leaf) => !NOT_READ.test(leaf));
    untold.push(...why.untold.map((one) => `drift of ${key}: ${one}`));
    invented.push(...why.invented.map((one) => `drift of ${key}: ${one}`));
  }
  return { untold, invented };
}

/** Every tenant makes up its own. */
function withoutSecret(difference: Difference | undefined): Difference | undefined {
  if (!difference) return undefined;
  const kept = (leaves: readonly string[]) => leaves.filter((leaf) => pathOf(leaf) !== 'client_secret');
  const [gone, come] = [kept(difference.gone), kept(difference.come)];
  return gone.length + come.length + difference.moved.length === 0 ? undefined : { ...difference, gone, come };
}

/** Rows that nobody can take away, or of which every tenant has all. */
function isOfEveryTenant(key: string): boolean {
  return /^resourceServers\/.*\/(api\/v2|me)\/$|^pages\/|^guardianFactor|^clients\/Deploy CLI$|^clientGrants\/Deploy CLI /.test(
    key,
  );
}

function unfaithful(round: Round): string[] {
  const { plan, again, applied, unfaithful: writes, deletes, left, safety, before } = round;
  const deleted = plan.changes.filter(({ action }) => action === 'delete');
  const apart = [...differencesOf(applied.after, round.after)].filter(([key, { what, gone, come }]) => {
    // What a tenant makes up for something new is another one each time.
    if (what !== 'changed') return true;
    return before.has(key) && [...gone, ...come].some((leaf) => !NOT_COMPARED.test(leaf));
  });
  const found = [
    ...writes.only.map((write) => `only planned: ${write}`),
    ...writes.more.map((write) => `only written: ${write}`),
    ...(applied.error === undefined ? [] : [`through the guard: ${applied.error}`]),
    ...applied.missing.map((write) => `planned and not made: ${write}`),
    ...apart.map(
      ([key, difference]) =>
        `with all writes and with the needed ones ${key} is not the same: ${JSON.stringify(difference)}`,
    ),
    ...(plan.fingerprint === again ? [] : ['two plans of the same have two fingerprints']),
    ...left.map((change) => `left after the deploy: ${change}`),
    ...deleted.filter(({ kind }) => !deletes.includes(kind)).map(({ kind, name }) => `deletes ${kind}/${name} unasked`),
  ];
  if (deleted.length === 0) return found;
  const names = [...new Set(deleted.map(({ kind }) => kind))];
  if (!names.some((kind) => safety.without.includes(kind))) found.push('deletions pass without an override');
  if (safety.with !== '' && !safety.with.includes('in one deploy')) found.push(`with the override: ${safety.with}`);
  return found;
}
