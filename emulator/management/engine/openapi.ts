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
  /** A token needs one of these, or all of them. */
  scopes: string[];
  allScopes?: boolean;
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
  loaded ??= amended(read('../openapi.generated.json'));
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

/** A scope of the Management API, as the resource server shows it. */
export interface ManagementScope {
  value: string;
  description?: string;
}

/**
 * Every scope of the Management API: those of a recorded tenant (deploy-cli/*.json, GET /resource-servers, 2026-08-10)
 * and those that Auth0's description has names of. Files of their own: every start needs them.
 */
export function managementScopes(): ManagementScope[] {
  const recorded: { [value: string]: string } = read('../management-api-scopes.json');
  const described: string[] = read('../scopes.generated.json');
  const others = described.filter((value) => !Object.hasOwn(recorded, value));
  return [
    ...Object.entries(recorded).map(([value, description]) => ({ value, description })),
    ...others.map((value) => ({ value })),
  ];
}

function read<Content>(file: string): Content {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}
