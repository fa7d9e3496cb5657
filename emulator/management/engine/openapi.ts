import { readFileSync } from 'node:fs';
import type { Json } from '../../store/json.ts';
import { ADDED_VALUES, AMENDMENTS } from '../amendments.ts';

/** The part of JSON Schema that Auth0's description uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: Json[];
  const?: Json;
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  properties?: { [name: string]: Schema };
  required?: string[];
  additionalProperties?: boolean | Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}

/** One endpoint of the Management API, as Auth0's OpenAPI description has it. */
export interface Operation {
  method: string;
  /** `/organizations/{id}/members` */
  path: string;
  /** The title, which Auth0 also writes as `description` of the log event. */
  summary: string;
  /** A token needs one of these. */
  scopes: string[];
  /** Of success. */
  status: number;
  parameters: Parameter[];
  body?: Schema;
  bodyRequired?: boolean;
}

export interface Facts {
  operations: Operation[];
  schemas: { [name: string]: Schema };
}

let loaded: Facts | undefined;

/** Read at first use: the emulator is ready to listen before anybody needs it. */
export function facts(): Facts {
  loaded ??= amended(JSON.parse(readFileSync(new URL('../openapi.generated.json', import.meta.url), 'utf8')));
  return loaded;
}

function amended(description: Facts): Facts {
  for (const { schema, property, is } of AMENDMENTS) {
    const known = description.schemas[schema];
    if (known) known.properties = { ...known.properties, [property]: is };
  }
  for (const { schema, value } of ADDED_VALUES) description.schemas[schema]?.enum?.push(value);
  return description;
}

/** Every scope of the Management API, in the order of the description. A file of its own: every start needs it. */
export function managementScopes(): string[] {
  return JSON.parse(readFileSync(new URL('../scopes.generated.json', import.meta.url), 'utf8'));
}
