import type { FieldChange } from './change.ts';
import { diffFields } from './fields.ts';
import { keyOf, type Resource } from './snapshot.ts';

/**
 * Something that the tenant has and the files do not say. `extra`: a whole resource. `field`: the tenant has another value than
 * a new tenant would have after a deploy of the same files; `before` is that value, `after` the tenant's. `is_own_client`: it
 * is the client that deploys, which auth0-deploy-cli never changes, whatever the files say of it.
 */
export type Drift =
  | { type: 'extra'; kind: string; name: string }
  | { type: 'field'; kind: string; name: string; fields: readonly FieldChange[]; is_own_client?: true };

export interface DriftParts {
  /** The tenant after the deploy. */
  after: readonly Resource[];
  /** A new tenant after a deploy of the same files; without it only whole resources can be told. */
  ideal?: readonly Resource[];
  /** Keys of the resources that the files have. */
  managed: ReadonlySet<string>;
  /** Kinds that the files have. */
  kinds: ReadonlySet<string>;
  /** The id of the client that deploys. */
  ownClient: string;
}

/** What would stay on the tenant although the files do not have it. */
export function driftOf({ after, ideal = [], managed, kinds, ownClient }: DriftParts): Drift[] {
  const wanted = new Map(ideal.map((item) => [keyOf(item), item]));
  const own = after.find(({ kind, id }) => kind === 'clients' && id === ownClient)?.name;
  return after.flatMap((item): Drift[] => {
    const { kind, name } = item;
    if (!kinds.has(kind) || isSystem(item)) return [];
    const known = wanted.get(keyOf(item));
    const fields = diffFields(known?.fields ?? item.fields, item.fields);
    const isOwn = kind === 'clients' && item.id === ownClient;
    // Settings are on every tenant, but for a mail provider: these can differ, and not be there alone.
    if (!managed.has(keyOf(item)) && (name !== '' || kind === 'emailProvider')) {
      // What also a new tenant has, and the client that deploys with its grant, is not what somebody has made.
      const isExpected =
        (known && fields.length === 0) || isOwn || (kind === 'clientGrants' && item.fields.client_id === own);
      return isExpected ? [] : [{ type: 'extra', kind, name }];
    }
    return fields.length > 0 ? [{ type: 'field', kind, name, fields, ...(isOwn && { is_own_client: true }) }] : [];
  });
}

/** What every tenant has and nobody can take away. */
function isSystem({ kind, name }: Resource): boolean {
  return kind === 'resourceServers' && /\/(api\/v2|me)\/$/.test(name);
}
