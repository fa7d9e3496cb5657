import { BODIES, TRANSLATED } from './bodies.ts';
import { deref, refName, type Schema, type Schemas } from './schema.ts';
import type { SdkTypes } from './sdk.ts';

/** auth0-deploy-cli's schemas with what the SDK's types know beyond them. */
export function combine(deployCli: Schemas, sdk: SdkTypes): Schemas {
  const kinds: { [key: string]: Schema } = { ...deployCli.kinds };
  for (const [path, { write, read = [] }] of Object.entries(BODIES)) {
    const [kind = '', ...steps] = path.split(/\.|(?=\[\])/);
    const known = kinds[kind];
    if (!known) continue;
    const body = withMore(sdk.schemaOf(write), read.length > 0 ? sdk.schemaOf(read) : {}, TRANSLATED[path] ?? []);
    kinds[kind] = within(known, steps, (schema) => merge(schema, body, sdk.definitions));
  }
  const all = { ...deployCli.definitions, ...sdk.definitions };
  // Which flags are deployed is told by auth0-deploy-cli's own list, not by a type.
  kinds.tenant = within(kinds.tenant ?? {}, ['flags'], (flags) => openTo(flags, deployCli.facts.tenantFlags, all));
  return { ...deployCli, kinds, definitions: reachable(kinds, all) };
}

function openTo(schema: Schema, names: readonly string[], definitions: Schemas['definitions']): Schema {
  const { additionalProperties: _, properties, ...rest } = deref(schema, definitions);
  const boolean: Schema = { type: 'boolean', loose: 'all' };
  return { ...rest, properties: { ...Object.fromEntries(names.map((name) => [name, boolean])), ...properties } };
}

/** Adds fields that Auth0 answers only, since an export may hold them, and names that auth0-deploy-cli translates. */
function withMore(write: Schema, read: Schema, translated: readonly string[]): Schema {
  const properties: { [name: string]: Schema } = { ...write.properties };
  for (const name of translated) properties[name] ??= {};
  for (const name of Object.keys(read.properties ?? {})) properties[name] ??= { readOnly: true };
  return { ...write, properties };
}

function within(schema: Schema, steps: readonly string[], change: (schema: Schema) => Schema): Schema {
  const [step, ...rest] = steps;
  if (step === undefined) return change(schema);
  if (step === '[]') return { ...schema, items: within(schema.items ?? {}, rest, change) };
  const property = within(schema.properties?.[step] ?? {}, rest, change);
  return { ...schema, properties: { ...schema.properties, [step]: property } };
}

/** `required` of the SDK counts below a resource only: base and environment share a resource, and an update lacks most. */
function merge(deployCli: Schema, fromSdk: Schema, definitions: Schemas['definitions'], isNested = false): Schema {
  const sdk = deref(fromSdk, definitions);
  if (deployCli.$ref || deployCli.anyOf || deployCli.oneOf || sdk.type === undefined) return deployCli;
  if (deployCli.type === undefined) return { ...fromSdk, ...deployCli };
  const merged: Schema = { ...deployCli };
  if (!deployCli.enum && sdk.enum) Object.assign(merged, { enum: sdk.enum, loose: 'more' });
  if (sdk.items) merged.items = deployCli.items ? merge(deployCli.items, sdk.items, definitions, true) : sdk.items;
  if (!sdk.properties) return merged;
  const properties: { [name: string]: Schema } = { ...sdk.properties };
  for (const [name, own] of Object.entries(deployCli.properties ?? {})) {
    const other = sdk.properties[name];
    properties[name] = other && !other.readOnly ? merge(own, other, definitions, true) : own;
  }
  merged.properties = properties;
  if (isNested) merged.required = [...new Set([...(deployCli.required ?? []), ...(sdk.required ?? [])])];
  if (deployCli.additionalProperties !== undefined || sdk.additionalProperties !== false) return merged;
  return { ...merged, additionalProperties: false, loose: 'more' };
}

/** The definitions that something refers to. */
function reachable(kinds: Schemas['kinds'], all: Schemas['definitions']): { [name: string]: Schema } {
  const kept: { [name: string]: Schema } = {};
  const visit = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const name = refName(schema as Schema);
    const definition = name === undefined ? undefined : all[name];
    if (name !== undefined && definition && !(name in kept)) {
      kept[name] = definition;
      visit(definition);
    }
    for (const value of Object.values(schema)) visit(value);
  };
  visit(kinds);
  return kept;
}
