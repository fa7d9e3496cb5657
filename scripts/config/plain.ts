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
  const fromEntries = (entries: ReadonlyMap<string, Entry>) =>
    Object.fromEntries([...entries].map(([key, { value }]) => [key, toJson(value)]));
  return fromEntries(root);
}
