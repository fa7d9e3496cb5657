import { isObject } from '../../store/json.ts';
import { matchesFormat } from './formats.ts';
import { facts, type Schema } from './openapi.ts';

/** One rule that a value breaks, in the words of z-schema, which Auth0's messages repeat. */
export interface Problem {
  text: string;
  /** `branding.colors.primary`; empty for the body itself. */
  property: string;
}

type Check = (schema: Schema, value: unknown, at: string) => Problem[];

const patterns = new Map<string, RegExp>();

/** The problems of a value, none when it is valid. */
export function validate(schema: Schema, value: unknown, at = ''): Problem[] {
  const resolved = resolve(schema);
  const problem = typeProblem(resolved, value, at);
  if (problem) return [problem];
  return CHECKS.flatMap((check) => check(resolved, value, at));
}

/** What stands beside a `$ref` is the property's own and goes before what it refers to. */
export function resolve(schema: Schema): Schema {
  let current = schema;
  while (current.$ref !== undefined) {
    const name = current.$ref.split('/').pop() ?? '';
    const { $ref: _, ...own } = current;
    current = { ...facts().schemas[name], ...own };
  }
  return current;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function typeProblem({ type }: Schema, value: unknown, at: string): Problem | undefined {
  if (type === undefined) return undefined;
  const expected = Array.isArray(type) ? type : [type];
  const actual = typeOf(value);
  if (expected.includes(actual) || (actual === 'integer' && expected.includes('number'))) return undefined;
  return problemAt(at, `Expected type ${expected.join(',')} but found type ${actual}`);
}

function problemAt(property: string, text: string): Problem {
  return { property, text };
}

const enumeration: Check = (schema, value, at) => {
  const allowed = schema.const !== undefined ? [schema.const] : schema.enum;
  if (!allowed || typeof value === 'object' || allowed.some((item) => item === value)) return [];
  return [problemAt(at, `No enum match for: ${String(value)}`)];
};

const strings: Check = (schema, value, at) => {
  if (typeof value !== 'string') return [];
  const { minLength, maxLength, pattern, format } = schema;
  const problems: Problem[] = [];
  const add = (text: string) => problems.push(problemAt(at, text));
  const length = [...value].length;
  if (minLength !== undefined && length < minLength) add(`String is too short (${length} chars), minimum ${minLength}`);
  if (maxLength !== undefined && length > maxLength) add(`String is too long (${length} chars), maximum ${maxLength}`);
  if (pattern !== undefined && !compiled(pattern).test(value))
    add(`String does not match pattern ${pattern}: ${value}`);
  if (typeof format === 'string' && !matchesFormat(format, value)) {
    add(`Object didn't pass validation for format ${format}: ${value}`);
  }
  return problems;
};

function compiled(pattern: string): RegExp {
  let expression = patterns.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern, /\\p\{/.test(pattern) ? 'u' : '');
    patterns.set(pattern, expression);
  }
  return expression;
}

const numbers: Check = ({ minimum, maximum }, value, at) => {
  if (typeof value !== 'number') return [];
  if (minimum !== undefined && value < minimum) {
    return [problemAt(at, `Value ${value} is less than minimum ${minimum}`)];
  }
  if (maximum !== undefined && value > maximum) {
    return [problemAt(at, `Value ${value} is greater than maximum ${maximum}`)];
  }
  return [];
};

const arrays: Check = (schema, value, at) => {
  if (!Array.isArray(value)) return [];
  const { minItems, maxItems, items } = schema;
  const problems: Problem[] = [];
  const add = (text: string) => problems.push(problemAt(at, text));
  if (minItems !== undefined && value.length < minItems)
    add(`Array is too short (${value.length}), minimum ${minItems}`);
  if (maxItems !== undefined && value.length > maxItems)
    add(`Array is too long (${value.length}), maximum ${maxItems}`);
  if (!items) return problems;
  return [...problems, ...value.flatMap((item, index) => validate(items, item, `${at}[${index}]`))];
};

const objects: Check = (schema, value, at) => {
  if (!isObject(value)) return [];
  const { properties = {}, required = [], additionalProperties, minProperties, maxProperties } = schema;
  const problems: Problem[] = [];
  const add = (text: string) => problems.push(problemAt(at, text));
  const names = Object.keys(value);
  for (const name of required) if (!Object.hasOwn(value, name)) add(`Missing required property: ${name}`);
  if (minProperties !== undefined && names.length < minProperties) {
    add(`Too few properties defined (${names.length}), minimum ${minProperties}`);
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    add(`Too many properties defined (${names.length}), maximum ${maxProperties}`);
  }
  const unknown = names.filter((name) => !Object.hasOwn(properties, name));
  if (additionalProperties === false && unknown.length > 0) {
    add(`Additional properties not allowed: ${unknown.join(',')}`);
  }
  for (const name of names) {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    const path = at === '' ? name : `${at}.${name}`;
    if (typeof own === 'object') problems.push(...validate(own, value[name], path));
  }
  return problems;
};

const alternatives: Check = (schema, value, at) => {
  const failing = (choices: Schema[]) => choices.every((choice) => validate(choice, value, at).length > 0);
  if (schema.anyOf && failing(schema.anyOf)) {
    return [problemAt(at, "Data does not match any schemas from 'anyOf'")];
  }
  // Auth0's description has alternatives that overlap, so several matches must not be refused.
  if (schema.oneOf && failing(schema.oneOf)) {
    return [problemAt(at, "Data does not match any schemas from 'oneOf'")];
  }
  return (schema.allOf ?? []).flatMap((part) => validate(part, value, at));
};

const CHECKS: readonly Check[] = [enumeration, strings, numbers, arrays, objects, alternatives];
