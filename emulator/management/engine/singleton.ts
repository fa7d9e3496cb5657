import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { merge, without } from './crud.ts';
import type { Answer, Call, Resource, Routes } from './kind.ts';
import { pick } from './paging.ts';

/** Something of which a tenant has exactly one: read with GET, changed with PATCH or PUT. */
export interface Singleton {
  path: string;
  /** Its row in the collection `settings`. */
  name: string;
  /** What a new tenant answers. */
  defaults: JsonObject;
  method: 'PATCH' | 'PUT';
  /** PUT: what is not sent goes back to the defaults. */
  replaces?: boolean;
  /** Objects whose keys an update merges; a null removes the key. */
  merged?: readonly string[];
  hidden?: readonly string[];
  /** @throws ApiError to refuse */
  beforeUpdate?: (row: JsonObject, call: Call) => JsonObject;
  show?: (row: JsonObject, call: Call) => JsonObject;
  routes?: Routes;
  source: string;
}

export function readSetting(tenant: Tenant, name: string, defaults: JsonObject = {}): JsonObject {
  return { ...defaults, ...tenant.store.collection('settings').get(name) };
}

export function defineSingleton(singleton: Singleton): Resource {
  const { path, method, name, source, routes } = singleton;
  return {
    source,
    holds: { path, setting: name },
    routes: {
      [`GET ${path}`]: (call) => read(singleton, call),
      [`${method} ${path}`]: (call) => write(singleton, call),
      ...routes,
    },
  };
}

function read(singleton: Singleton, call: Call): Answer {
  const row = readSetting(call.tenant, singleton.name, singleton.defaults);
  return { body: pick(call, present(singleton, row, call)) };
}

function write(singleton: Singleton, call: Call): Answer {
  const before = singleton.replaces
    ? { ...singleton.defaults }
    : readSetting(call.tenant, singleton.name, singleton.defaults);
  const draft = merge(singleton, before, call.body);
  const row = singleton.beforeUpdate?.(draft, call) ?? draft;
  call.tenant.store.collection('settings').put(singleton.name, row);
  return { body: present(singleton, row, call) };
}

function present(singleton: Singleton, row: JsonObject, call: Call): JsonObject {
  return without(singleton.show ? singleton.show(row, call) : row, singleton.hidden ?? []);
}
