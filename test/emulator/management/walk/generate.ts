/*
 * Writes answers.generated.json, what Auth0's OpenAPI description says of the answers of each operation:
 * node test/emulator/management/walk/generate.ts management-api.openapi.json
 */
import { readFileSync, writeFileSync } from 'node:fs';

type Node = { [key: string]: unknown };

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
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function strip(node: unknown, isProperties = false): unknown {
  if (Array.isArray(node)) return node.map((item) => strip(item));
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(([key]) => isProperties || !(PROSE.has(key) || key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, value]) => [key, strip(value, !isProperties && key === 'properties')]));
}

function references(node: unknown, found: Set<string>, schemas: Node): void {
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

function answers(operation: { responses: { [status: string]: { content?: { [type: string]: Node } } } }): Node {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'));
  const schema = success?.[1].content?.['application/json']?.schema;
  return {
    statuses: Object.keys(operation.responses).map(Number),
    ...(schema !== undefined && { schema: strip(schema) }),
  };
}

const [source] = process.argv.slice(2);
if (!source) throw new Error('usage: node test/emulator/management/walk/generate.ts management-api.openapi.json');
const { paths, components } = JSON.parse(readFileSync(source, 'utf8')) as {
  paths: { [path: string]: Node };
  components: { schemas: Node };
};
const operations = Object.entries(paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => [
    `${method.toUpperCase()} ${path}`,
    answers(item[method] as Parameters<typeof answers>[0]),
  ]),
);
const used = new Set<string>();
references(operations, used, components.schemas);
const schemas = [...used].sort().map((name) => [name, strip(components.schemas[name])]);
const text = JSON.stringify({ operations: Object.fromEntries(operations), schemas: Object.fromEntries(schemas) });
writeFileSync(new URL('./answers.generated.json', import.meta.url), `${text}\n`);
