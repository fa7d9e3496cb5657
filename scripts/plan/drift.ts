import type { FieldChange } from './change.ts';
import { diffFields } from './fields.ts';
import { keyOf, type Resource } from './snapshot.ts';

/**
 * Something that the tenant has and the files do not say. `extra`: a whole resource. `field`: the tenant has another value than
 * a new tenant would have after a deploy of the same files; `before` is that value, `after` the tenant's.
 */
export type Drift =
  | { type: 'extra'; kind: string; name: string }
  | { type: 'field'; kind: string; name: string; fields: readonly FieldChange[] };

export interface DriftParts {
  /** The tenant after the deploy. */
  after: readonly Resource[];
  /** A new tenant after a deploy of the same files. */
  ideal: readonly Resource[];
  /** Keys of the resources that the files have. */
  managed: ReadonlySet<string>;
  /** Kinds that the files have. */
  kinds: ReadonlySet<string>;
}

/** What would stay on the tenant although the files do not have it. */
export function driftOf({ after, ideal, managed, kinds }: DriftParts): Drift[] {
  const wanted = new Map(ideal.map((item) => [keyOf(item), item]));
  return after.flatMap((item): Drift[] => {
    const { kind, name } = item;
    if (!kinds.has(kind) || isSystem(item)) return [];
    if (!managed.has(keyOf(item))) return [{ type: 'extra', kind, name }];
    const fields = diffFields(wanted.get(keyOf(item))?.fields ?? item.fields, item.fields);
    return fields.length > 0 ? [{ type: 'field', kind, name, fields }] : [];
  });
}

/** What every tenant has and nobody can take away. */
function isSystem({ kind, name }: Resource): boolean {
  return kind === 'resourceServers' && /\/(api\/v2|me)\/$/.test(name);
}
