import { redact } from '../errors.ts';
import type { FieldChange } from './change.ts';
import { canonical, isObject, type Json, type JsonObject, mapStrings } from './json.ts';
import { isMasked, isSecretName, maskSecrets, withoutDigests } from './secrets.ts';

/**
 * Lists in which the order counts, by the name of their field: Actions run in it, the first locale is the default, later
 * nodes come after earlier ones. Every other list of the Management API is a set.
 */
const SEQUENCES = new Set([
  'bindings',
  'enabled_locales',
  'realms',
  'nodes',
  'actions',
  'precedence',
  'head_tags',
  'identifiers_order',
  'ciphers',
]);

/** By which fields items of a list are told apart, the first that all items have and that differs. */
const IDENTITIES = ['name', 'value', 'action_name', 'domain', 'client_id', 'id', 'key', 'template'];

/** What differs between two values, field by field. Nothing when they are the same. */
export function diffFields(before: JsonObject, after: JsonObject, path = ''): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => diffValue(before[name], after[name], path ? `${path}.${name}` : name, name));
}

function diffValue(before: Json | undefined, after: Json | undefined, path: string, name: string): FieldChange[] {
  if ((before === undefined) === (after === undefined) && meaning(before, name) === meaning(after, name)) return [];
  const isSecret = (value: Json | undefined) => isMasked(value) || (typeof value === 'string' && isSecretName(name));
  if (isSecret(before) || isSecret(after)) return [{ path, type: 'secret' }];
  if (before === undefined) return [{ path, type: 'added', after: shown(after ?? null) }];
  if (after === undefined) return [{ path, type: 'removed', before: shown(before) }];
  if (isObject(before) && isObject(after)) return diffFields(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return diffList(before, after, path, name);
  return [{ path, type: 'changed', before: shown(before), after: shown(after) }];
}

function diffList(before: readonly Json[], after: readonly Json[], path: string, name: string): FieldChange[] {
  const [removed, added] = [minus(before, after), minus(after, before)];
  if (added.length === 0 && removed.length === 0) {
    const isSame = canonical([...before]) === canonical([...after]);
    if (isSame || !SEQUENCES.has(name)) return [];
    return [{ path, type: 'reordered', before: before.map(shown), after: after.map(shown) }];
  }
  const inside = diffItems(before, after, path);
  const order = SEQUENCES.has(name) && commonOrderDiffers(before, after);
  const reordered: FieldChange[] = order
    ? [{ path, type: 'reordered', before: before.map(shown), after: after.map(shown) }]
    : [];
  if (inside) return [...inside, ...reordered];
  const kept = before.length - removed.length;
  return [{ path, type: 'set', added: added.map(shown), removed: removed.map(shown), kept }, ...reordered];
}

/** Items that both lists have by one identity are compared field by field. */
function diffItems(before: readonly Json[], after: readonly Json[], path: string): FieldChange[] | undefined {
  const identity = IDENTITIES.find((field) => identifies(before, field) && identifies(after, field));
  if (identity === undefined) return undefined;
  const index = (items: readonly Json[]) =>
    new Map((items as JsonObject[]).map((item) => [String(item[identity]), item]));
  const [old, now] = [index(before), index(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const changed = names.flatMap((name) => {
    const [one, other] = [old.get(name), now.get(name)];
    return one && other ? diffFields(one, other, `${path}[${name}]`) : [];
  });
  const added = after.filter((item) => !old.has(String((item as JsonObject)[identity])));
  const removed = before.filter((item) => !now.has(String((item as JsonObject)[identity])));
  if (added.length === 0 && removed.length === 0) return changed;
  const kept = before.length - removed.length;
  return [{ path, type: 'set', added: added.map(shown), removed: removed.map(shown), kept }, ...changed];
}

function identifies(items: readonly Json[], field: string): boolean {
  const values = items.map((item) => (isObject(item) ? item[field] : undefined));
  return values.every((value) => typeof value === 'string') && new Set(values).size === values.length;
}

/** Whether what both lists have comes in another order in one of them. */
function commonOrderDiffers(before: readonly Json[], after: readonly Json[]): boolean {
  const [old, now] = [before.map(canonical), after.map(canonical)];
  const common = (one: readonly string[], other: readonly string[]) => one.filter((item) => other.includes(item));
  return common(old, now).join() !== common(now, old).join();
}

/** The items of `one` that are not in `other`, as often as they are more. */
function minus(one: readonly Json[], other: readonly Json[]): Json[] {
  const counts = new Map<string, number>();
  for (const item of other) counts.set(meaning(item), (counts.get(meaning(item)) ?? 0) + 1);
  return one.filter((item) => {
    const count = counts.get(meaning(item)) ?? 0;
    counts.set(meaning(item), count - 1);
    return count <= 0;
  });
}

/** A value as a plan may hold it: what the files take from the environment is in none, whatever field it stands in. */
function shown(value: Json): Json {
  return mapStrings(withoutDigests(maskSecrets(value)), redact);
}

/** One text for values that mean the same: lists in which the order does not count are sorted. */
export function meaning(value: Json | undefined, name = ''): string {
  return canonical(ordered(value ?? null, name));
}

function ordered(value: Json, name: string): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => ordered(item, ''));
    return SEQUENCES.has(name) ? items : items.sort((one, other) => (canonical(one) < canonical(other) ? -1 : 1));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, ordered(item, key)]));
}
