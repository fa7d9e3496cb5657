import { identityOf } from '../config/merge.ts';
import { meaning } from '../plan/fields.ts';
import { isObject, type Json, type JsonObject, rowsOf } from '../plan/json.ts';
import { isEmpty, isFileContent, isNamedSecret } from './exported.ts';

/** From a value to one in it: a key of a map, or the item of a list that has these fields. */
export type Step = { key: string } | { item: JsonObject };

/** What files must say to hold what the tenant holds. */
export interface Edit {
  steps: readonly Step[];
  value: Json;
}

/** What the tenant has, and what it would have of the files alone. */
export interface Differences {
  edits: Edit[];
  /** What the files make and the tenant has not. */
  onlyInFiles: (readonly Step[])[];
}

/**
 * Fields with which a resource of a kind is made at first, so that what Auth0 fills in itself can be told from what was set.
 * Other kinds are taken whole: they have few fields, or cannot be made without them.
 */
const FIRST: { readonly [kind: string]: readonly string[] } = {
  clients: ['name', 'app_type', 'is_first_party'],
  // Roles and client grants name the scopes. What nobody says of the others stays as the dashboard has it.
  resourceServers: ['name', 'identifier', 'scopes', 'signing_alg'],
  databases: ['name', 'strategy'],
  organizations: ['name', 'display_name'],
  'organizations.connections': ['name', 'assign_membership_on_login'],
};

/** How the files differ from the tenant. `made` is an export of a new tenant after a deploy of the files. */
export function differencesBetween(tenant: JsonObject, made: JsonObject): Differences {
  const found: Differences = { edits: [], onlyInFiles: [] };
  compareMaps(tenant, made, { steps: [], path: '', found });
  return found;
}

interface At {
  steps: readonly Step[];
  /** Keys alone, as identityOf takes them: `organizations.connections`. */
  path: string;
  found: Differences;
}

function compareMaps(tenant: JsonObject, made: JsonObject, { steps, path, found }: At): void {
  for (const [key, value] of Object.entries(tenant)) {
    const at = { steps: [...steps, { key }], path: path ? `${path}.${key}` : key, found };
    compare(value, made[key], key, at);
  }
  for (const key of Object.keys(made)) {
    if (!Object.hasOwn(tenant, key)) found.onlyInFiles.push([...steps, { key }]);
  }
}

function compare(tenant: Json, made: Json | undefined, key: string, at: At): void {
  const { steps, path, found } = at;
  if (made === undefined && isEmpty(tenant)) return;
  // Whether two secrets are the same nobody can see.
  if (isNamedSecret(tenant) && made !== undefined) return;
  if (isFileContent(tenant) && isFileContent(made)) {
    if (tenant.content !== made.content) found.edits.push({ steps, value: tenant });
    return;
  }
  // Below a trigger stand its bindings, in the order in which they run.
  const listName = path.startsWith('triggers.') ? 'bindings' : key;
  const identity = identityOf(path);
  if (Array.isArray(tenant) && identity && (made === undefined || Array.isArray(made))) {
    compareItems(rowsOf(tenant), rowsOf(made), identity, at);
  } else if (isObject(tenant) && isObject(made) && !isFileContent(tenant)) compareMaps(tenant, made, at);
  else if (made === undefined || meaning(tenant, listName) !== meaning(made, listName))
    found.edits.push({ steps, value: tenant });
}

function compareItems(
  tenant: readonly JsonObject[],
  made: readonly JsonObject[],
  identity: readonly string[],
  { steps, path, found }: At,
): void {
  const called = (item: JsonObject): JsonObject =>
    Object.fromEntries(identity.map((field) => [field, item[field] ?? null]));
  const known = new Map(made.map((item) => [JSON.stringify(called(item)), item]));
  for (const item of tenant) {
    const own = called(item);
    const before = known.get(JSON.stringify(own));
    known.delete(JSON.stringify(own));
    const at = { steps: [...steps, { item: own }], path, found };
    if (before) compareMaps(item, before, at);
    else found.edits.push({ steps: at.steps, value: firstOf(item, path) });
  }
  for (const item of known.values()) found.onlyInFiles.push([...steps, { item: called(item) }]);
}

function firstOf(item: JsonObject, kind: string): JsonObject {
  const first = FIRST[kind];
  return first ? Object.fromEntries(first.flatMap((name) => (name in item ? [[name, item[name] ?? null]] : []))) : item;
}

/** `clients/Acme Portal: callbacks` */
export function nameOfSteps(steps: readonly Step[]): string {
  const parts = steps.map((step) => ('key' in step ? step.key : Object.values(step.item).join(' → ')));
  const [kind = '', name, ...fields] = parts;
  if (!steps[1] || 'key' in steps[1]) return [kind, ...(name === undefined ? [] : [name]), ...fields].join('.');
  return fields.length === 0 ? `${kind}/${name}` : `${kind}/${name}: ${fields.join('.')}`;
}
