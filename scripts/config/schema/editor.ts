import { CREDENTIALS } from '../environment.ts';
import { TENANT_NAMES } from '../keywords.ts';
import { inWords, oneOf } from '../scalars.ts';
import type { Schema, Schemas } from './schema.ts';

type Json = { [key: string]: unknown };

/** What a field is shown with when the mouse is on it, by its path: `clients.callbacks`. */
export type FieldNotes = ReadonlyMap<string, string>;

const NAMED: Json = {
  type: 'object',
  description:
    'A value by name. $env: an environment variable, for secrets. $keyword: what keywords: of the environment says. $tenant: what the domain decides. $join: texts one behind the other.',
  properties: {
    $env: { type: 'string' },
    $keyword: { type: 'string' },
    $tenant: { enum: TENANT_NAMES },
    $join: { type: 'array' },
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
};

/**
 * The JSON Schema by which an editor completes, explains and marks the files of tenant/. Nothing is required in it: a file
 * may hold a part of a resource, and base and environment together the whole. `npm run check` looks at the whole.
 */
export function editorSchema({ kinds, definitions }: Schemas, notes: FieldNotes): string {
  const properties: Json = { ...ownKeys() };
  for (const [kind, schema] of Object.entries(kinds)) properties[kind] = forEditor(schema, kind, notes);
  const named: Json = { value: NAMED };
  for (const [name, schema] of Object.entries(definitions)) named[name] = forEditor(schema, '', notes);
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A tenant as code',
    description: 'Top-level keys and fields are those of auth0-deploy-cli.',
    type: 'object',
    properties,
    additionalProperties: false,
    definitions: named,
  };
  return `${JSON.stringify(schema, null, 1)}\n`;
}

function forEditor(schema: Schema, path: string, notes: FieldNotes): Json {
  if (schema.$ref) return { $ref: schema.$ref };
  const { required: _, loose, nullable, readOnly, properties, items, additionalProperties, ...rest } = schema;
  const out: Json = { ...rest, description: describe(schema, path, notes) };
  if (readOnly) out.description = 'Auth0 answers it in exports; it cannot be written.';
  if (properties) {
    const at = (name: string) => (path ? `${path}.${name}` : '');
    const list = Object.entries(properties).map(([name, inner]) => [name, forEditor(inner, at(name), notes)]);
    out.properties = Object.fromEntries(list);
  }
  if (items) out.items = forEditor(items, path, notes);
  if (typeof additionalProperties === 'object') out.additionalProperties = forEditor(additionalProperties, '', notes);
  else if (additionalProperties !== undefined) out.additionalProperties = additionalProperties;
  for (const key of ['anyOf', 'oneOf'] as const) {
    if (schema[key]) out[key] = schema[key].map((choice) => forEditor(choice, path, notes));
  }
  if ((nullable || loose === 'all') && schema.type !== undefined) {
    out.type = [...new Set([schema.type, 'null'].flat())];
    if (schema.enum) out.enum = [...new Set([...schema.enum, null])];
  }
  return orNamed(out);
}

/** Texts, numbers and lists may also be named; a map is written out. */
function orNamed({ description, ...schema }: Json): Json {
  const types = [schema.type ?? []].flat();
  if (types.length === 0 || types.includes('object')) return { ...(description ? { description } : {}), ...schema };
  return { ...(description ? { description } : {}), anyOf: [schema, { $ref: '#/definitions/value' }] };
}

function describe(
  { type, description, enum: values, default: usual }: Schema,
  path: string,
  notes: FieldNotes,
): string {
  const types = [type ?? []].flat().filter((name) => name !== 'null');
  const kind = types.map(inWords).join(' or ');
  const facts = [
    kind && kind.charAt(0).toUpperCase() + kind.slice(1),
    values && values.length > 0 && oneOf(values.map(String)),
    usual !== undefined && typeof usual !== 'object' && `default ${String(usual)}`,
  ].filter(Boolean);
  const own = notes.get(path);
  return [own ?? description, facts.length > 0 && `${facts.join('; ')}.`].filter(Boolean).join('\n\n');
}

function ownKeys(): Json {
  const text = { anyOf: [{ type: 'string' }, { $ref: '#/definitions/value' }] };
  return {
    domain: {
      type: 'string',
      description: 'The host of the tenant, for example acme.eu.auth0.com. In environments/ only.',
    },
    credentials: {
      type: 'object',
      description: 'How to sign in to the tenant. In environments/ only; secrets by name: { $env: NAME }.',
      properties: Object.fromEntries(CREDENTIALS.map((name) => [name, text])),
      additionalProperties: false,
    },
    keywords: {
      type: 'object',
      description:
        'Values by name, used as { $keyword: NAME }. What base says holds where an environment says nothing else.',
    },
    silence: {
      type: 'array',
      description: 'Rules that do not count, with a reason and a last day. See tenant/RULES.md.',
      items: {
        type: 'object',
        properties: {
          rule: { type: 'string', description: 'The id that the report shows in brackets.' },
          resource: {
            type: 'string',
            description: 'clients/Acme Portal, or tenant. Every resource where it is left out.',
          },
          reason: { type: 'string', minLength: 15, description: 'Why it may be so, and what happens until when.' },
          until: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The last day, 2027-03-31.' },
        },
        required: ['rule', 'reason', 'until'],
        additionalProperties: false,
      },
    },
  };
}
