/** The part of JSON Schema that auth0-deploy-cli uses, and two words of our own. */
export interface Schema {
  /** `#/definitions/NAME` */
  $ref?: string;
  type?: string | readonly string[];
  nullable?: boolean;
  enum?: readonly unknown[];
  properties?: { readonly [name: string]: Schema };
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  minProperties?: number;
  maxProperties?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  description?: string;
  default?: unknown;
  /**
   * From the SDK's types, wholly or (`more`) only the fields and values that auth0-deploy-cli does not restrict. They lag
   * behind Auth0, and an export holds more than can be written: what is not in them is surely wrong only when it is nearly
   * something that is.
   */
  loose?: 'all' | 'more';
  /** Auth0 answers it, and nobody can write it. */
  readOnly?: boolean;
}

/** What every top-level key must look like. */
export interface Schemas {
  kinds: { readonly [topLevelKey: string]: Schema };
  definitions: { readonly [name: string]: Schema };
  facts: DeployCliFacts;
}

/** What auth0-deploy-cli holds its input to beyond its schemas, from its own tables. */
export interface DeployCliFacts {
  /** The flags of a tenant that it deploys; others it drops. */
  tenantFlags: readonly string[];
  /** Keys of the tenant's settings that it refuses because they are pages. */
  tenantPages: readonly string[];
  brandingTemplates: readonly string[];
}

const PREFIX = '#/definitions/';

export function refTo(name: string): Schema {
  return { $ref: PREFIX + name };
}

/** The schema itself, where it only names another. */
export function deref(schema: Schema, definitions: Schemas['definitions']): Schema {
  if (schema.$ref === undefined) return schema;
  return definitions[schema.$ref.slice(PREFIX.length)] ?? {};
}

/** The name that a reference means. */
export function refName({ $ref }: Schema): string | undefined {
  return $ref?.slice(PREFIX.length);
}
