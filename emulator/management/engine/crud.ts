import type { Collection } from '../../store/collection.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { conflict, notFound } from './errors.ts';
import type { Answer, Call, Handler, Kind, Resource } from './kind.ts';
import { facts } from './openapi.ts';
import { answerPage, pick } from './paging.ts';
import { routeKey } from './router.ts';
import { sortRows } from './sorting.ts';

/** Serves a kind: the operations that Auth0 describes for its path, and its own routes, which go first. */
export function defineKind(kind: Kind): Resource {
  return {
    source: kind.source,
    holds: { path: kind.path, collection: kind.collection, idField: kind.idField ?? 'id' },
    get routes() {
      const known = new Set(facts().operations.map(routeKey));
      const standard: [string, Handler][] = [
        [`GET ${kind.path}`, (call) => list(kind, call)],
        [`POST ${kind.path}`, (call) => create(kind, call)],
        [`GET ${kind.path}/{id}`, (call) => ({ body: pick(call, present(kind, find(kind, call), call), kind.always) })],
        [`PATCH ${kind.path}/{id}`, (call) => update(kind, call)],
        [`PUT ${kind.path}/{id}`, (call) => update(kind, call, true)],
        [`DELETE ${kind.path}/{id}`, (call) => remove(kind, call)],
      ];
      const served = standard.filter(([route]) => known.has(route.replace('{id}', '{}')));
      return { ...Object.fromEntries(served), ...kind.routes };
    },
  };
}

function rowsOf(kind: Kind, call: Call): Collection<JsonObject> {
  return call.tenant.store.collection(kind.collection);
}

/** The row that the path names. @throws ApiError 404 */
export function find(kind: Kind, call: Call, id = call.id): Readonly<JsonObject> {
  const row = rowsOf(kind, call).get(id);
  if (!row) throw notFound(kind.missing.message, kind.missing.errorCode);
  return row;
}

/** The row as an answer shows it. */
export function present(kind: Kind, row: Readonly<JsonObject>, call: Call): JsonObject {
  return without(kind.show ? kind.show(row, call) : row, kind.hidden ?? []);
}

export function without(row: Readonly<JsonObject>, fields: readonly string[]): JsonObject {
  if (fields.length === 0) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !fields.includes(name)));
}

function list(kind: Kind, call: Call): Answer {
  const rows = rowsOf(kind, call);
  const asked = Object.entries(kind.filters ?? {}).filter(([name]) => call.query[name] !== undefined);
  const matches = (row: JsonObject) => asked.every(([name, accepts]) => accepts(row, call.query[name] ?? '', call));
  const found = asked.length > 0 ? [...rows.values()].filter(matches) : rows.values();
  const { sort } = call.query;
  const sortable = sort === undefined ? undefined : kind.sortable;
  return answerPage(call, {
    key: kind.key ?? kind.path.split('/').at(-1)?.replaceAll('-', '_') ?? '',
    rows: sortable ? sortRows([...found], sort, (field) => sortable.includes(field)) : found,
    total: rows.size,
    idField: kind.idField ?? 'id',
    show: (row) => present(kind, row, call),
    always: kind.alwaysListed,
    ...(kind.pageSize !== undefined && { pageSize: kind.pageSize }),
    ...(kind.envelope && { envelope: kind.envelope }),
    ...(kind.length && { length: true }),
  });
}

function create(kind: Kind, call: Call): Answer {
  const { tenant, body } = call;
  const now = tenant.clock.iso();
  const draft: JsonObject = { ...kind.defaults?.(body, call), ...body };
  const idField = kind.idField ?? 'id';
  const id = kind.newId(draft, call);
  const stamped = kind.timestamps ? { ...draft, created_at: now, updated_at: now } : draft;
  const row = kind.beforeCreate?.({ [idField]: id, ...stamped }, call) ?? { [idField]: id, ...stamped };
  refuseDuplicate(kind, call, row, id);
  rowsOf(kind, call).put(id, row);
  kind.afterCreate?.(row, call);
  const stored = rowsOf(kind, call).get(id) ?? row;
  return { body: kind.showCreated ? kind.showCreated(stored, call) : present(kind, stored, call) };
}

/** What the engine does for PATCH, and with `replaces` for PUT: for kinds whose answer to it differs. */
export function update(kind: Kind, call: Call, replaces = false): Answer {
  const before = find(kind, call);
  const idField = kind.idField ?? 'id';
  const kept = replaces ? { [idField]: call.id, ...pickDefined(before, ['created_at', 'updated_at']) } : before;
  const merged = withSecrets(kind, { ...unset(kind, call), ...merge(kind, kept, call.body) }, before, call);
  const stamped = kind.timestamps ? { ...merged, updated_at: call.tenant.clock.iso() } : merged;
  const row = kind.beforeUpdate?.(stamped, before, call) ?? stamped;
  refuseDuplicate(kind, call, row, call.id);
  rowsOf(kind, call).put(call.id, row);
  // The description has 201 for some updates; every recorded one is 200.
  return { status: 200, body: present(kind, row, call) };
}

/** Fields that an update sets to null and that say null where nothing is set. */
function unset(kind: Kind, call: Call): JsonObject {
  const nulls = Object.entries(kind.defaults?.(call.body, call) ?? {}).filter(([, value]) => value === null);
  return Object.fromEntries(nulls.filter(([name]) => call.body[name] === null));
}

export function remove(kind: Kind, call: Call): Answer {
  const row = rowsOf(kind, call).get(call.id);
  if (!row) {
    // Auth0 answers 204 for an id that is gone, except where a kind's own route says otherwise.
    return {};
  }
  kind.beforeDelete?.(row, call);
  rowsOf(kind, call).delete(call.id);
  kind.afterDelete?.(row, call);
  return kind.answerDeleted?.(call) ?? {};
}

/**
 * The fields of `body` over those of `before`, by the kind's rule for objects. A null takes the field away: so it is in
 * every recorded update, of APIs, clients, custom domains, self-service profiles, branding and tenants.
 */
export function merge(kind: Pick<Kind, 'merged'>, before: JsonObject, body: JsonObject): JsonObject {
  const row: JsonObject = { ...before };
  for (const [name, value] of Object.entries(body)) {
    if (value === null) delete row[name];
    else row[name] = kind.merged?.includes(name) && isObject(value) ? mergeKeys(row[name], value as JsonObject) : value;
  }
  return row;
}

/** The keys of `change` over those of `before`; a null removes its key. */
export function mergeKeys(before: unknown, change: JsonObject): JsonObject {
  const keys = new Map(Object.entries(isObject(before) ? (before as JsonObject) : {}));
  for (const [name, value] of Object.entries(change)) {
    if (value === null) keys.delete(name);
    else keys.set(name, value);
  }
  return Object.fromEntries(keys);
}

/** ASSUMPTION left-out-secret (emulator/assumptions.ts): what an update leaves out is gone, or kept when it is secret. */
function withSecrets({ secrets = [] }: Kind, row: JsonObject, before: Readonly<JsonObject>, call: Call): JsonObject {
  if (!call.tenant.alternatives.has('left-out-secret')) return row;
  return secrets.reduce((filled, path) => withValue(filled, before, path.split('.')), row);
}

/** `row` with what `before` has at a path, where `row` has the object and not the field. */
function withValue(row: JsonObject, before: Readonly<JsonObject>, [step = '', ...rest]: readonly string[]): JsonObject {
  const [own, old] = [row[step], before[step]];
  if (rest.length === 0) return own === undefined && old !== undefined ? { ...row, [step]: old } : row;
  if (!isObject(own) || !isObject(old)) return row;
  return { ...row, [step]: withValue(own as JsonObject, old as JsonObject, rest) };
}

function pickDefined(row: Readonly<JsonObject>, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name)));
}

function refuseDuplicate(kind: Kind, call: Call, row: JsonObject, id: string): void {
  for (const { field, message, errorCode } of kind.unique ?? []) {
    const value = row[field];
    if (typeof value !== 'string') continue;
    if (sameValue(rowsOf(kind, call), field, value).some((other) => other[kind.idField ?? 'id'] !== id)) {
      throw conflict(typeof message === 'string' ? message : message(row, call), errorCode);
    }
  }
}

function sameValue(rows: Collection<JsonObject>, field: string, value: string): Readonly<JsonObject>[] {
  if (rows.hasIndex(field)) return rows.by(field, value);
  return [...rows.values()].filter((row) => row[field] === value);
}
