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
  /** It does not differ; it must stand beside what does. */
  isCompanion?: true;
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

export interface Known {
  /** The fields without which auth0-deploy-cli refuses a map, by its path: `attackProtection.captcha.recaptcha_v2`. */
  required: (path: string) => readonly string[];
  /** Whether the files said it before anything was adopted. */
  isSaid: (steps: readonly Step[]) => boolean;
}

/** How the files differ from the tenant. `made` is an export of a new tenant after a deploy of the files. */
export function differencesBetween(tenant: JsonObject, made: JsonObject, known: Known): Differences {
  const comparison = new Comparison(known);
  comparison.maps(tenant, made, { steps: [], path: '' });
  const { edits, onlyInFiles } = comparison;
  return { edits, onlyInFiles };
}

interface At {
  steps: readonly Step[];
  /** Keys alone, as identityOf takes them: `organizations.connections`. */
  path: string;
}

class Comparison {
  edits: Edit[] = [];
  readonly onlyInFiles: (readonly Step[])[] = [];
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  maps(tenant: JsonObject, made: JsonObject, { steps, path }: At): void {
    const before = this.edits.length;
    for (const [key, value] of Object.entries(tenant)) {
      this.#values(value, made[key], { steps: [...steps, { key }], path: path ? `${path}.${key}` : key });
    }
    if (this.edits.length > before) this.#addCompanions(tenant, { steps, path }, before);
    for (const key of Object.keys(made)) {
      if (!Object.hasOwn(tenant, key)) this.onlyInFiles.push([...steps, { key }]);
    }
  }

  /** One field of a map makes the files say the map, and then others must stand there too. */
  #addCompanions(tenant: JsonObject, { steps, path }: At, since: number): void {
    const edited = this.edits.slice(since).map((edit) => edit.steps[steps.length]);
    const isEdited = (key: string) => edited.some((step) => step && 'key' in step && step.key === key);
    for (const key of this.#known.required(path)) {
      const own = [...steps, { key }];
      const value = tenant[key];
      if (value === undefined || isEdited(key) || this.#known.isSaid(own)) continue;
      this.edits.push({ steps: own, value, isCompanion: true });
    }
  }

  #values(tenant: Json, made: Json | undefined, at: At): void {
    const { steps, path } = at;
    if (made === undefined && isEmpty(tenant)) return;
    // Whether two secrets are the same nobody can see.
    if (isNamedSecret(tenant) && made !== undefined) return;
    const identity = identityOf(path);
    if (isFileContent(tenant) && isFileContent(made)) {
      if (tenant.content !== made.content) this.edits.push({ steps, value: tenant });
    } else if (Array.isArray(tenant) && identity && (made === undefined || Array.isArray(made))) {
      this.#items(rowsOf(tenant), rowsOf(made), identity, at);
    } else if (isObject(tenant) && isObject(made) && !isFileContent(tenant)) this.#fields(tenant, made, at);
    else if (made === undefined || meaning(tenant, listName(path)) !== meaning(made, listName(path))) {
      this.edits.push({ steps, value: tenant });
    }
  }

  #fields(tenant: JsonObject, made: JsonObject, at: At): void {
    const before = this.edits;
    this.edits = [];
    this.maps(tenant, made, at);
    const found = this.edits;
    const isWhole = found.length > 0 && isReplaced(at.steps) && !this.#known.isSaid(at.steps);
    this.edits = [...before, ...(isWhole ? [{ steps: at.steps, value: tenant }] : found)];
  }

  #items(tenant: readonly JsonObject[], made: readonly JsonObject[], identity: readonly string[], at: At): void {
    const { steps, path } = at;
    const called = (item: JsonObject): JsonObject =>
      Object.fromEntries(identity.map((field) => [field, item[field] ?? null]));
    const rest = new Map(made.map((item) => [JSON.stringify(called(item)), item]));
    for (const item of tenant) {
      const own = called(item);
      const known = rest.get(JSON.stringify(own));
      rest.delete(JSON.stringify(own));
      const to = [...steps, { item: own }];
      if (known) this.maps(item, known, { steps: to, path });
      else this.edits.push({ steps: to, value: firstOf(item, path) });
    }
    for (const item of rest.values()) this.onlyInFiles.push([...steps, { item: called(item) }]);
  }
}

/**
 * Whether Auth0 replaces the map at `steps` when a part of it is sent: fields of resources are replaced, of connections'
 * `options` the fields in them (auth0-deploy-cli adds what the tenant has of the others). Half a map would take the other
 * half from the tenant.
 */
function isReplaced(steps: readonly Step[]): boolean {
  const [last, parent, grandparent] = steps.toReversed();
  if (!last || !('key' in last) || !parent) return false;
  if ('item' in parent) return last.key !== 'options';
  return parent.key === 'options' && grandparent !== undefined && 'item' in grandparent;
}

/** By which name a list says whether its order counts. Below a trigger stand its bindings. */
function listName(path: string): string {
  return path.startsWith('triggers.') ? 'bindings' : (path.split('.').at(-1) ?? '');
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
