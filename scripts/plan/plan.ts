import { createHash } from 'node:crypto';
import type { Change } from './change.ts';
import type { Drift } from './drift.ts';
import { meaning } from './fields.ts';
import { canonical, type Json, mapStrings, objectOf } from './json.ts';
import { withoutDigests } from './secrets.ts';
import { keyOf, type Resource } from './snapshot.ts';
import { fingerprintBody, type PlannedWrite, type RecordedWrite } from './writes.ts';

/** What a rule says of the tenant as it would be after the deploy. */
export interface Finding {
  rule: string;
  severity: 'error' | 'warning';
  kind: string;
  name: string;
  message: string;
  fix: string;
}

/** `danger`: it weakens security, breaks invitations or deletes. `careful`: a rule warns. */
export type Weight = 'danger' | 'careful' | 'plain';

export interface RankedChange extends Change {
  weight: Weight;
  /** Why it is no plain change. */
  reasons: readonly string[];
}

/** An invitation that was carried out on the copy after the deploy; or why none was. */
export type JourneyReport =
  | {
      ran: true;
      landed: boolean;
      what: string;
      steps: readonly { title: string; ok: boolean; detail: string; fix?: string }[];
    }
  | { ran: false; reason: string };

/** What a deploy would do, as a plain value without secrets. */
export interface Plan {
  format: 1;
  environment: string;
  /** The domain of the tenant; for a plan without a tenant, the commit that it is compared with. */
  tenant: string;
  /** Over tenant, before, after and writes: what was reviewed is what is applied. */
  fingerprint: string;
  /** ISO 8601. */
  made_at: string;
  commit?: string;
  tools: { readonly [name: string]: string };
  changes: readonly RankedChange[];
  /** What auth0-deploy-cli writes, in order. Only what is needed is sent to the tenant. */
  writes: readonly PlannedWrite[];
  /** What is on the tenant and not in the files. A deploy leaves it as it is. */
  drift: readonly Drift[];
  /** Why drift within resources is not known; whole resources are told all the same. */
  drift_unknown?: string;
  /** `emailProvider: credentials.smtp_pass`: whether these differ from the tenant nobody can tell. */
  unseen: readonly string[];
  journey: JourneyReport;
  /** Rules that hold before and not after. */
  findings: readonly Finding[];
  /** Kinds of which things may be deleted. */
  deletes: readonly string[];
  /** Secrets that nobody can compare are written as well. */
  writes_secrets: boolean;
  /** By resource, for telling what has moved since. */
  digests: { tenant: { readonly [key: string]: string }; files: { readonly [key: string]: string } };
}

export interface PlanParts {
  environment: string;
  tenant: string;
  made_at: string;
  commit?: string;
  tools: { readonly [name: string]: string };
  before: readonly Resource[];
  after: readonly Resource[];
  changes: readonly Change[];
  recorded: readonly RecordedWrite[];
  planned: readonly PlannedWrite[];
  drift: readonly Drift[];
  drift_unknown?: string;
  unseen: readonly string[];
  journey: JourneyReport;
  /** Of the tenant before and after, and of the files by themselves. */
  findings: { before: readonly Finding[]; after: readonly Finding[]; files: readonly Finding[] };
  deletes: readonly string[];
  writes_secrets: boolean;
  /** What the files say of each resource, secrets by name. */
  files: { readonly [key: string]: Json };
}

/** Puts a plan together. Pure: the same parts make the same plan. */
export function makePlan(parts: PlanParts): Plan {
  const { environment, tenant, made_at, commit, tools, planned, drift, unseen, journey, deletes, writes_secrets } =
    parts;
  const findings = newFindings(parts);
  const managed = new Set([...planned.map(keyOf), ...parts.changes.map(keyOf)]);
  const digests = {
    tenant: digestsOf(parts.before.filter((item) => managed.has(keyOf(item)))),
    files: Object.fromEntries(Object.entries(parts.files).map(([key, value]) => [key, digest(canonical(value))])),
  };
  return {
    format: 1,
    environment,
    tenant,
    fingerprint: fingerprintOf(parts, digests.tenant),
    made_at,
    ...(commit !== undefined && { commit }),
    tools,
    changes: rank(parts.changes, findings),
    writes: planned,
    drift,
    ...(parts.drift_unknown !== undefined && { drift_unknown: parts.drift_unknown }),
    unseen,
    journey,
    findings,
    deletes,
    writes_secrets,
    digests,
  };
}

export function hasChanges({ changes }: Pick<Plan, 'changes'>): boolean {
  return changes.length > 0;
}

/** The writes that reach the tenant. */
export function neededWrites({ writes }: Pick<Plan, 'writes'>): PlannedWrite[] {
  return writes.filter(({ isNeeded }) => isNeeded);
}

/**
 * What this deploy makes weaker. Of something new only what the files say counts, and what is grave: the rest of what Auth0
 * itself adds to it is no doing of whoever wrote them.
 */
function newFindings({ findings: { before, after, files }, changes }: PlanParts): Finding[] {
  const known = new Set(before.map(findingKey));
  const created = new Set(changes.filter(({ action }) => action === 'create').map(keyOf));
  const written = new Set(files.map(ruleOn));
  // What is grave is grave also where Auth0 fills it in: an application that is made without a list of grants gets the implicit one.
  const isTold = (finding: Finding) =>
    !created.has(keyOf(finding)) || written.has(ruleOn(finding)) || finding.severity === 'error';
  return after.filter((finding) => !known.has(findingKey(finding)) && isTold(finding));
}

function ruleOn(finding: Finding): string {
  return `${finding.rule} ${keyOf(finding)}`;
}

function findingKey({ rule, kind, name, message }: Finding): string {
  return [rule, kind, name, message].join('\u0000');
}

const WEIGHTS: readonly Weight[] = ['danger', 'careful', 'plain'];

/** The gravest first; otherwise the order stays. */
function rank(changes: readonly Change[], findings: readonly Finding[]): RankedChange[] {
  const byResource = Map.groupBy(findings, keyOf);
  const ranked = changes.map((change): RankedChange => {
    const own = byResource.get(keyOf(change)) ?? [];
    const deletes = change.action === 'delete' ? ['deletes it, with everything that belongs to it'] : [];
    const reasons = [...deletes, ...own.map(({ message, rule }) => `${message} (${rule})`)];
    const isGrave = deletes.length > 0 || own.some(({ severity }) => severity === 'error');
    return { ...change, weight: isGrave ? 'danger' : reasons.length > 0 ? 'careful' : 'plain', reasons };
  });
  return ranked.sort((one, other) => WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight));
}

function digestsOf(resources: readonly Resource[]): { [key: string]: string } {
  return Object.fromEntries(resources.map((item) => [keyOf(item), digest(meaning(withoutDigests(item.fields)))]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Tenant, what it holds, what changes, and every write with its body. Ids that a rehearsal makes up are replaced by names, and
 * writes are sorted: auth0-deploy-cli sends some at the same time.
 */
function fingerprintOf(parts: PlanParts, before: { [key: string]: string }): string {
  const names = new Map(
    [...parts.before, ...parts.after].flatMap((item) => (item.id ? [[item.id, keyOf(item)] as const] : [])),
  );
  const writes = parts.recorded.flatMap(({ method, body }, index) => {
    const planned = parts.planned[index];
    if (!planned?.isNeeded) return [];
    const named = mapStrings(fingerprintBody(body), (text) => names.get(text) ?? text);
    return [meaning({ method, path: planned.path, body: named })];
  });
  const changes = parts.changes.map((change) => objectOf(JSON.parse(JSON.stringify(change))));
  const { environment, tenant, deletes } = parts;
  const all = { environment, tenant, deletes: [...deletes], before, changes, writes: writes.sort() };
  return createHash('sha256').update(canonical(all)).digest('hex');
}

/** What has moved between two plans of one environment, in words; nothing when they are the same. */
export function movedBetween(reviewed: Plan, now: Plan): string[] {
  const lines = [
    ...compareDigests(reviewed.digests.tenant, now.digests.tenant, 'on the tenant'),
    ...compareDigests(reviewed.digests.files, now.digests.files, 'in the files'),
  ];
  for (const [name, version] of Object.entries(now.tools)) {
    if (reviewed.tools[name] !== version)
      lines.push(`${name} was ${reviewed.tools[name] ?? 'not there'} and is ${version}`);
  }
  return lines;
}

function compareDigests(
  one: { readonly [key: string]: string },
  other: { readonly [key: string]: string },
  where: string,
) {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => {
    if (one[key] === other[key]) return [];
    const what = one[key] === undefined ? 'appeared' : other[key] === undefined ? 'is gone' : 'changed';
    return [`${key} ${what} ${where}`];
  });
}
