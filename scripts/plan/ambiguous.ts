import { keyOf, type Resource } from './snapshot.ts';

/** Resources of one kind that have one name on the tenant, though files tell them apart by it. */
export interface Ambiguous {
  /** The key that the files mean: `clients/Portal`. */
  key: string;
  ids: readonly string[];
}

/** Which of the resources with these keys a tenant has more than once. Auth0 lets several clients have one name. */
export function ambiguousOf(resources: readonly Resource[], keys: ReadonlySet<string>): Ambiguous[] {
  const byKey = Map.groupBy(resources, (item) => keyOf({ ...item, name: ownName(item) }));
  return [...byKey].flatMap(([key, same]) =>
    same.length > 1 && keys.has(key) ? [{ key, ids: same.flatMap(({ id }) => id ?? []) }] : [],
  );
}

/** collect.ts tells those of one name apart by their ids. */
function ownName({ name, id = '' }: Resource): string {
  const suffix = ` (${id})`;
  return id !== '' && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** `clients/Portal is there 2 times: abc, def` */
export function inWords({ key, ids }: Ambiguous): string {
  return `${key} is there ${ids.length} times: ${ids.join(', ')}`;
}
