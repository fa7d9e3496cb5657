import { ApiError, badRequest } from './errors.ts';
import type { Operation, Parameter, Schema } from './openapi.ts';
import { type Problem, resolve, validate } from './validate.ts';

export type Query = { readonly [name: string]: string };

/**
 * The text of a validation error, without the property's prose that Auth0 adds in brackets. Recorded: "Path validation error: 'Object didn't pass validation for format
 * event-stream-id: …' on property id (Unique identifier for the event stream).", terraform/TestAccDataSourceEventStream
 * .yaml, 2025-09-08.
 */
export function validationText(place: 'Payload' | 'Query' | 'Path', problems: readonly Problem[]): string {
  const texts = problems.map(({ text, property }) => {
    const where = property === '' ? '' : ` on property ${property}`;
    return `'${text}'${where}`;
  });
  return `${place} validation error: ${texts.join(', ')}.`;
}

/** A parameter is text; its schema says what the text must stand for. */
function fromText(schema: Schema, text: string): unknown {
  const { type, items } = resolve(schema);
  const types = Array.isArray(type) ? type : [type];
  if (types.includes('integer') || types.includes('number')) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (types.includes('boolean')) return text === 'true' ? true : text === 'false' ? false : text;
  if (types.includes('array')) return text.split(',').map((item) => (items ? fromText(items, item) : item));
  return text;
}

function problemsOf(parameter: Parameter, text: string): Problem[] {
  const schema = parameter.schema ?? {};
  return validate(schema, fromText(schema, text), parameter.name);
}

/** @throws ApiError 400 `invalid_uri` or `invalid_query_string` */
export function checkParameters(operation: Operation, ids: readonly string[], query: Query): void {
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  // The path's placeholders are in the order of the segments; the parameters need not be.
  const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const path = inPath.flatMap((parameter) => problemsOf(parameter, ids[names.indexOf(parameter.name)] ?? ''));
  if (path.length > 0) throw badRequest(validationText('Path', path), 'invalid_uri');
  const inQuery = operation.parameters.filter((parameter) => parameter.in === 'query');
  const wrong: Problem[] = [];
  for (const parameter of inQuery) {
    const text = query[parameter.name];
    if (text !== undefined) wrong.push(...problemsOf(parameter, text));
    else if (parameter.required) wrong.push({ text: `Missing required property: ${parameter.name}`, property: '' });
  }
  if (wrong.length > 0) throw badRequest(validationText('Query', wrong), 'invalid_query_string');
}

/** @throws ApiError 400 `invalid_body` */
export function checkBody(schema: Schema, body: unknown): void {
  const problems = validate(schema, body);
  if (problems.length > 0) throw new ApiError(400, validationText('Payload', problems), 'invalid_body');
}
