import type { ConfigNode, Entry } from './node.ts';
import type { Json } from './resolve.ts';

/**
 * A configuration as JSON, without places and without secrets: `{ $env: NAME }` stays what it is. What only the domain
 * decides is filled in.
 */
export function plain(root: ReadonlyMap<string, Entry>, domain: string): { [key: string]: Json } {
  const toJson = (node: ConfigNode): Json => {
    if (node.kind === 'map') return fromEntries(node.entries);
    if (node.kind === 'list') return node.items.map(toJson);
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'env') return { $env: node.name };
    return node.name === 'domain' ? domain : `https://${domain}/api/v2/`;
  };
  const fromEntries = (entries: ReadonlyMap<string, Entry>) => {
    const object: { [key: string]: Json } = {};
    for (const [key, { value }] of entries) {
      // A key of that name would set the prototype instead.
      if (key === '__proto__') Object.defineProperty(object, key, { value: toJson(value), enumerable: true });
      else object[key] = toJson(value);
    }
    return object;
  };
  return fromEntries(root);
}
