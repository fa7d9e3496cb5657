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

/**
 * Resources of one kind by name, kinds as they come: auth0-deploy-cli makes several at the same time, and the order in which
 * a tenant lists them must not make another plan.
 */
export function inOrder(resources: readonly Resource[]): Resource[] {
  const kinds = Map.groupBy(resources, ({ kind }) => kind);
  return [...kinds.values()].flatMap((list) =>
    list.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)),
  );
}
