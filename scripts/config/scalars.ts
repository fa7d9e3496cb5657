import type { MistakeId } from './mistakes.ts';
import { didYouMean, isSlip } from './nearest.ts';
import type { Problem, ScalarNode } from './node.ts';
import type { Schema } from './schema/schema.ts';

/** Texts, numbers and what may be chosen. */
export function checkScalar({ value, place }: ScalarNode, schema: Schema, path: string, problems: Problem[]): void {
  if (value === null) return;
  const complain = (rule: MistakeId, message: string, fix: string) =>
    problems.push({ rule, place, message: `${path} ${message}`, fix });
  if (schema.enum && !schema.enum.includes(value)) {
    const allowed = schema.enum.map(String);
    const isSure = schema.loose === undefined || isSlip(String(value), allowed);
    const rule = isSure ? 'schema-value' : 'schema-value-unknown';
    complain(rule, `cannot be "${value}"${didYouMean(String(value), allowed)}`, `Use ${oneOf(allowed)}`);
  }
  if (typeof value === 'string') {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
    if (value.length < minLength) complain('schema-size', 'must not be empty', 'Write something');
    if (value.length > maxLength) complain('schema-size', `is longer than ${maxLength} characters`, 'Shorten it');
    if (pattern && !matches(pattern, value)) {
      complain('schema-format', `does not match ${pattern}`, 'Write it in that form');
    }
  }
  if (typeof value === 'number') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    if (value < minimum) complain('schema-range', `must be at least ${minimum}`, `Write ${minimum} or more`);
    if (value > maximum) complain('schema-range', `must be at most ${maximum}`, `Write ${maximum} or less`);
  }
}

const SHOWN = 12;

/** `one of: a, b, c and 30 more` */
export function oneOf(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(', ');
  return `one of: ${shown}${names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''}`;
}

const compiled = new Map<string, RegExp>();

function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(pattern);
    compiled.set(pattern, expression);
  }
  return expression.test(value);
}

/** A type of JSON Schema in words. */
export function inWords(type: string): string {
  const words: { [type: string]: string } = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    boolean: 'true or false',
  };
  if (type === 'integer') return 'a whole number';
  return words[type] ?? (type === 'null' ? 'null' : `a ${type}`);
}
