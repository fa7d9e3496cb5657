/*
 * Writes answers.generated.json, what Auth0's OpenAPI description says of the answers of each operation:
 * node test/emulator/management/walk/generate.ts management-api.openapi.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Node, references, strip } from '../../../../emulator/management/description.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

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
