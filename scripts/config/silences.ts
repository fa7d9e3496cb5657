import { didYouMean } from './nearest.ts';
import {
  type ConfigNode,
  describeKind,
  type Entry,
  items,
  type MapNode,
  type Place,
  type Problem,
  text,
} from './node.ts';
import { oneOf } from './scalars.ts';

/** A rule that does not count until a day, and why. */
export interface Silence {
  rule: string;
  /** `clients/Acme Portal` or `tenant`; every resource where it is left out. */
  resource?: string;
  reason: string;
  /** The last day on which it holds, `2027-03-31`. */
  until: string;
  place: Place;
}

const FIELDS = ['rule', 'resource', 'reason', 'until'];
/** Fewer letters than this are no reason that a reviewer could judge. */
const SHORTEST_REASON = 15;

/** What stands under `silence:`. Whether a rule of that name exists is for whoever holds the rules. */
export function readSilences(entries: readonly (Entry | undefined)[], problems: Problem[]): Silence[] {
  return entries.flatMap((entry) => {
    if (!entry) return [];
    if (entry.value.kind === 'list') return items(entry.value).flatMap((item) => readSilence(item, problems) ?? []);
    const message = `silence must be a list, this is ${describeKind(entry.value)}`;
    problems.push({ rule: 'config-silence', place: entry.key, message, fix: 'Begin each silence with a dash' });
    return [];
  });
}

function readSilence(item: ConfigNode, problems: Problem[]): Silence | undefined {
  const at = { ...item.place, length: 1 };
  const complain = (place: Place, message: string, fix: string) =>
    problems.push({ rule: 'config-silence', place, message, fix });
  if (item.kind !== 'map') {
    complain(at, `a silence must be a map, this is ${describeKind(item)}`, `Write ${FIELDS.join(', ')}`);
    return undefined;
  }
  for (const [name, { key }] of item.entries) {
    if (!FIELDS.includes(name)) {
      complain(key, `a silence has no "${name}"${didYouMean(name, FIELDS)}`, `Use ${oneOf(FIELDS)}`);
    }
  }
  const [rule, resource, reason, until] = FIELDS.map((field) => text(item.entries.get(field)?.value));
  if (rule === undefined) complain(at, 'a silence names no rule', 'Add "rule:" with the id that the report shows');
  if (reason === undefined || reason.trim().length < SHORTEST_REASON) {
    const message = 'a silence needs a reason that a reviewer can judge';
    complain(placeOf(item, 'reason') ?? at, message, 'Add "reason:" and say why it may be so, and until what happens');
  }
  if (until === undefined || !isDay(until)) {
    complain(placeOf(item, 'until') ?? at, 'a silence ends on a day', 'Add "until:" with a day such as 2027-03-31');
  }
  if (rule === undefined || reason === undefined || until === undefined || !isDay(until)) return undefined;
  const place = placeOf(item, 'rule') ?? at;
  return { rule, ...(resource !== undefined && { resource }), reason: reason.trim(), until, place };
}

function placeOf(map: MapNode, field: string): Place | undefined {
  return map.entries.get(field)?.value.place;
}

function isDay(day: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return false;
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
