import { editDistance, nearest } from './nearest.ts';
import { type ConfigNode, type Entry, identityText, items, type MapNode, type Problem } from './node.ts';

/**
 * By which fields an item of a list is the same item in base and environment. A list that is not named here is
 * replaced as a whole: two lists of callbacks have nothing in common but their field.
 */
const IDENTITIES: { [path: string]: readonly string[] } = {
  resourceServers: ['identifier'],
  clientGrants: ['client_id', 'audience'],
  emailTemplates: ['template'],
  phoneTemplates: ['type'],
  customDomains: ['domain'],
  themes: ['displayName'],
  'organizations.connections': ['name'],
  'actions.secrets': ['name'],
};
const NAMED = [
  ...['actions', 'actionModules', 'clients', 'connections', 'databases', 'roles', 'organizations', 'rules', 'pages'],
  ...['hooks', 'logStreams', 'forms', 'flows', 'flowVaultConnections', 'selfServiceProfiles', 'guardianFactors'],
  ...['tokenExchangeProfiles', 'userAttributeProfiles', 'connectionProfiles', 'eventStreams'],
];

/** The fields that identify an item of the list at `path` (dots between keys, no indexes), if there are any. */
export function identityOf(path: string): readonly string[] | undefined {
  return IDENTITIES[path] ?? (NAMED.includes(path) ? ['name'] : undefined);
}

/** `acme` for an organization, `Deploy CLI → https://…` for a grant; undefined when a field of it is missing. */
export function nameOf(item: ConfigNode, identity: readonly string[]): string | undefined {
  if (item.kind !== 'map') return undefined;
  const parts = identity.map((field) => identityText(item.entries.get(field)?.value));
  return parts.every((part) => part !== undefined) ? parts.join(' → ') : undefined;
}

/** `base` with what `overlay` says otherwise. Neither is changed; problems are added to `problems`. */
export function merge(base: ConfigNode, overlay: ConfigNode, problems: Problem[], path = ''): ConfigNode {
  if (base.kind === 'map' && overlay.kind === 'map') {
    const entries = new Map<string, Entry>(base.entries);
    for (const [key, entry] of overlay.entries) {
      const known = entries.get(key);
      const at = path ? `${path}.${key}` : key;
      entries.set(key, known ? { ...entry, value: merge(known.value, entry.value, problems, at) } : entry);
    }
    return { kind: 'map', place: base.place, entries };
  }
  const identity = identityOf(path);
  if (base.kind === 'list' && overlay.kind === 'list' && identity) {
    return { ...base, items: mergeItems(base.items, overlay.items, identity, problems, path) };
  }
  return overlay;
}

function mergeItems(
  base: readonly ConfigNode[],
  overlay: readonly ConfigNode[],
  identity: readonly string[],
  problems: Problem[],
  path: string,
): ConfigNode[] {
  const merged = [...base];
  const positions = new Map<string, number>();
  for (const [index, item] of base.entries()) {
    const name = nameOf(item, identity);
    if (name !== undefined && !positions.has(name)) positions.set(name, index);
  }
  for (const item of overlay) {
    const name = nameOf(item, identity);
    const index = name === undefined ? undefined : positions.get(name);
    const known = index === undefined ? undefined : merged[index];
    if (index !== undefined && known) {
      merged[index] = merge(known, item, problems, path);
      continue;
    }
    // A name that is nearly one of base would silently become a second resource; below a resource it is a reference.
    const near = name === undefined || path.includes('.') ? undefined : nearest(name, positions.keys());
    if (name !== undefined && near !== undefined && item.kind === 'map') {
      const field = identity[0] ?? 'name';
      const place = item.entries.get(field)?.value.place ?? item.place;
      const message = `base has no ${path} "${name}" – did you mean "${near}"?`;
      // One slip of a finger is a mistake; `acme-eu` beside `acme-us`, or `acme-2` beside `acme-1`, may be meant.
      const isOneSlip = editDistance(name, near) === 1 && name.replace(/\d/g, '') !== near.replace(/\d/g, '');
      const rule = isOneSlip ? 'config-nearly-base' : 'config-like-base';
      problems.push({ rule, place, message, fix: `Write "${near}", or a name that is not so easily mistaken for it` });
    }
    merged.push(item);
  }
  return merged;
}

/** Puts the files of base together: lists one after the other, maps into each other. */
export function join(files: readonly MapNode[], problems: Problem[]): Map<string, Entry> {
  const joined = new Map<string, Entry>();
  for (const { entries } of files) {
    for (const [key, entry] of entries) {
      const known = joined.get(key);
      if (!known) joined.set(key, entry);
      else if (known.value.kind === 'list' && entry.value.kind === 'list') {
        const value = { ...known.value, items: [...known.value.items, ...entry.value.items] };
        joined.set(key, { key: known.key, value });
      } else {
        const { file, line } = known.key;
        const message = `"${key}" stands also in ${file}:${line}`;
        problems.push({ rule: 'config-twice', place: entry.key, message, fix: 'Put both into one file' });
      }
    }
  }
  return joined;
}

/** Two items with one name: auth0-deploy-cli would refuse them, or Auth0 would hold both. */
export function findDuplicates(root: ReadonlyMap<string, Entry>, problems: Problem[]): void {
  for (const [key, { value }] of root) {
    const identity = identityOf(key);
    if (!identity) continue;
    const seen = new Map<string, ConfigNode>();
    for (const item of items(value)) {
      const name = nameOf(item, identity);
      const first = name === undefined ? undefined : seen.get(name);
      if (name !== undefined && first) {
        const message = `${key} has "${name}" twice; the first is at ${first.place.file}:${first.place.line}`;
        problems.push({
          rule: 'config-twice',
          place: { ...item.place, length: 1 },
          message,
          fix: 'Rename or delete one of them',
        });
      } else if (name !== undefined) seen.set(name, item);
    }
  }
}
