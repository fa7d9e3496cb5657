import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compiled, compile } from '../config/compile.ts';
import type { Configuration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import { type Ambiguous, ambiguousOf, inWords } from '../plan/ambiguous.ts';
import type { Change } from '../plan/change.ts';
import { declaredResources } from '../plan/declared.ts';
import { driftOf } from '../plan/drift.ts';
import { type Json, type JsonObject, objectOf } from '../plan/json.ts';
import { type Finding, type JourneyReport, makePlan, type Plan } from '../plan/plan.ts';
import { keyOf, type Resource, type Snapshot } from '../plan/snapshot.ts';
import { type UnseenSecret, unseenSecrets } from '../plan/unseen.ts';
import { planWrites } from '../plan/writes.ts';
import { judge } from '../policy/index.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { DEPLOY_CLI_VERSION } from '../tenants/deploy-cli.ts';
import { type Managed, READABLE_KINDS } from '../tenants/reads.ts';
import { sender } from '../tenants/send.ts';
import { readSnapshot } from '../tenants/snapshot.ts';
import type { BaseTenant } from './base.ts';
import type { Working } from './command.ts';
import { commitOf } from './commit.ts';
import { TenantCopy } from './copy.ts';
import { journeyOn } from './copy-journey.ts';
import { filesSaid } from './files-said.ts';
import { Progress } from './progress.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import { Repeats } from './repeats.ts';

export interface PlanningInput {
  configuration: Configuration;
  bundles: ReadonlyMap<string, string>;
  access: TenantAccess;
  /** Kinds of which what the files lack is deleted. */
  deletes: readonly string[];
  /** Secrets that nobody can compare are written also where nothing else of their resource changes. */
  writesSecrets: boolean;
  /** Whether to compare with a new tenant and to carry out an invitation: what a reviewer needs, and a deploy does not. */
  isReviewed: boolean;
  /** It is carried out at once: no drift is told, and an invitation is only tried where something changes. */
  isDeploy?: boolean;
  /** Where the authority of the copies is kept; `.local` unless told. */
  directory?: string;
  /** What is deployed instead of the files: the way back of a deploy. */
  compiled?: Compiled;
  /** Compares with what another commit makes of a new tenant, instead of with a tenant. */
  base?: BaseTenant;
  /** What the line of its progress is called. */
  title?: string;
}

/** A plan, and what a deploy needs that a plan must not hold. `close` it. */
export interface Planned {
  plan: Plan;
  rehearsal: Rehearsal;
  compiled: Compiled;
  live: Snapshot;
  /** What the tenant has more than once, and the files once. */
  ambiguous: readonly Ambiguous[];
  close: () => Promise<void>;
}

/** Reads the tenant, deploys to a copy of it, and tells what that does. Nothing is written to the tenant. @throws UserError */
export function planDeploy(input: PlanningInput, context: Working): Promise<Planned> {
  const { configuration, bundles, access } = input;
  return context.terminal.task(input.title ?? 'Rehearsed', async (task) => {
    const own = compile({ ...configuration, domain: access.domain }, bundles, context.env);
    const compiled = input.compiled ?? own;
    // On the way back also what the files have is read: an invitation needs more than what changes.
    const managed = { ...input.base?.managed, ...own.values, ...compiled.values };
    requireReadable(managed);
    const remove = () => {
      own.remove();
      compiled.remove();
    };
    try {
      const repeats = new Repeats();
      const { reading: live, requests } = readLive(input, managed, context, { update: task.update, repeats });
      live.catch(() => undefined);
      const { signal } = context;
      // One after the other: the first makes the authority that signs for both.
      const copy = await TenantCopy.start(access.domain, input.directory);
      const other =
        input.isReviewed && !input.isDeploy && !input.compiled && !input.base
          ? await TenantCopy.start(access.domain, input.directory)
          : undefined;
      const isolated = other && rehearse({ copy: other, ...onNewTenant(access), compiled, signal });
      isolated?.catch(() => undefined);
      const rehearsal = await rehearse({
        copy,
        compiled,
        managed,
        access,
        live,
        deletes: input.deletes,
        signal,
        onLine: ({ action, kind, name }) => task.update(action ? `on the copy: ${action} ${kind} ${name ?? ''}` : ''),
      }).catch((error) => {
        // Nobody else closes it when there is nothing to compare it with.
        isolated?.then((one) => one.copy.close()).catch(() => undefined);
        throw error;
      });
      try {
        const ambiguous = ambiguousOf(rehearsal.before, new Set(Object.keys(declaredResources(compiled.values))));
        for (const one of ambiguous)
          context.terminal.outcome(false, 'Not clear', `${inWords(one)}; one of them is meant`);
        const plan = await assemble(input, compiled, rehearsal, isolated, context);
        const what = input.base ? 'of that base' : `of it, after ${requests()} reads`;
        task.done(`${access.domain}: auth0-deploy-cli ${DEPLOY_CLI_VERSION} on a copy ${what}`, repeats.told());
        return { plan, rehearsal, compiled, ambiguous, live: await live, close: () => closeAll(rehearsal, remove) };
      } catch (error) {
        await rehearsal.copy.close();
        throw error;
      }
    } catch (error) {
      remove();
      throw error;
    }
  });
}

/** A plan must not leave out what it cannot see. @throws UserError NOT_BUILT */
function requireReadable(managed: Managed): void {
  const unknown = Object.keys(managed).filter((kind) => !READABLE_KINDS.includes(kind));
  if (unknown.length === 0) return;
  const fix = 'Take it out of tenant/, and set it by hand until plans know it';
  throw new UserError('NOT_BUILT', `Plans do not know ${unknown.join(', ')} yet`, fix);
}

/** What the tenant holds; or what the base does, which takes no request to anybody. */
function readLive(
  { access, base }: PlanningInput,
  managed: Managed,
  { signal }: Working,
  { update, repeats }: { update: (text: string) => void; repeats: Repeats },
): { reading: Promise<Snapshot>; requests: () => number } {
  if (base) return { reading: base.snapshot(managed), requests: () => 0 };
  let requests = 0;
  const progress = new Progress(0);
  const reading = readSnapshot({
    send: sender(access, { readOnly: true, signal, onRepeat: repeats.add }),
    domain: access.domain,
    managed,
    onProgress: (_, known) => {
      requests = known;
      update(`reading the tenant: ${progress.step(known)}`);
    },
    signal,
  });
  return { reading, requests: () => requests };
}

/** What stays on the tenant. `other` is a new tenant with the same files, which is closed. */
async function driftIn(
  { after, planned }: Pick<Rehearsal, 'after' | 'planned'>,
  { values }: Compiled,
  { credentials }: TenantAccess,
  other: Promise<Rehearsal> | undefined,
): Promise<Pick<Plan, 'drift' | 'drift_unknown'>> {
  if (!other) return { drift: [] };
  const managed = new Set([...planned.map(keyOf), ...Object.keys(declaredResources(values))]);
  const parts = { after, managed, kinds: new Set(Object.keys(values)), ownClient: credentials.clientId };
  try {
    const { after: ideal, copy } = await other;
    await copy.close();
    return { drift: driftOf({ ...parts, ideal }) };
  } catch (error) {
    // Files may lean on what only this tenant has.
    if (!(error instanceof UserError && error.code === 'DEPLOY_FAILED')) throw error;
    return { drift: driftOf(parts), drift_unknown: error.message };
  }
}

async function closeAll(rehearsal: Rehearsal, remove: () => void): Promise<void> {
  remove();
  await rehearsal.copy.close();
}

/** What the same files make of a tenant that has nothing yet. */
function onNewTenant(access: TenantAccess) {
  return { access, live: Promise.resolve({ domain: access.domain, answers: {} }), deletes: [] };
}

async function assemble(
  input: PlanningInput,
  compiled: Compiled,
  rehearsal: Rehearsal,
  isolated: Promise<Rehearsal> | undefined,
  { signal }: Working,
): Promise<Plan> {
  const { configuration, bundles, access, deletes } = input;
  const { before, after, writes: recorded } = rehearsal;
  const unseen = unseenSecrets(recorded, rehearsal.planned, after);
  const changes = input.writesSecrets ? withSecrets(rehearsal.changes, unseen) : rehearsal.changes;
  const alsoSent = new Set(input.writesSecrets ? unseen.map(({ key }) => key) : []);
  const planned = input.writesSecrets
    ? planWrites(recorded, changes, [...before, ...after], alsoSent)
    : rehearsal.planned;
  const drift = await driftIn({ after, planned }, compiled, access, isolated);
  const tries = input.isReviewed && (!input.isDeploy || changes.length > 0);
  const journey: JourneyReport = tries
    ? await journeyOn(rehearsal.copy, configuration, signal)
    : { ran: false, reason: input.isDeploy ? 'nothing changes' : 'it was not asked for' };
  const commit = commitOf(configuration.directory);
  return makePlan({
    environment: configuration.environment,
    tenant: input.base ? `commit ${input.base.commit.slice(0, 12)}` : access.domain,
    made_at: new Date().toISOString(),
    ...(commit !== undefined && { commit }),
    tools: { 'auth0-deploy-cli': DEPLOY_CLI_VERSION, 'auth0-tenant-as-code': OWN_VERSION },
    before,
    after,
    changes,
    recorded,
    planned,
    ...drift,
    unseen: unseen.map(({ key, path }) => `${key}: ${path}`),
    journey,
    findings: {
      before: findingsOf(before, configuration),
      after: findingsOf(after, configuration),
      files: judged(objectOf(compiled.values), configuration, codeIn(after)),
    },
    deletes,
    writes_secrets: input.writesSecrets,
    files: input.compiled ? declaredResources(compiled.values) : filesSaid(configuration, bundles, compiled),
  });
}

const OWN_VERSION: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
).version;

/** Secrets that are to be written although nobody knows whether they differ. */
function withSecrets(changes: readonly Change[], unseen: readonly UnseenSecret[]): Change[] {
  const changed = new Set(changes.map(keyOf));
  const byKey = Map.groupBy(
    unseen.filter(({ key }) => !changed.has(key)),
    ({ key }) => key,
  );
  const added = [...byKey].map(([key, secrets]): Change => {
    const [kind = '', ...name] = key.split('/');
    const fields = secrets.map(({ path }) => ({ path, type: 'secret' as const }));
    return { action: 'update', kind, name: name.join('/'), fields };
  });
  return [...changes, ...added];
}

/** Kinds of which a tenant has one; the others are lists in auth0-deploy-cli's files. */
function configurationOf(resources: readonly Resource[]): JsonObject {
  const kinds = [...Map.groupBy(resources, ({ kind }) => kind)].map(([kind, list]): [string, Json] => {
    const [single] = list;
    if (single?.name === '') return [kind, single.fields];
    if (kind !== 'triggers') return [kind, list.map(({ name, fields }) => ({ name, ...fields }))];
    return [kind, Object.fromEntries(list.map(({ name, fields }) => [name, fields.bindings ?? []]))];
  });
  return Object.fromEntries(kinds);
}

function findingsOf(resources: readonly Resource[], configuration: Configuration): Finding[] {
  return judged(configurationOf(resources), configuration, codeIn(resources));
}

function codeIn(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const actions = resources.filter(({ kind }) => kind === 'actions');
  return new Map(actions.map(({ name, fields }) => [name, String(fields.code ?? '')]));
}

function judged(
  configuration: JsonObject,
  { environment, domain }: Configuration,
  code: ReadonlyMap<string, string>,
): Finding[] {
  const found = judge({ configuration, environment, domain, code });
  return found.map(({ rule, severity, resource, message, fix }) => ({
    rule,
    severity,
    kind: resource.kind,
    name: resource.name ?? '',
    message,
    fix,
  }));
}
