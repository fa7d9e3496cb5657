import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readDeclarations, type TypeExpression } from './declarations.ts';
import { deref, refName, refTo, type Schema } from './schema.ts';

const SCALARS: { [name: string]: string } = { string: 'string', number: 'number', boolean: 'boolean', null: 'null' };

/** The types of the `auth0` SDK as schemas. Only what was asked for is made. */
export class SdkTypes {
  readonly definitions: { [name: string]: Schema } = {};
  readonly #types: ReadonlyMap<string, TypeExpression>;

  constructor(declarations: string) {
    this.#types = readDeclarations(declarations);
  }

  /** The types that the installed SDK ships. */
  static installed(): SdkTypes {
    const api = join(dirname(createRequire(import.meta.url).resolve('auth0')), 'management', 'api');
    const read = (...path: string[]) => readFileSync(join(api, ...path), 'utf8');
    return new SdkTypes(`${read('types', 'types.d.ts')}\n${read('requests', 'requests.d.ts')}`);
  }

  /** One schema that permits what any of the types `names` permits. @throws Error where the SDK has no such type */
  schemaOf(names: readonly string[]): Schema {
    const missing = names.filter((name) => !this.#types.has(name));
    if (missing.length > 0) throw new Error(`the auth0 SDK has no type ${missing.join(', ')}`);
    return deref(this.#union(names.map((name) => this.#named(name, ''))), this.definitions);
  }

  #schema(type: TypeExpression, scope: string): Schema {
    switch (type.is) {
      case 'literal':
        return { type: typeof type.value, enum: [type.value], loose: 'all' };
      case 'list':
        return { type: 'array', items: this.#schema(type.of, scope), loose: 'all' };
      case 'map':
        return { type: 'object', additionalProperties: this.#schema(type.of, scope), loose: 'all' };
      case 'union': {
        const of = type.of.filter((member) => !(member.is === 'name' && member.name === 'undefined'));
        return this.#union(of.map((member) => this.#schema(member, scope)));
      }
      case 'object':
        return this.#object(type, scope);
      case 'name': {
        const scalar = SCALARS[type.name];
        return scalar ? { type: scalar, loose: 'all' } : this.#named(type.name, scope);
      }
    }
  }

  /** What is short is repeated where it is used; what has fields is defined once and named. */
  #named(name: string, scope: string): Schema {
    const full = this.#types.has(scope + name) ? scope + name : name;
    const type = this.#types.get(full);
    if (!type) return {};
    if (full in this.definitions) return refTo(full);
    // A type may contain itself: the name must be known before what it means is.
    this.definitions[full] = {};
    const schema = this.#schema(type, `${full}.`);
    const isAlias = schema.$ref !== undefined;
    if (schema.properties || isAlias) {
      this.definitions[full] = isAlias ? deref(schema, this.definitions) : schema;
      return refTo(full);
    }
    delete this.definitions[full];
    return schema;
  }

  #object({ members, bases, open }: TypeExpression & { is: 'object' }, scope: string): Schema {
    const inherited = bases.map((base) =>
      deref(this.#named(base.replace(/^Management\./, ''), scope), this.definitions),
    );
    const properties: { [name: string]: Schema } = {};
    const required: string[] = [];
    for (const base of inherited) {
      Object.assign(properties, base.properties);
      required.push(...(base.required ?? []));
    }
    for (const { name, optional, type } of members) {
      properties[name] = this.#schema(type, scope);
      if (!optional) required.push(name);
    }
    const closed = !open && inherited.every(({ additionalProperties }) => additionalProperties === false);
    return { type: 'object', properties, required, ...(closed && { additionalProperties: false }), loose: 'all' };
  }

  /** One schema for all: fields that any of them has, and types and values of any. */
  #union(schemas: readonly Schema[]): Schema {
    const [first] = schemas;
    if (first && schemas.length === 1) return first;
    const names = schemas.map(refName);
    if (!names.every((name) => name !== undefined)) return this.#merged(schemas);
    const name = [...new Set(names)].sort().join('|');
    if (name in this.definitions) return refTo(name);
    this.definitions[name] = {};
    this.definitions[name] = this.#merged(schemas);
    return refTo(name);
  }

  #merged(schemas: readonly Schema[]): Schema {
    const all = schemas.map((schema) => deref(schema, this.definitions));
    if (all.some(({ type }) => type === undefined)) return {};
    const types = [...new Set(all.flatMap(({ type }) => type ?? []))];
    const merged: Schema = { type: types.length === 1 ? types[0] : types, loose: 'all' };
    const valued = all.filter(({ type }) => type !== 'null');
    if (valued.length > 0 && valued.every((schema) => schema.enum)) {
      merged.enum = [...new Set(valued.flatMap((schema) => schema.enum ?? []))];
    }
    const lists = all.flatMap(({ items }) => items ?? []);
    if (lists.length > 0) merged.items = this.#union(lists);
    const objects = all.filter(({ type }) => [type].flat().includes('object'));
    return objects.length > 0 ? { ...merged, ...this.#fields(objects) } : merged;
  }

  #fields(objects: readonly Schema[]): Schema {
    const properties: { [name: string]: Schema } = {};
    for (const name of new Set(objects.flatMap((object) => Object.keys(object.properties ?? {})))) {
      properties[name] = this.#union(distinct(objects.flatMap((object) => object.properties?.[name] ?? [])));
    }
    const required = objects
      .map((object) => object.required ?? [])
      .reduce((common, names) => common.filter((name) => names.includes(name)));
    const closed = objects.every(({ additionalProperties }) => additionalProperties === false);
    return { properties, required, ...(closed && { additionalProperties: false }) };
  }
}

function distinct(schemas: readonly Schema[]): Schema[] {
  const seen = new Map(schemas.map((schema) => [JSON.stringify(schema), schema]));
  return [...seen.values()];
}
