import { AsyncLocalStorage } from 'node:async_hooks';
import { TenantError } from '../errors.ts';
import { Clock } from './clock.ts';
import { Collection, type Indexes, type IndexKeys, type Prepared, type Write } from './collection.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Rows } from './rows.ts';
import { mistakeIn } from './shapes.ts';

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
  organization_members: {
    organization_id: (row) => row.organization_id,
    user_id: (row) => row.user_id,
    role_id: (row) => row.roles,
  },
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

/** Keeps what is committed. Neither may return before it is safe. @throws TenantError STATE_UNWRITABLE */
export interface Keeper {
  append: (writes: readonly Write[]) => void;
  /** Keeps the whole state anew. */
  rewrite: () => void;
}

interface Pending {
  write: Write;
  scope: Write[] | undefined;
}

/** The tenant's state: collections by name. Whoever changes it calls `commit` before the change is answered. */
export class Store {
  readonly clock = new Clock();
  /** Set by whoever persists the state. */
  keeper: Keeper | undefined;
  readonly #collections = new Map<string, Collection<object>>();
  readonly #scopes = new AsyncLocalStorage<Write[]>();
  #pending: Pending[] = [];
  #mustRewrite = false;

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
      const scope = this.#scopes.getStore();
      scope?.push(write);
      this.#pending.push({ write, scope });
    });
    this.#collections.set(name, collection);
    return collection;
  }

  /** Runs `work`, as one request does; what it writes is added to `writes`, and is what `undo` takes back. */
  during<Result>(writes: Write[], work: () => Result): Result {
    return this.#scopes.run(writes, work);
  }

  /** Makes what was written since the last commit safe. @throws TenantError STATE_UNWRITABLE, and then it is undone. */
  commit(): void {
    if (this.#pending.length === 0 && !this.#mustRewrite) return;
    try {
      if (this.#mustRewrite) this.keeper?.rewrite();
      else this.keeper?.append(this.#pending.map(({ write }) => write));
    } catch (error) {
      this.undo();
      throw error;
    }
    this.#pending = [];
    this.#mustRewrite = false;
  }

  /** Takes back what this request has written and not committed: a refused request changes nothing. */
  undo(): void {
    const scope = this.#scopes.getStore();
    const own = this.#pending.filter((pending) => pending.scope === scope).map(({ write }) => write);
    if (own.length === 0) return;
    this.#pending = this.#pending.filter((pending) => pending.scope !== scope);
    for (const write of own.toReversed()) this.#open(write.collection).revert(write);
    const undone = new Set(own);
    scope?.splice(0, scope.length, ...scope.filter((write) => !undone.has(write)));
  }

  /** Carries out a write that was committed before, without committing it again. */
  replay(write: Write): void {
    this.#open(write.collection).replay(write);
  }

  /** Makes the whole state safe, whatever was committed before. @throws TenantError STATE_UNWRITABLE */
  rewrite(): void {
    this.#mustRewrite = true;
    this.commit();
  }

  /** Moves the clock, and commits. @throws TenantError STATE_UNWRITABLE */
  advanceClock(seconds: number): void {
    this.replace(() => {
      this.clock.advance(seconds);
      this.#mustRewrite = true;
    });
  }

  /** Changes the whole state as `change` does, and commits. @throws what it throws, and then nothing was changed */
  replace(change: () => void): void {
    const before = this.export();
    const wasSafe = this.#pending.length === 0 && !this.#mustRewrite;
    try {
      change();
      this.commit();
    } catch (error) {
      this.#load(before);
      this.#mustRewrite = !wasSafe;
      throw error;
    }
  }

  clear(): void {
    this.#install(new Map(), 0);
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
    const parsed = parseState(state);
    requireUsable(parsed);
    this.#load(parsed);
  }

  #load({ collections, clock_offset_seconds }: State): void {
    if (!this.clock.reaches(clock_offset_seconds)) throw notAState('"clock_offset_seconds" leads beyond the year 9999');
    const prepared = Object.entries(collections).map(([name, rows]) => {
      try {
        return [name, this.#open(name).prepare(rows)] as const;
      } catch (cause) {
        const id = cause instanceof TypeError ? cause.message : '';
        throw notAState(`row "${id}" of collection "${name}" lacks a field that it is found by`, cause);
      }
    });
    this.#install(new Map(prepared), clock_offset_seconds);
  }

  #install(prepared: ReadonlyMap<string, Prepared<object>>, offsetSeconds: number): void {
    for (const [name, collection] of this.#collections) {
      collection.install(prepared.get(name) ?? collection.prepare([]));
    }
    this.clock.offsetSeconds = offsetSeconds;
    this.#pending = [];
    this.#mustRewrite = true;
  }
}

/** Rows that somebody has written must be what the rooms take them for. @throws TenantError STATE_UNREADABLE */
function requireUsable({ collections }: State): void {
  for (const [name, rows] of Object.entries(collections)) {
    for (const [id, row] of rows) {
      const mistake = mistakeIn(name, id, row);
      if (mistake) throw notAState(`row "${id}" of collection "${name}": ${mistake}`);
    }
  }
}

function notAState(what: string, cause?: unknown): TenantError {
  const message = `This is not the state of a tenant: ${what}`;
  return new TenantError('STATE_UNREADABLE', message, 'Use what GET /_local/state gave', { cause });
}

function parseState(state: unknown): State {
  if (!isObject(state) || state.version !== 1) throw notAState('"version" is not 1');
  if (typeof state.clock_offset_seconds !== 'number') throw notAState('"clock_offset_seconds" is not a number');
  if (!isObject(state.collections)) throw notAState('"collections" is not an object');
  for (const [name, rows] of Object.entries(state.collections)) {
    const isRow = (row: unknown) => Array.isArray(row) && typeof row[0] === 'string' && isObject(row[1]);
    if (!Array.isArray(rows) || !rows.every(isRow)) throw notAState(`collection "${name}" is not a list of [id, row]`);
  }
  return state as unknown as State;
}
