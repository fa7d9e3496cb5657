import { neededWrites, type Plan, type RankedChange, type Weight } from '../plan.ts';
import { abridge } from './abridge.ts';
import { type Line, linesOf, oneLine } from './lines.ts';
import {
  count,
  DRIFT_TITLE,
  deleteSentence,
  driftHints,
  driftLines,
  journeySentence,
  shortFingerprint,
  some,
  summaryOf,
  titleOf,
  verb,
} from './words.ts';

export type Tone = 'good' | 'bad' | 'quiet' | 'strong' | 'plain';
/** A line for a terminal. */
export interface Toned {
  tone: Tone;
  text: string;
}

const MARKS: { readonly [weight in Weight]: string } = { danger: '!!', careful: ' !', plain: '  ' };
const TONES: { readonly [sign in Line['sign']]: Tone } = { '+': 'good', '-': 'bad', '~': 'quiet', ' ': 'plain' };

/** A plan for a terminal: gravest first, every value, then what stays as it is. */
export function textFace(plan: Plan): Toned[] {
  const head: Toned[] = [
    { tone: 'strong', text: `Plan for ${plan.environment}, ${plan.tenant}` },
    { tone: 'plain', text: '' },
  ];
  const { journey } = plan;
  const deletes = [deleteSentence(plan) ?? []].flat();
  const bad = journey.ran && !journey.landed;
  return [
    ...head,
    ...changesPart(plan),
    ...silentWrites(plan),
    ...driftPart(plan),
    ...unseenPart(plan),
    { tone: bad ? 'bad' : journey.ran ? 'good' : 'quiet', text: oneLine(journeySentence(plan)) },
    { tone: 'strong', text: summaryOf(plan) },
    ...deletes.map((text): Toned => ({ tone: 'bad', text })),
    { tone: 'quiet', text: `Fingerprint ${shortFingerprint(plan)}` },
  ];
}

/** Lines of changes that are read in a terminal; and what is left of more than that. */
const MOST_LINES = 500;
const ABRIDGED_LINES = 150;

function changesPart({ changes }: Plan): Toned[] {
  const parts = abridge(changes, (change) => changeLines(change).length, MOST_LINES, ABRIDGED_LINES);
  const named = parts.reduce((sum, part) => sum + part.named.length, 0);
  const lines = parts.flatMap((part) => [...part.shown.flatMap(changeLines), ...namedLines(part.named)]);
  if (named === 0) return lines;
  const what = `${count(named, 'change')} of ${changes.length} only by name. The plan file has all values; npm run plan -- --show FILE --format html shows them.`;
  return [...lines, { tone: 'strong', text: what }, { tone: 'plain', text: '' }];
}

/** What needs a look is told with its reason. */
const MOST_REASONS = 10;

function namedLines(named: readonly RankedChange[]): Toned[] {
  const [first] = named;
  if (!first) return [];
  const { weight, action, kind } = first;
  const reasons = weight === 'plain' ? [] : named.slice(0, MOST_REASONS);
  const names = named.slice(reasons.length).map(({ name }) => name);
  const what = `${MARKS[weight]} ${verb(action)} ${kind}, ${named.length} more`;
  return [
    { tone: weight === 'plain' ? 'strong' : 'bad', text: what },
    ...reasons.map(
      (change): Toned => ({ tone: 'bad', text: `     ${oneLine(change.name)}: ${some(change.reasons, 3)}` }),
    ),
    ...(names.length > 0 ? [{ tone: 'quiet' as const, text: `     ${some(names)}` }] : []),
    { tone: 'plain', text: '' },
  ];
}

function changeLines(change: RankedChange): Toned[] {
  const { action, weight, reasons, fields } = change;
  const tone = weight === 'plain' ? 'strong' : 'bad';
  return [
    { tone, text: `${MARKS[weight]} ${verb(action)} ${titleOf(change)}` },
    ...reasons.map((reason): Toned => ({ tone: 'bad', text: `     ${oneLine(reason)}` })),
    ...fields.flatMap(linesOf).map(({ sign, text }): Toned => ({ tone: TONES[sign], text: `   ${sign} ${text}` })),
    { tone: 'plain', text: '' },
  ];
}

function silentWrites(plan: Plan): Toned[] {
  const silent = plan.writes.filter(({ isNeeded, isRefused }) => !isNeeded && !isRefused);
  if (silent.length === 0) return [];
  const kinds = [...Map.groupBy(silent, ({ kind }) => kind)].map(([kind, list]) => `${kind} ${list.length}`);
  const what = `${count(silent.length, 'write')} of auth0-deploy-cli would change nothing and ${silent.length === 1 ? 'is' : 'are'} not sent: ${kinds.join(', ')}`;
  return [
    { tone: 'quiet', text: what },
    { tone: 'plain', text: '' },
  ];
}

function driftPart(plan: Plan): Toned[] {
  const { drift } = plan;
  const hints = driftHints(plan).map((text): Toned => ({ tone: 'quiet', text: oneLine(text) }));
  if (drift.length + hints.length === 0) return [];
  const groups = [...Map.groupBy(drift, ({ type, kind }) => `${type} ${kind}`).values()];
  const lines = groups.flatMap((group) => {
    const more = group.slice(MOST_ALIKE);
    const names = `   ${group[0]?.kind}, ${more.length} more: ${some(more.map(({ name }) => name))}`;
    return [
      ...group.slice(0, MOST_ALIKE).flatMap(driftOf),
      ...(more.length > 0 ? [{ tone: 'quiet' as const, text: names }] : []),
    ];
  });
  const title: Toned[] =
    drift.length === 0 ? [] : [{ tone: 'strong', text: `${DRIFT_TITLE} (- a new tenant, + this one)` }];
  return [...title, ...lines, ...hints, { tone: 'plain', text: '' }];
}

function driftOf(item: Plan['drift'][number]): Toned[] {
  const [first = '', ...rest] = driftLines(item);
  if (item.type === 'extra') return [{ tone: 'quiet', text: `   ${titleOf(item)}: ${first}` }];
  return [
    { tone: 'plain', text: `   ${titleOf(item)}` },
    ...shortened([first, ...rest]).map((text): Toned => ({ tone: 'quiet', text: `     ${text}` })),
  ];
}

/** Drift is looked up where it matters: the plan file and the reports have all of it. */
const MOST_DRIFT = 12;
const MOST_ALIKE = 10;

function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_DRIFT) return lines;
  return [...lines.slice(0, MOST_DRIFT - 1), `… and ${lines.length - MOST_DRIFT + 1} lines more in the plan file`];
}

function unseenPart(plan: Plan): Toned[] {
  if (plan.unseen.length === 0) return [];
  const isSent = neededWrites(plan).length > 0;
  const when = isSent ? 'when something else of their resource changes, or with' : 'only with';
  return [
    {
      tone: 'quiet',
      text: `Secrets that no tenant shows, so that nobody can compare them: ${some(plan.unseen)}`,
    },
    { tone: 'quiet', text: `They are sent ${when} --write-secrets.` },
    { tone: 'plain', text: '' },
  ];
}
