import { structuredPatch } from 'diff';
import { visible } from '../../errors.ts';
import type { FieldChange } from '../change.ts';
import { isObject, type Json } from '../json.ts';
import { MASK } from '../secrets.ts';

/** A line of a change: `+` is there afterwards, `-` was there before, a space stays. */
export interface Line {
  sign: '+' | '-' | ' ' | '~';
  text: string;
}

const CONTEXT = 3;

/** What happens to a field, as lines that a diff would have. */
export function linesOf(change: FieldChange): Line[] {
  const path = oneLine(change.path);
  if (change.type === 'secret') return [{ sign: '~', text: `${path}: ${MASK} (a secret, changed)` }];
  if (change.type === 'added') return valueLines('+', path, change.after);
  if (change.type === 'removed') return valueLines('-', path, change.before);
  if (change.type === 'reordered') return orderLines(path, change.before, change.after);
  if (change.type === 'set') {
    const kept = change.kept === 0 ? '' : ` (${change.kept} ${change.kept === 1 ? 'stays' : 'stay'})`;
    return [
      { sign: ' ', text: `${path}:${kept}` },
      ...change.removed.map((item): Line => ({ sign: '-', text: `  ${inline(item)}` })),
      ...change.added.map((item): Line => ({ sign: '+', text: `  ${inline(item)}` })),
    ];
  }
  if (isText(change.before) || isText(change.after)) return textLines(path, change.before, change.after);
  return [
    { sign: '-', text: `${path}: ${inline(change.before)}` },
    { sign: '+', text: `${path}: ${inline(change.after)}` },
  ];
}

/** A name in one line: a key or a resource that holds line breaks must not pass for lines of the plan. */
export function oneLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}

/** A value in one line. Control characters cannot move anybody's cursor. */
export function inline(value: Json): string {
  return visible(JSON.stringify(value));
}

function isText(value: Json): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function valueLines(sign: '+' | '-', path: string, value: Json): Line[] {
  if (isText(value)) {
    const lines = value.replace(/\n$/, '').split('\n');
    return [
      { sign, text: `${path}: ${lines.length} lines` },
      ...lines.map((text): Line => ({ sign, text: `  ${visible(text)}` })),
    ];
  }
  if (isObject(value) && Object.keys(value).length > 1) {
    return Object.entries(value).flatMap(([key, item]) => valueLines(sign, `${path}.${key}`, item));
  }
  if (Array.isArray(value) && value.length > 1) {
    return [{ sign, text: `${path}:` }, ...value.map((item): Line => ({ sign, text: `  ${inline(item)}` }))];
  }
  return [{ sign, text: `${path}: ${inline(value)}` }];
}

function orderLines(path: string, before: readonly Json[], after: readonly Json[]): Line[] {
  const numbered = (items: readonly Json[], sign: '+' | '-') =>
    items.map((item, index): Line => ({ sign, text: `  ${index + 1}. ${nameIn(item)}` }));
  return [{ sign: ' ', text: `${path}: another order` }, ...numbered(before, '-'), ...numbered(after, '+')];
}

function nameIn(item: Json): string {
  if (!isObject(item)) return inline(item);
  const { display_name, action_name, name } = item;
  const found = action_name ?? name ?? display_name;
  return typeof found === 'string' ? oneLine(found) : inline(item);
}

/** Only lines that differ, with a few around them. */
function textLines(path: string, before: Json, after: Json): Line[] {
  const [old, now] = [before, after].map((value) => (typeof value === 'string' ? value : inline(value)));
  const { hunks } = structuredPatch('', '', old ?? '', now ?? '', '', '', { context: CONTEXT });
  const changed = hunks.flatMap(({ oldStart, lines }): Line[] => [
    { sign: '~', text: `  line ${oldStart}` },
    ...lines
      .filter((line) => !line.startsWith('\\'))
      .map((line): Line => ({ sign: (line[0] ?? ' ') as Line['sign'], text: `  ${visible(line.slice(1))}` })),
  ]);
  return [{ sign: ' ', text: `${path}:` }, ...changed];
}
