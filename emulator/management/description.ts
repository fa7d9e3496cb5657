/** What only documentation needs. `default` holds examples in request schemas, never what the service assumes. */
const PROSE = new Set([
  'summary',
  'description',
  'example',
  'examples',
  'title',
  'externalDocs',
  'default',
  'deprecated',
]);

/** A part of the description. */
export type Node = { [key: string]: unknown };

/** A part without what only documentation needs. */
export function strip(node: unknown, isProperties = false): unknown {
  if (Array.isArray(node)) return node.map((item) => strip(item));
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => isProperties || !(PROSE.has(key) || key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, value]) => [key, strip(value, !isProperties && key === 'properties')]));
}

/** Adds the names of all schemas that a part leads to. */
export function references(node: unknown, found: Set<string>, schemas: Node): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const name = key === '$ref' && typeof value === 'string' ? value.split('/').pop() : undefined;
    if (name === undefined) references(value, found, schemas);
    else if (!found.has(name)) {
      found.add(name);
      references(schemas[name], found, schemas);
    }
  }
}
