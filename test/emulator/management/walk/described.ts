import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { Facts, Operation, Schema } from '../../../../emulator/management/engine/openapi.ts';

interface Described {
  operations: { [operation: string]: { statuses: number[]; schema?: Schema } };
  schemas: { [name: string]: Schema };
}

const described: Described = JSON.parse(readFileSync(new URL('./answers.generated.json', import.meta.url), 'utf8'));

/** What requests may hold, without what recordings add to it (amendments.ts). */
const requests: Facts = JSON.parse(
  readFileSync(new URL('../../../../emulator/management/openapi.generated.json', import.meta.url), 'utf8'),
);
export const operations: readonly Operation[] = requests.operations;

/** The schema that a `$ref` leads to; what stands beside it goes first. */
export function resolve(schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const { $ref, ...own } = schema;
  return { ...resolve(requests.schemas[$ref.split('/').pop() ?? ''] ?? {}), ...own };
}

/** Alternatives overlap in Auth0's description, which JSON Schema's `oneOf` refuses. */
function overlapping(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(overlapping);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key === 'oneOf' ? 'anyOf' : key, overlapping(value)]),
  );
}

const ajv = new Ajv({ allErrors: true, unknownFormats: 'ignore', format: false, logger: false });
ajv.addSchema({ components: { schemas: overlapping(described.schemas) } }, 'auth0');

const compiled = new Map<string, Ajv.ValidateFunction>();

/** Statuses that Auth0 documents for `METHOD /path/{placeholder}`. */
export function statusesOf(operation: string): readonly number[] {
  return described.operations[operation]?.statuses ?? [];
}

export function answerSchema(operation: string): Schema | undefined {
  return described.operations[operation]?.schema;
}

/** What of an answer is not as Auth0 describes it; nothing for answers without a description. */
export function answerProblems(operation: string, answer: unknown): string[] {
  const schema = answerSchema(operation);
  if (!schema) return [];
  const text = JSON.stringify(overlapping(schema)).replaceAll('"#/components', '"auth0#/components');
  const check = compiled.get(operation) ?? ajv.compile(JSON.parse(text));
  compiled.set(operation, check);
  if (check(answer)) return [];
  // That no alternative fits says nothing beside what is wrong with each of them.
  const errors = (check.errors ?? []).filter(({ keyword, dataPath }) => keyword !== 'anyOf' && dataPath !== '');
  return (errors.length > 0 ? errors : (check.errors ?? [])).map(({ dataPath, message, params }) => {
    const extra = 'additionalProperty' in params ? `: ${params.additionalProperty}` : '';
    return `${dataPath.replaceAll(/\[\d+\]/g, '[]')} ${message}${extra}`.trim();
  });
}

/** Whether the answer's schema has a property at a path, so that what was sent there must come back. */
export function isShown(operation: string, path: readonly string[]): boolean {
  const schema = answerSchema(operation);
  return schema !== undefined && has(schema, path);
}

function has(schema: Schema, path: readonly string[]): boolean {
  const [step, ...rest] = path;
  const own = schema.$ref === undefined ? schema : (described.schemas[schema.$ref.split('/').pop() ?? ''] ?? {});
  const others = [...(own.oneOf ?? []), ...(own.anyOf ?? []), ...(own.allOf ?? [])];
  if (others.some((one) => has(one, path))) return true;
  if (step === undefined) return others.length === 0;
  if (own.items && /^\d+$/.test(step)) return has(own.items, rest);
  const property = own.properties?.[step];
  if (property) return has(property, rest);
  return own.properties === undefined && own.additionalProperties !== false && own.items === undefined;
}
