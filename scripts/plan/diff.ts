import type { Action, Change, FieldChange } from './change.ts';
import { diffFields } from './fields.ts';
import type { JsonObject } from './json.ts';
import { keyOf, type Resource } from './snapshot.ts';

/** What a tenant would have changed, resource by resource, in the order of `KINDS` and then of names. */
export function diffResources(before: readonly Resource[], after: readonly Resource[]): Change[] {
  const [old, now] = [before, after].map((list) => new Map(list.map((item) => [keyOf(item), item])));
  const changes: Change[] = [];
  for (const item of after) {
    const known = old?.get(keyOf(item));
    if (!known) changes.push(change('create', item, diffFields({}, item.fields)));
    else if (wasReplaced(known, item)) {
      changes.push(
        change('delete', known, diffFields(known.fields, {})),
        change('create', item, diffFields({}, item.fields)),
      );
    } else {
      const fields = diffFields(known.fields, item.fields);
      if (fields.length > 0) changes.push(change(isReorder(fields) ? 'reorder' : 'update', item, fields));
    }
  }
  for (const item of before)
    if (!now?.has(keyOf(item))) changes.push(change('delete', item, diffFields(item.fields, {})));
  return changes;
}

/** The same name with another id: what had it is gone, with all that referred to it. */
function wasReplaced(before: Resource, after: Resource): boolean {
  return before.id !== undefined && after.id !== undefined && before.id !== after.id;
}

function change(action: Action, { kind, name }: Resource, fields: readonly FieldChange[]): Change {
  return { action, kind, name, fields };
}

function isReorder(fields: readonly FieldChange[]): boolean {
  return fields.every(({ type }) => type === 'reordered');
}

/** The fields of a resource by its key; `{}` when there is none. */
export function fieldsByKey(resources: readonly Resource[]): ReadonlyMap<string, JsonObject> {
  return new Map(resources.map((item) => [keyOf(item), item.fields]));
}
