import { TenantError } from '../errors.ts';
import { Clock } from './clock.ts';
import { Collection, type Indexes, type IndexKeys, type Write } from './collection.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Rows } from './rows.ts';

type IndexesOf = { readonly [Name in keyof Rows]?: { readonly [index: string]: IndexKeys<Rows[Name]> } };

const INDEXES: IndexesOf = {
  clients: {
    resource_server_identifier: ({ resource_server_identifier: identifier }) =>
      typeof identifier === 'string' ? identifier : undefined,
  },
  resource_servers: { identifier: (row) => row.identifier },
  client_grants: { client_id: (row) => row.client_id, audience: (row) => row.audience },
  connections: { name: (row) => row.name },
  users: {
    email: (row) => row.email?.toLowerCase(),
    connection: (row) => row.identities.map((identity) => identity.connection),
  },
  roles: { name: (row) => row.name },
  role_permissions: {
    role_id: (row) => row.role_id,
    resource_server_identifier: (row) => row.resource_server_identifier,
  },
  user_roles: { user_id: (row) => row.user_id, role_id: (row) => row.role_id },
  user_permissions: { user_id: (row) => row.user_id },
  organizations: { name: (row) => row.name },
  organization_connections: {
    organization_id: (row) => row.organization_id,
    connection_id: (row) => row.connection_id,
  },
  organization_members: { organization_id: (row) => row.organization_id, user_id: (row) => row.user_id },
  organization_invitations: {
    organization_id: (row) => row.organization_id,
    ticket_id: (row) => row.ticket_id,
    email: (row) => row.invitee.email.toLowerCase(),
  },
  actions: { name: (row) => row.name },
  action_versions: { action_id: (row) => row.action_id },
  oidc: { key: (row) => row.keys },
};

/** Everything that a tenant holds, as `GET /_local/state` answers and a state file keeps. */
export interface State {
  version: 1;
  clock_offset_seconds: number;
  /** Rows with their ids, in order. */
  collections: { [name: string]: [id: string, row: JsonObject][] };
}

/** The tenant's state: collections by name. Whoever changes it calls `commit` before the change is answered. */
export class Store {
  readonly clock = new Clock();
  readonly #collections = new Map<string, Collection<object>>();
  #pending: Write[] = [];
  /** Keeps committed writes; set by whoever persists the state. Must not return before they are safe. */
  onCommit: ((writes: readonly Write[]) => void) | undefined;
  /** Sees every write; the request log uses it. */
  onWrite: ((write: Write) => void) | undefined;

  collection<Name extends keyof Rows>(name: Name): Collection<Rows[Name]>;
  collection(name: string): Collection<JsonObject>;
  collection(name: string): unknown {
    return this.#open(name);
  }

  #open(name: string): Collection<object> {
    const known = this.#collections.get(name);
    if (known) return known;
    const indexes = ((INDEXES as { [name: string]: Indexes<never> })[name] ?? {}) as Indexes<object>;
    const collection = new Collection<object>(name, indexes, (write) => {
      if (this.onCommit) this.#pending.push(write);
      this.onWrite?.(write);
    });
    this.#collections.set(name, collection);
    return collection;
  }

  /** Hands what was written since the last commit to `onCommit`. Cheap when nothing was. */
  commit(): void {
    if (this.#pending.length === 0) return;
    const writes = this.#pending;
    this.#pending = [];
    this.onCommit?.(writes);
  }

  /** Carries out a write that was committed before, without committing it again. */
  replay(write: Write): void {
    const onCommit = this.onCommit;
    this.onCommit = undefined;
    const collection = this.#open(write.collection);
    if (write.row) collection.put(write.id, write.row);
    else collection.delete(write.id);
    this.onCommit = onCommit;
  }

  clear(): void {
    for (const collection of this.#collections.values()) collection.clear();
    this.clock.offsetSeconds = 0;
  }

  export(): State {
    const collections: State['collections'] = {};
    for (const [name, collection] of this.#collections) {
      if (collection.size > 0) collections[name] = [...collection.entries()] as [string, JsonObject][];
    }
    return { version: 1, clock_offset_seconds: this.clock.offsetSeconds, collections };
  }

  /** Replaces everything. @throws TenantError STATE_UNREADABLE, and then nothing was changed. */
  import(state: unknown): void {
    const valid = parseState(state);
    this.clear();
    this.clock.offsetSeconds = valid.clock_offset_seconds;
    for (const [name, rows] of Object.entries(valid.collections)) {
      const collection = this.#open(name);
      for (const [id, row] of rows) collection.put(id, row);
    }
  }
}

function parseState(state: unknown): State {
  const refuse = (what: string) =>
    new TenantError(
      'STATE_UNREADABLE',
      `This is not the state of a tenant: ${what}`,
      'Use what GET /_local/state gave',
    );
  if (!isObject(state) || state.version !== 1) throw refuse('"version" is not 1');
  if (typeof state.clock_offset_seconds !== 'number') throw refuse('"clock_offset_seconds" is not a number');
  if (!isObject(state.collections)) throw refuse('"collections" is not an object');
  for (const [name, rows] of Object.entries(state.collections)) {
    const isRow = (row: unknown) => Array.isArray(row) && typeof row[0] === 'string' && isObject(row[1]);
    if (!Array.isArray(rows) || !rows.every(isRow)) throw refuse(`collection "${name}" is not a list of [id, row]`);
  }
  return state as unknown as State;
}
