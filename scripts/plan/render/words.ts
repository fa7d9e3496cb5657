import type { Action } from '../change.ts';
import type { Drift } from '../drift.ts';
import { hasChanges, neededWrites, type Plan } from '../plan.ts';
import { linesOf, oneLine } from './lines.ts';

const VERBS: { readonly [action in Action]: string } = {
  create: 'create',
  update: 'update',
  reorder: 'reorder',
  delete: 'delete',
};

const PARTICIPLES: { readonly [action in Action]: string } = {
  create: 'created',
  update: 'updated',
  reorder: 'reordered',
  delete: 'deleted',
};

export function verb(action: Action): string {
  return VERBS[action];
}

/** `clients  Acme Portal`: kind and name of something, for people. */
export function titleOf({ kind, name }: { kind: string; name: string }): string {
  return name === '' ? kind : `${kind} ${oneLine(name)}`;
}

/** `3 changes: 1 created, 2 updated. 5 writes.` */
export function summaryOf(plan: Plan): string {
  if (!hasChanges(plan)) return 'Nothing to change.';
  const counts = Map.groupBy(plan.changes, ({ action }) => action);
  const parts = [...counts].map(([action, list]) => `${list.length} ${PARTICIPLES[action]}`);
  const writes = neededWrites(plan).length;
  return `${count(plan.changes.length, 'change')}: ${parts.join(', ')}. ${count(writes, 'write')}.`;
}

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

/** `acme, globex and 998 more`: names in one line, whatever stands in them. */
export function some(names: readonly string[], most = 20): string {
  const shown = names.slice(0, most).map(oneLine).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}

const MOST_DETAILS = 200;

/** Lines of an error, as many as people read. */
export function firstOf(lines: readonly string[]): string {
  const more = lines.length - MOST_DETAILS;
  return [...lines.slice(0, MOST_DETAILS), ...(more > 0 ? [`  … and ${count(more, 'line')} more`] : [])].join('\n');
}

/** `a1b2c3d4e5f6`: enough of a fingerprint for people to compare; the plan file has all of it. */
export function shortFingerprint({ fingerprint }: Pick<Plan, 'fingerprint'>): string {
  return fingerprint.slice(0, 12);
}

export function journeySentence({ journey }: Plan): string {
  if (!journey.ran) return `No invitation was carried out: ${journey.reason}.`;
  const { what, landed, steps } = journey;
  if (landed) return `After this deploy ${what}, lands its role.`;
  const failed = steps.find(({ ok }) => !ok);
  const isOnlyAsked = steps.every(({ ok, title }) => ok || title === 'No consent screen');
  if (isOnlyAsked && failed)
    return `After this deploy ${what}, lands its role only once a consent screen is passed. ${failed.fix ?? ''}`.trim();
  return `After this deploy ${what}, does not land its role. What fails is "${failed?.title ?? 'its end'}": ${failed?.detail ?? 'it did not end'}`;
}

/** How a drift reads: the field, what files alone would make, what the tenant has. */
export function driftLines(drift: Drift): readonly string[] {
  if (drift.type === 'extra') return ['only on the tenant; it is kept'];
  const lines = drift.fields.flatMap((field) => linesOf(field).map(({ sign, text }) => `${sign} ${text}`));
  if (!drift.is_own_client) return lines;
  return ['auth0-deploy-cli never changes the client that it signs in with: set this by hand', ...lines];
}

export const DRIFT_TITLE =
  'Drift: on the tenant and not in the files. A deploy leaves it as it is; where the files say something else, the changes above put it right.';

/** What to do about drift, and what is not known of it. */
export function driftHints({ environment, drift, drift_unknown, changes }: Plan): readonly string[] {
  const extras = new Set(drift.flatMap(({ type, kind }) => (type === 'extra' ? [kind] : [])));
  const allowed = new Set(changes.flatMap(({ action, kind }) => (action === 'delete' ? [kind] : [])));
  const kinds = [...new Set([...allowed, ...extras])].join(',');
  return [
    ...(extras.size > 0
      ? [
          `To delete what is only on the tenant, plan with --allow-deletes ${kinds}; to adopt it, npm run pull -- ${environment}.`,
        ]
      : []),
    ...(drift_unknown === undefined
      ? []
      : [`Drift within resources is not known: a new tenant would refuse these files. ${drift_unknown}`]),
  ];
}

/** What whoever deploys this plan has to name; nothing when it deletes nothing. */
export function deleteSentence({ changes }: Plan): string | undefined {
  const kinds = [...new Set(changes.flatMap(({ action, kind }) => (action === 'delete' ? [kind] : [])))];
  return kinds.length === 0 ? undefined : `It deletes: a deploy of it needs --allow-deletes ${kinds.join(',')}.`;
}
