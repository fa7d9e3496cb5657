import { isObject, type Json, type JsonObject } from './json.ts';
import { isMasked, maskSecrets } from './secrets.ts';
import { keyOf, type Resource } from './snapshot.ts';
import type { PlannedWrite, RecordedWrite } from './writes.ts';

/** A secret that is written and cannot be read: whether the tenant has the same, nobody can tell. */
export interface UnseenSecret {
  /** `emailProvider` */
  key: string;
  /** `credentials.smtp_pass` */
  path: string;
}

/** The secrets that auth0-deploy-cli sends and the tenant does not show, each once. */
export function unseenSecrets(
  writes: readonly RecordedWrite[],
  planned: readonly PlannedWrite[],
  after: readonly Resource[],
): UnseenSecret[] {
  const shown = new Map(after.map((item) => [keyOf(item), new Set(maskedPaths(item.fields))]));
  const found = new Map<string, UnseenSecret>();
  writes.forEach(({ body }, index) => {
    const owner = planned[index];
    if (!owner) return;
    const key = keyOf(owner);
    for (const path of maskedPaths(maskSecrets(body ?? null))) {
      if (!shown.get(key)?.has(path)) found.set(`${key}\u0000${path}`, { key, path });
    }
  });
  return [...found.values()].sort((one, other) => (`${one.key} ${one.path}` < `${other.key} ${other.path}` ? -1 : 1));
}

function maskedPaths(value: Json, path = ''): string[] {
  if (isMasked(value)) return [path];
  if (Array.isArray(value))
    return value.flatMap((item, index) => maskedPaths(item, `${path}[${nameOf(item) ?? index}]`));
  if (!isObject(value)) return [];
  if (isMasked(value.value) && typeof value.name === 'string') return [path];
  return Object.entries(value).flatMap(([key, item]) => maskedPaths(item, path ? `${path}.${key}` : key));
}

function nameOf(item: Json): string | undefined {
  const { name } = isObject(item) ? item : ({} as JsonObject);
  return typeof name === 'string' ? name : undefined;
}
