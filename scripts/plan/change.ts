import type { Json } from './json.ts';
import type { Resource } from './snapshot.ts';

/** What happens to one field of a resource. `path` names list items by what identifies them: `scopes[read:projects]`. */
export type FieldChange = { path: string } & (
  | { type: 'added'; after: Json }
  | { type: 'removed'; before: Json }
  | { type: 'changed'; before: Json; after: Json }
  /** A list in which only what is there counts, not the order. */
  | { type: 'set'; added: readonly Json[]; removed: readonly Json[]; kept: number }
  /** The same items in another order, where the order counts. */
  | { type: 'reordered'; before: readonly Json[]; after: readonly Json[] }
  /** A secret: nobody sees what it was or becomes. */
  | { type: 'secret' }
);

export type Action = 'create' | 'update' | 'reorder' | 'delete';

/** What happens to one resource. */
export interface Change {
  action: Action;
  kind: string;
  name: string;
  fields: readonly FieldChange[];
}

/** The resource of a change, or of a resource: `clients/Acme Portal`. */
export type Named = Pick<Resource, 'kind' | 'name'>;
