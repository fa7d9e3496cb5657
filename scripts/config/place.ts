import type { ConfigNode, Entry, Place } from './node.ts';

/**
 * Where the value at `path` stands; `path` are keys and indexes of the merged configuration. Where nothing is written
 * at the end of it, the place of what lacks it: the name of a resource, or the key of a map.
 */
export function placeAt(root: ReadonlyMap<string, Entry>, path: readonly (string | number)[]): Place | undefined {
  const [kind, ...rest] = path;
  const top = root.get(String(kind));
  if (!top) return undefined;
  let node: ConfigNode = top.value;
  let place = top.key;
  for (const step of rest) {
    const next = child(node, step);
    if (!next) return place;
    node = next.value;
    place = next.key;
  }
  return node.kind === 'map' || node.kind === 'list' ? place : node.place;
}

function child(node: ConfigNode, step: string | number): Entry | undefined {
  if (node.kind === 'map') return node.entries.get(String(step));
  const item = node.kind === 'list' ? node.items[Number(step)] : undefined;
  return item && { key: headOf(item), value: item };
}

/** What an item of a list is known by: its first value, and for a map the value of its name. */
function headOf(item: ConfigNode): Place {
  if (item.kind === 'list') return { ...item.place, length: 1 };
  if (item.kind !== 'map') return item.place;
  const [first] = item.entries.values();
  const name = item.entries.get('name') ?? first;
  return name ? (name.value.kind === 'map' || name.value.kind === 'list' ? name.key : name.value.place) : item.place;
}
