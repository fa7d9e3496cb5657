/*
 * Writes openapi.generated.json and scopes.generated.json, the facts of Auth0's OpenAPI description that the engine
 * needs at run time:
 * node emulator/management/generate.ts management-api.openapi.json
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Node, references, strip } from './description.ts';
import type { Facts, Operation, Parameter, Schema } from './engine/openapi.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function parameter(source: Node): Parameter {
  const { name, in: place, required, schema } = source;
  return strip({ name, in: place, required, schema }) as Parameter;
}

function operation(method: string, path: string, source: Node): Operation {
  const security = (source.security ?? []) as { oAuth2ClientCredentials?: string[] }[];
  const requestBody = source.requestBody as { required?: boolean; content?: { [type: string]: Node } } | undefined;
  const status = Object.keys(source.responses ?? {}).find((code) => code.startsWith('2'));
  const body = requestBody?.content?.['application/json']?.schema;
  const refusals = source.responses as { [status: string]: { description?: string } } | undefined;
  // Only the prose of the refusal says that one scope of several is not enough.
  const [, allOf] = /expected all of: ([\w:,\s]+\w)/.exec(refusals?.['403']?.description ?? '') ?? [];
  return {
    method: method.toUpperCase(),
    path,
    summary: String(source.summary ?? ''),
    scopes: security.flatMap((entry) => entry.oAuth2ClientCredentials ?? []),
    ...(allOf && { scopes: allOf.split(/[\s,]+/), allScopes: true }),
    status: Number(status ?? 200),
    parameters: ((source.parameters ?? []) as Node[]).map(parameter),
    ...(body !== undefined && { body: strip(body) as Schema }),
    ...(requestBody?.required && { bodyRequired: true }),
  };
}

function compile(description: { paths: { [path: string]: Node }; components: { schemas: Node } }): Facts {
  const operations: Operation[] = [];
  for (const [path, item] of Object.entries(description.paths)) {
    for (const method of METHODS) {
      if (item[method]) operations.push(operation(method, path, item[method] as Node));
    }
  }
  const used = new Set<string>();
  references(operations, used, description.components.schemas);
  const schemas = [...used].sort().map((name) => [name, strip(description.components.schemas[name])] as const);
  return { operations, schemas: Object.fromEntries(schemas) as Facts['schemas'] };
}

const [source] = process.argv.slice(2);
if (!source) throw new Error('usage: node emulator/management/generate.ts management-api.openapi.json');
const compiled = compile(JSON.parse(readFileSync(source, 'utf8')));
const scopes = [...new Set(compiled.operations.flatMap((operation) => operation.scopes))];
writeFileSync(new URL('./openapi.generated.json', import.meta.url), `${JSON.stringify(compiled)}\n`);
writeFileSync(new URL('./scopes.generated.json', import.meta.url), `${JSON.stringify(scopes, null, 1)}\n`);
