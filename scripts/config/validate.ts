import { identityOf, nameOf } from './merge.ts';
import type { MistakeId } from './mistakes.ts';
import { didYouMean, isSlip, nearest } from './nearest.ts';
import { type ConfigNode, describeKind, type Entry, type ListNode, type MapNode, type Problem } from './node.ts';
import { checkScalar, inWords } from './scalars.ts';
import { deref, type Schema, type Schemas } from './schema/schema.ts';

/** Checks every top-level key against the schema that auth0-deploy-cli and Auth0 will hold it to. */
export function validate(root: ReadonlyMap<string, Entry>, schemas: Schemas, problems: Problem[]): void {
  for (const [key, { key: place, value }] of root) {
    const schema = Object.hasOwn(schemas.kinds, key) ? schemas.kinds[key] : undefined;
    if (schema) new Validator(schemas, problems).check(value, schema, key);
    else {
      const message = `unknown key "${key}"${didYouMean(key, Object.keys(schemas.kinds))}`;
      const fix = 'Use a top-level key of auth0-deploy-cli, for example clients, roles or organizations';
      problems.push({ rule: 'schema-unknown-kind', place, message, fix });
    }
  }
}

/** The document of an identity provider: its keys are the provider's (RFC 8414, section 2). */
const PROVIDERS_OWN = '.oidc_metadata';

class Validator {
  readonly #schemas: Schemas;
  readonly #problems: Problem[];

  constructor(schemas: Schemas, problems: Problem[]) {
    this.#schemas = schemas;
    this.#problems = problems;
  }

  check(node: ConfigNode, given: Schema, path: string): void {
    const schema = deref(given, this.#schemas.definitions);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) this.#checkChoice(node, choices, path);
    if (!hasType(node, schema)) {
      const types = [schema.type ?? []].flat().filter((type) => type !== 'null' || schema.loose !== 'all');
      const words = types.map(inWords).join(' or ');
      const message = `${path} must be ${words}, this is ${describeKind(node)}`;
      this.#complain('schema-type', node, message, `Write ${words}`);
    } else if (node.kind === 'map') this.#checkMap(node, schema, path);
    else if (node.kind === 'list') this.#checkList(node, schema, path);
    else if (node.kind === 'scalar') checkScalar(node, schema, path, this.#problems);
  }

  /** What fits one of several shapes fits; otherwise what is wrong with the shape that it comes closest to. */
  #checkChoice(node: ConfigNode, choices: readonly Schema[], path: string): void {
    const tried = choices.map((choice) => {
      const problems: Problem[] = [];
      new Validator(this.#schemas, problems).check(node, choice, path);
      return problems;
    });
    const least = tried.reduce((best, other) => (other.length < best.length ? other : best));
    this.#problems.push(...least);
  }

  #checkMap(node: MapNode, schema: Schema, path: string): void {
    const { entries } = node;
    for (const name of schema.required ?? []) {
      if (!entries.has(name)) this.#complain('schema-required', node, `${path} lacks "${name}"`, `Add "${name}:"`);
    }
    if (entries.size < (schema.minProperties ?? 0)) {
      this.#complain('schema-size', node, `${path} is empty`, 'Fill it, or delete it');
    }
    const { maxProperties = Number.POSITIVE_INFINITY } = schema;
    if (entries.size > maxProperties) {
      const message = `${path} may have at most ${maxProperties} keys, this has ${entries.size}`;
      this.#complain('schema-size', node, message, 'Delete what is too much');
    }
    for (const [name, entry] of entries) {
      const known = schema.properties && Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      if (known) this.check(entry.value, known, `${path}.${name}`);
      else if (typeof schema.additionalProperties === 'object') {
        this.check(entry.value, schema.additionalProperties, `${path}.${name}`);
      } else if (path.endsWith(PROVIDERS_OWN)) continue;
      else if (schema.additionalProperties === false) this.#unknownKey(name, node, schema, path);
      else this.#nearlyKnown(name, node, schema, path);
    }
  }

  /** Keys are restricted, by auth0-deploy-cli or only by what the SDK knows. */
  #unknownKey(name: string, node: MapNode, schema: Schema, path: string): void {
    if (schema.loose && !isNear(name, schema)) {
      this.#problems.push({
        rule: 'schema-unknown-field',
        place: placeOfKey(node, name),
        message: `neither auth0-deploy-cli's schemas nor the SDK's types know ${path}.${name}`,
        fix: 'Delete it, unless Auth0 has it since the installed versions: it refuses fields that it does not know',
      });
    } else this.#misspelt(name, node, schema, path);
  }

  /** Any key passes; one that is nearly a known one was meant to be that. */
  #nearlyKnown(name: string, node: MapNode, schema: Schema, path: string): void {
    if (isNear(name, schema)) this.#misspelt(name, node, schema, path);
  }

  #misspelt(name: string, node: MapNode, schema: Schema, path: string): void {
    const known = keysOf(schema);
    const near = nearest(name, known);
    this.#problems.push({
      rule: 'schema-unknown-key',
      place: placeOfKey(node, name),
      message: `${path} has no "${name}"${didYouMean(name, known)}`,
      fix: near === undefined ? 'Correct the key, or delete it' : `Write "${near}:"`,
    });
  }

  #checkList(node: ListNode, schema: Schema, path: string): void {
    const { items } = node;
    const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
    if (items.length < minItems) {
      this.#complain('schema-size', node, `${path} needs at least ${minItems} items`, 'Add what is missing');
    }
    if (items.length > maxItems) {
      this.#complain('schema-size', node, `${path} may have at most ${maxItems} items`, 'Delete what is too much');
    }
    const seen = new Set<string>();
    for (const [index, item] of items.entries()) {
      if (schema.items) this.check(item, schema.items, `${path}[${labelOf(item, path) ?? index}]`);
      if (!schema.uniqueItems || item.kind !== 'scalar') continue;
      const key = JSON.stringify(item.value);
      if (seen.has(key)) this.#complain('schema-repeated', item, `${path} has ${key} twice`, 'Delete one of them');
      seen.add(key);
    }
  }

  #complain(rule: MistakeId, node: ConfigNode, message: string, fix: string): void {
    const { place, kind } = node;
    this.#problems.push({
      rule,
      place: kind === 'map' || kind === 'list' ? { ...place, length: 1 } : place,
      message,
      fix,
    });
  }
}

/** An item is called by its name where it has one: nobody counts to 37 in a file. */
function labelOf(item: ConfigNode, path: string): string | undefined {
  const identity = identityOf(path.replace(/\[[^\]]*\]/g, ''));
  return identity && nameOf(item, identity);
}

function placeOfKey(node: MapNode, name: string) {
  return node.entries.get(name)?.key ?? node.place;
}

/** Keys that could be meant, also one that base has already: an environment that misspells it would change nothing. */
function keysOf({ properties = {} }: Schema): string[] {
  return Object.keys(properties);
}

function isNear(name: string, schema: Schema): boolean {
  return isSlip(name, keysOf(schema));
}

function hasType(node: ConfigNode, { type, nullable, loose }: Schema): boolean {
  if (type === undefined) return true;
  const types = [type].flat();
  if (node.kind === 'map') return types.includes('object');
  if (node.kind === 'list') return types.includes('array');
  // A named value is text by the time it is sent.
  if (node.kind !== 'scalar') return types.includes('string');
  // A placeholder of auth0-deploy-cli's is told as one, whatever should stand here.
  if (typeof node.value === 'string' && /^(@@\w+@@|##\w+##)$/.test(node.value)) return true;
  if (node.value === null) return types.includes('null') || nullable === true || loose === 'all';
  if (typeof node.value === 'number') {
    return types.includes('number') || (types.includes('integer') && Number.isInteger(node.value));
  }
  return types.includes(typeof node.value);
}
