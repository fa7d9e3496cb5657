import { didYouMean } from './nearest.ts';
import { type ConfigNode, describeKind, type Entry, type ListNode, type MapNode, type Problem } from './node.ts';
import type { Schema, Schemas } from './schemas.ts';

/** Checks every top-level key against the schema that auth0-deploy-cli will hold it to. */
export function validate(root: ReadonlyMap<string, Entry>, schemas: Schemas, problems: Problem[]): void {
  for (const [key, { key: place, value }] of root) {
    const schema = Object.hasOwn(schemas, key) ? schemas[key] : undefined;
    if (schema) check(value, schema, key, problems);
    else {
      const message = `unknown key "${key}"${didYouMean(key, Object.keys(schemas))}`;
      const fix = 'Use a top-level key of auth0-deploy-cli, for example clients, roles or organizations';
      problems.push({ place, message, fix });
    }
  }
}

function check(node: ConfigNode, schema: Schema, path: string, problems: Problem[]): void {
  if (!hasType(node, schema)) {
    const types = [schema.type ?? []].flat().map(inWords).join(' or ');
    problems.push({
      place: node.kind === 'map' || node.kind === 'list' ? { ...node.place, length: 1 } : node.place,
      message: `${path} must be ${types}, this is ${describeKind(node)}`,
      fix: `Write ${types}`,
    });
    return;
  }
  if (node.kind === 'map') checkMap(node, schema, path, problems);
  else if (node.kind === 'list') checkList(node, schema, path, problems);
  else if (node.kind === 'scalar') checkScalar(node, schema, path, problems);
}

function hasType(node: ConfigNode, { type, nullable }: Schema): boolean {
  if (type === undefined) return true;
  const types = [type].flat();
  if (node.kind === 'map') return types.includes('object');
  if (node.kind === 'list') return types.includes('array');
  // A named value is text by the time it is sent.
  if (node.kind !== 'scalar') return types.includes('string');
  if (node.value === null) return types.includes('null') || nullable === true;
  if (typeof node.value === 'number') {
    return types.includes('number') || (types.includes('integer') && Number.isInteger(node.value));
  }
  return types.includes(typeof node.value);
}

function inWords(type: string): string {
  const words: { [type: string]: string } = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    boolean: 'true or false',
  };
  if (type === 'integer') return 'a whole number';
  return words[type] ?? (type === 'null' ? 'null' : `a ${type}`);
}

function checkMap({ entries, place }: MapNode, schema: Schema, path: string, problems: Problem[]): void {
  const at = { ...place, length: 1 };
  for (const name of schema.required ?? []) {
    if (!entries.has(name)) problems.push({ place: at, message: `${path} lacks "${name}"`, fix: `Add "${name}:"` });
  }
  if (entries.size < (schema.minProperties ?? 0)) {
    problems.push({ place: at, message: `${path} is empty`, fix: 'Fill it, or delete it' });
  }
  for (const [name, { key, value }] of entries) {
    const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (known) check(value, known, `${path}.${name}`, problems);
    else if (typeof schema.additionalProperties === 'object') {
      check(value, schema.additionalProperties, `${path}.${name}`, problems);
    } else if (schema.additionalProperties === false) {
      const message = `${path} has no "${name}"${didYouMean(name, Object.keys(schema.properties ?? {}))}`;
      problems.push({ place: key, message, fix: 'Correct the key, or delete it' });
    }
  }
}

function checkList({ items, place }: ListNode, schema: Schema, path: string, problems: Problem[]): void {
  const at = { ...place, length: 1 };
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (items.length < minItems) {
    problems.push({ place: at, message: `${path} needs at least ${minItems} items`, fix: 'Add what is missing' });
  }
  if (items.length > maxItems) {
    problems.push({ place: at, message: `${path} may have at most ${maxItems} items`, fix: 'Delete what is too much' });
  }
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    if (schema.items) check(item, schema.items, `${path}[${index}]`, problems);
    if (!schema.uniqueItems || item.kind !== 'scalar') continue;
    const key = JSON.stringify(item.value);
    if (seen.has(key)) {
      problems.push({ place: item.place, message: `${path} has ${key} twice`, fix: 'Delete one of them' });
    }
    seen.add(key);
  }
}

function checkScalar(node: ConfigNode & { kind: 'scalar' }, schema: Schema, path: string, problems: Problem[]): void {
  const { value, place } = node;
  const complain = (message: string, fix: string) => problems.push({ place, message: `${path} ${message}`, fix });
  if (schema.enum && !schema.enum.includes(value)) {
    const allowed = schema.enum.map(String);
    complain(`cannot be "${value}"${didYouMean(String(value), allowed)}`, `Use one of: ${allowed.join(', ')}`);
  }
  if (typeof value === 'string') {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
    if (value.length < minLength) complain('must not be empty', 'Write something');
    if (value.length > maxLength) complain(`is longer than ${maxLength} characters`, 'Shorten it');
    if (pattern && !new RegExp(pattern).test(value)) complain(`does not match ${pattern}`, 'Write it in that form');
  }
  if (typeof value === 'number') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
    if (value < minimum) complain(`must be at least ${minimum}`, `Write ${minimum} or more`);
    if (value > maximum) complain(`must be at most ${maximum}`, `Write ${maximum} or less`);
  }
}
