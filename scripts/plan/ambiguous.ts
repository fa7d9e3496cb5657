import { keyOf, type Resource } from './snapshot.ts';

/** Resources of one kind that have one name, though files tell them apart by it. */
export interface Ambiguous {
  kind: string;
  name: string;
  ids: readonly string[];
}

/** Which of the resources with these keys a tenant has more than once. Auth0 lets several clients have one name. */
export function ambiguousOf(resources: readonly Resource[], keys: ReadonlySet<string>): Ambiguous[] {
  const known = resources.filter((item) => keys.has(keyOf(item)));
  return [...Map.groupBy(known, keyOf).values()].flatMap((same) => {
    const [first] = same;
    if (!first || same.length < 2) return [];
    return [{ kind: first.kind, name: first.name, ids: same.flatMap(({ id }) => id ?? []) }];
  });
}
