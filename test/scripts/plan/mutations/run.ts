import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { bundleActions } from '../../../../scripts/bundle.ts';
import { actionsOf, compile } from '../../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../../scripts/config/load.ts';
import { UserError } from '../../../../scripts/errors.ts';
import type { Change } from '../../../../scripts/plan/change.ts';
import { declaredResources } from '../../../../scripts/plan/declared.ts';
import { isObject, type Json, type JsonObject, objectOf } from '../../../../scripts/plan/json.ts';
import { linesOf } from '../../../../scripts/plan/render/lines.ts';
import { keyOf, type Resource } from '../../../../scripts/plan/snapshot.ts';
import { planWrites } from '../../../../scripts/plan/writes.ts';
import { World } from '../world.ts';
import { dryRun } from './dry-run.ts';
import { type Mutation, mutateFiles, randomOf } from './mutations.ts';

/** How many resources are changed in one run: each of them once. */
const AT_ONCE = 8;

export interface Runs {
  mutations: number;
  bySort: { [sort: string]: number };
  /** Mutations that the plan does not show, or not with their values. */
  missed: string[];
  /** Changes that nobody made. */
  invented: string[];
  /** Runs whose writes were others than the planned ones. */
  unfaithful: string[];
  /** Runs whose fingerprint was another one at the second plan. */
  unstable: string[];
  dryRun: { named: number; valued: number; invented: number };
  writes: number;
  /** Mutations that check or tenant refuse: there is nothing to plan. */
  refused: string[];
}

interface Base {
  name: string;
  files: JsonObject;
  bundles: ReadonlyMap<string, string>;
}

/** This repository's own configuration, and exports of real tenants where the recordings are at hand. */
async function bases(): Promise<Base[]> {
  const configuration = await loadConfiguration('tenant', 'local');
  const bundles = await bundleActions(
    configuration.actions,
    actionsOf(configuration).map(({ folder }) => folder),
  );
  const compiled = compile(configuration, bundles, process.env);
  const own = structuredClone(compiled.values) as JsonObject;
  compiled.remove();
  // Templates are files, and grants name the domain of the tenant: neither is a value that is changed here.
  const { emailTemplates: _, clientGrants: __, ...files } = own;
  return [{ name: 'own', files: withSecretsNamed(files), bundles }, ...recorded()];
}

function withSecretsNamed(files: JsonObject): JsonObject {
  const { emailProvider, ...rest } = files;
  const provider = objectOf(emailProvider);
  const credentials = { ...objectOf(provider.credentials), smtp_pass: { $env: 'SMTP_PASSWORD' } };
  return emailProvider === undefined ? rest : { ...rest, emailProvider: { ...provider, credentials } };
}

const EXPORT = join(
  '..',
  'shared',
  'recordings',
  'deploy-cli-e2e',
  'golden-exports',
  'should-dump-without-throwing-an-error',
  '1-export',
);
/** Kinds of the export that need no file beside it and no secret. */
const RECORDED = [
  'clients',
  'databases',
  'tenant',
  'branding',
  'attackProtection',
  'guardianFactors',
  'guardianPolicies',
  'riskAssessment',
];

function recorded(): Base[] {
  const path = join(EXPORT, 'tenant.yaml');
  if (!existsSync(path)) return [];
  const exported = parse(readFileSync(path, 'utf8')) as JsonObject;
  const files = Object.fromEntries(Object.entries(exported).filter(([kind]) => RECORDED.includes(kind)));
  // The tenant says the colors of branding once more, is written last, and would undo a change of them.
  delete objectOf(files.tenant).universal_login;
  return [{ name: 'recorded', files, bundles: new Map() }];
}

const nameOf = (kind: string, item: JsonObject) =>
  Object.keys(declaredResources({ [kind]: [item] }))[0]?.replace(`${kind}/`, '') ?? '';

export async function runMutations(order: {
  count: number;
  seed: number;
  tell?: (line: string) => void;
  compares?: boolean;
}): Promise<Runs> {
  const { count, seed, tell = () => undefined, compares = true } = order;
  const runs: Runs = {
    mutations: 0,
    bySort: {},
    missed: [],
    invented: [],
    unfaithful: [],
    unstable: [],
    dryRun: { named: 0, valued: 0, invented: 0 },
    writes: 0,
    refused: [],
  };
  const random = randomOf(seed);
  const world = await World.start();
  world.env = { SMTP_PASSWORD: 'a-mail-password-4711' };
  const known = await bases();
  try {
    for (let round = 0; runs.mutations < count; round += 1) {
      const base = known[round % known.length] as Base;
      await world.live.post('/_local/reset', { seed: 'new-tenant' });
      await world.deployed(base.files, base.bundles);
      const files = structuredClone(base.files);
      const mutations = mutateFiles(files, Math.min(AT_ONCE, count - runs.mutations), random, nameOf);
      try {
        await one(world, { ...base, files }, mutations, runs, compares);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        runs.refused.push(...mutations.map(({ key, path }) => `${base.name} ${key} ${path}: ${error.message}`));
      }
      tell(
        `${runs.mutations}/${count} ${base.name}: ${runs.missed.length} missed, ${runs.invented.length} invented, ${runs.unfaithful.length} unfaithful`,
      );
    }
  } finally {
    await world.close();
  }
  return runs;
}

async function one(
  world: World,
  { name, files, bundles }: Base,
  mutations: readonly Mutation[],
  runs: Runs,
  compares: boolean,
) {
  const seen = await world.plan(files, { bundles }, ({ plan, rehearsal }) => ({ plan, rehearsal }));
  const { plan, rehearsal } = seen;
  const label = (mutation: Mutation) => `${name} ${mutation.sort} ${mutation.key} ${mutation.path}`;
  for (const mutation of mutations) {
    runs.mutations += 1;
    runs.bySort[mutation.sort] = (runs.bySort[mutation.sort] ?? 0) + 1;
    if (!isShown(mutation, plan.changes)) runs.missed.push(label(mutation));
  }
  const expected = new Set(
    mutations.filter(({ expects }) => expects !== 'nothing' && expects !== 'drift').map(({ key }) => key),
  );
  for (const change of plan.changes) if (!expected.has(keyOf(change))) runs.invented.push(`${name} ${keyOf(change)}`);
  if (!compares) return;
  const again = await world.plan(files, { bundles });
  if (again.fingerprint !== plan.fingerprint) runs.unstable.push(name);
  await compareDryRun(world, files, bundles, mutations, runs);
  const predicted = plan.writes.filter(({ isRefused }) => !isRefused).map(({ method, path }) => `${method} ${path}`);
  const happened = await writesOf(world, [...rehearsal.before, ...rehearsal.after], () =>
    world.deployed(files, bundles),
  );
  runs.writes += happened.length;
  const differs = predicted.toSorted().join('\n') !== happened.toSorted().join('\n');
  if (differs) runs.unfaithful.push(`${name}: ${difference(predicted, happened)}`);
}

function difference(predicted: readonly string[], happened: readonly string[]): string {
  const missing = predicted.filter((write) => !happened.includes(write));
  const more = happened.filter((write) => !predicted.includes(write));
  return `only planned ${missing.join(', ') || '–'}; only written ${more.join(', ') || '–'}`;
}

/** The writes of auth0-deploy-cli on the tenant itself, with no guard, by names instead of ids. */
async function writesOf(world: World, resources: readonly Resource[], work: () => Promise<void>): Promise<string[]> {
  const before = await world.live.requests();
  await work();
  const made = (await world.live.requests())
    .slice(before.length)
    .filter(({ method, status }) => method !== 'GET' && status < 400);
  const none = { query: '', body: undefined, status: 200, answer: undefined, rows: [] };
  const recordedWrites = made.map(({ method, path }) => ({
    ...none,
    method,
    path: path.replace(/^\/api\/v2/, '').replace(/\?.*$/, ''),
  }));
  return planWrites(recordedWrites, [], resources).map(({ method, path }) => `${method} ${path}`);
}

function isShown({ key, path, expects }: Mutation, changes: readonly Change[]): boolean {
  const own = changes.find((change) => keyOf(change) === key);
  if (expects === 'nothing' || expects === 'drift') return own === undefined;
  if (!own) return false;
  if (expects === 'reorder') return own.fields.some((field) => field.type === 'reordered' && field.path === path);
  const field = own.fields.filter((one) => samePath(one.path, path));
  const lines = field.flatMap(linesOf);
  const has = (sign: string, value: Json) =>
    lines.some((line) => line.sign === sign && line.text.includes(JSON.stringify(value)));
  return (
    expects.removed.every((value) => value === null || has('-', value)) &&
    expects.added.every((value) => has('+', value))
  );
}

/** A plan may name a list where the mutation names the field of an item. */
function samePath(planned: string, mutated: string): boolean {
  return (
    planned === mutated ||
    mutated.startsWith(`${planned}.`) ||
    planned.replace(/\[[^\]]*\]/g, '') === mutated.replace(/\[[^\]]*\]/g, '')
  );
}

async function compareDryRun(
  world: World,
  files: JsonObject,
  bundles: ReadonlyMap<string, string>,
  mutations: readonly Mutation[],
  runs: Runs,
) {
  const { rows, output } = await dryRun(world, files, bundles);
  const changed = mutations.filter(({ expects }) => expects !== 'nothing' && expects !== 'drift');
  for (const { key, expects } of changed) {
    const [kind = '', ...rest] = key.split('/');
    const isNamed = rows.some(
      (row) => row.kind.toLowerCase() === kind.toLowerCase() && (rest.length === 0 || row.name === rest.join('/')),
    );
    if (isNamed) runs.dryRun.named += 1;
    const values = isObject(expects) ? (expects as unknown as { added: Json[] }).added : [];
    if (
      isNamed &&
      values.every((value) => output.includes(typeof value === 'string' ? value : JSON.stringify(value)))
    ) {
      if (values.some((value) => typeof value === 'string')) runs.dryRun.valued += 1;
    }
  }
  const keys = changed.map(({ key }) => key.toLowerCase());
  for (const { kind, name } of rows) {
    if (!keys.some((key) => key === `${kind}/${name}`.toLowerCase() || key === kind.toLowerCase()))
      runs.dryRun.invented += 1;
  }
}

export function summaryOfRuns(runs: Runs): string {
  const sorts = Object.entries(runs.bySort).map(([sort, number]) => `${number} ${sort}`);
  const changing = runs.mutations - runs.missed.length;
  return [
    `${runs.mutations} mutations: ${sorts.join(', ')}`,
    `plan:     ${changing} shown as they are, ${runs.missed.length} missed, ${runs.invented.length} invented, ${runs.unstable.length} fingerprints unstable`,
    `dry run:  ${runs.dryRun.named} named, ${runs.dryRun.valued} with their new text, ${runs.dryRun.invented} rows for what nobody changed`,
    `refused:  ${runs.refused.length} by check or tenant, in the place of which others were made`,
    `fidelity: ${runs.writes} writes happened, ${runs.unfaithful.length} runs with others than planned`,
    ...[
      ...runs.missed.map((one) => `missed: ${one}`),
      ...runs.invented.map((one) => `invented: ${one}`),
      ...runs.unfaithful.map((one) => `unfaithful: ${one}`),
    ].slice(0, 40),
    '',
  ].join('\n');
}
