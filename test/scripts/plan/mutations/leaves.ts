import type { Change, FieldChange } from '../../../../scripts/plan/change.ts';
import { isObject, type Json } from '../../../../scripts/plan/json.ts';
import { MASK } from '../../../../scripts/plan/secrets.ts';
import type { Seen } from './witness.ts';

/** What happened to one resource, as single values: `callbacks = "https://a.example"`. */
export interface Difference {
  what: 'created' | 'deleted' | 'changed';
  gone: readonly string[];
  come: readonly string[];
  /** Lists that have the same items in another order. */
  moved: readonly string[];
  /** Fields of which a plan only tells that they change. */
  secret: readonly string[];
}

/** Every single value below a field; the place in a list does not count. Nothing, null and an empty text are all nothing. */
export function leavesOf(value: Json | undefined, path = ''): string[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, path));
  if (!isObject(value)) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([field, item]) => leavesOf(item, path === '' ? field : `${path}.${field}`));
}

/** The path of a leaf. */
export function pathOf(leaf: string): string {
  return leaf.slice(0, leaf.indexOf(' = '));
}

/** The items of `one` that are not in `other`, as often as they are more. */
export function minus(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const item of other) left.set(item, (left.get(item) ?? 0) + 1);
  return one.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  });
}

/** What differs between two readings of a tenant, by resource. */
export function differencesOf(before: Seen, after: Seen): Map<string, Difference> {
  const found = new Map<string, Difference>();
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    const [gone, come] = net(leavesOf(old), leavesOf(now));
    const moved = old && now ? movedIn(old, now) : [];
    const what = old === undefined ? 'created' : now === undefined ? 'deleted' : 'changed';
    const isSame = what === 'changed' && gone.length + come.length + moved.length === 0;
    if (!isSame) found.set(key, { what, gone, come, moved, secret: [] });
  }
  return found;
}

function net(gone: readonly string[], come: readonly string[]): [string[], string[]] {
  return [minus(gone, come), minus(come, gone)];
}

/** Lists whose items are the same in another order. */
function movedIn(before: Json | undefined, after: Json | undefined, path = ''): string[] {
  if (Array.isArray(before) && Array.isArray(after)) {
    const [old, now] = [before.map(text), after.map(text)];
    return old.join() !== now.join() && old.toSorted().join() === now.toSorted().join() ? [path] : [];
  }
  if (!isObject(before) || !isObject(after)) return [];
  return Object.keys(before).flatMap((field) =>
    movedIn(before[field], after[field], path ? `${path}.${field}` : field),
  );
}

function text(value: Json): string {
  return leavesOf(value).sort().join();
}

/** What a plan tells of a resource, in the same terms. */
export function differenceIn(changes: readonly Pick<Change, 'action' | 'fields'>[]): Difference {
  const actions = changes.map(({ action }) => action);
  const fields = changes.flatMap((change) => change.fields);
  const [gone, come] = net(fields.flatMap(goneIn), fields.flatMap(comeIn));
  const what = actions.every((action) => action === 'create')
    ? 'created'
    : actions.every((action) => action === 'delete')
      ? 'deleted'
      : 'changed';
  const paths = (type: FieldChange['type']) =>
    fields.filter((field) => field.type === type).map(({ path }) => bare(path));
  const masked = [...gone, ...come].filter(isMasked).map(pathOf);
  const open = (leaves: readonly string[]) => leaves.filter((leaf) => !isMasked(leaf));
  return {
    what,
    gone: open(gone),
    come: open(come),
    moved: paths('reordered'),
    secret: [...paths('secret'), ...masked],
  };
}

function isMasked(leaf: string): boolean {
  return leaf.includes(`"${MASK}`);
}

function goneIn(field: FieldChange): string[] {
  if (field.type === 'removed' || field.type === 'changed') return leavesOf(field.before, bare(field.path));
  return field.type === 'set' ? leavesOf([...field.removed], bare(field.path)) : [];
}

function comeIn(field: FieldChange): string[] {
  if (field.type === 'added' || field.type === 'changed') return leavesOf(field.after, bare(field.path));
  return field.type === 'set' ? leavesOf([...field.added], bare(field.path)) : [];
}

/** `scopes[read:a].description` → `scopes.description`. */
export function bare(path: string): string {
  return path.replace(/\[[^\]]*\]/g, '');
}
