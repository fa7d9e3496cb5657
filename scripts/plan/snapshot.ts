import type { Json, JsonObject } from './json.ts';

/**
 * What a tenant answered to `GET /api/v2{path}`, by path without query: all rows of a list without its envelope, or the
 * object; null where it answered that there is none. Ids are the tenant's own, secrets are masked.
 */
export type Answers = { readonly [path: string]: Json };

export interface Snapshot {
  /** `acme.eu.auth0.com` */
  domain: string;
  answers: Answers;
}

/** One thing of a tenant, as files could say it: without ids, references by name. */
export interface Resource {
  /** auth0-deploy-cli's key: `clients`. */
  kind: string;
  /** What people call it; empty for settings of which a tenant has one. */
  name: string;
  /** Its id on the tenant. */
  id?: string;
  fields: JsonObject;
}

/** `clients/Acme Portal`: what tells resources apart. */
export function keyOf({ kind, name }: Pick<Resource, 'kind' | 'name'>): string {
  return name === '' ? kind : `${kind}/${name}`;
}
