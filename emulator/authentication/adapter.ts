import { clientSecret } from '../store/ids.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import type { OidcRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { isWithinLeeway } from './refresh-tokens.ts';

// Fields that hold a time in seconds.
const TIMES = ['exp', 'iat', 'iiat', 'loginTs', 'authTime', 'consumed'];
const SWEEP_EVERY = 200;

/** What the engine's models are stored through; one object a model. */
export interface ModelStore {
  upsert: (id: string, payload: object, expiresIn: number) => Promise<void>;
  find: (id: string) => Promise<JsonObject | undefined>;
  findByUid: (uid: string) => Promise<JsonObject | undefined>;
  findByUserCode: (code: string) => Promise<JsonObject | undefined>;
  consume: (id: string) => Promise<void>;
  destroy: (id: string) => Promise<void>;
  revokeByGrantId: (grantId: string) => Promise<void>;
}

/**
 * Keeps the engine's models in collection `oidc`. The engine knows only the machine's time: times are stored as the
 * tenant's and handed out as the machine's, so moving the tenant's clock ages everything that is stored.
 */
export function storeModels(tenant: Tenant, model: string, findClient: (id: string) => object | undefined): ModelStore {
  const rows = tenant.store.collection('oidc');
  const key = (id: string) => `${model}:${id}`;
  const load = (row: Readonly<OidcRow> | undefined) => {
    if (!row) return undefined;
    const { consumed: _consumed, ...unused } = row.payload;
    const payload = model === 'RefreshToken' && isWithinLeeway(tenant, row.payload) ? unused : row.payload;
    return shifted(payload as JsonObject, -tenant.clock.offsetSeconds);
  };
  let writes = 0;
  return {
    upsert: async (id, payload, expiresIn) => {
      writes += 1;
      if (writes % SWEEP_EVERY === 0) sweep(tenant);
      const plain = JSON.parse(JSON.stringify(payload)) as JsonObject;
      rows.put(key(id), {
        model,
        id,
        payload: shifted(plain, tenant.clock.offsetSeconds),
        ...(expiresIn && { expires_at: tenant.clock.epochSeconds() + expiresIn }),
        keys: keysOf(model, plain),
      });
    },
    find: async (id) => (model === 'Client' ? (findClient(id) as JsonObject | undefined) : load(rows.get(key(id)))),
    findByUid: async (uid) => load(rows.firstBy('key', `${model}:uid:${uid}`)),
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const row = rows.get(key(id));
      // The first use counts: a leeway does not begin anew with each use in it.
      const consumed = row?.payload.consumed ?? tenant.clock.epochSeconds();
      if (row) rows.put(key(id), { ...row, payload: { ...row.payload, consumed } });
    },
    destroy: async (id) => {
      rows.delete(key(id));
    },
    revokeByGrantId: async (grantId) => {
      for (const row of rows.by('key', `${model}:grant:${grantId}`)) rows.delete(key(row.id));
    },
  };
}

function keysOf(model: string, payload: JsonObject): string[] {
  const keys: string[] = [];
  if (typeof payload.uid === 'string') keys.push(`${model}:uid:${payload.uid}`);
  if (typeof payload.grantId === 'string') keys.push(`${model}:grant:${payload.grantId}`);
  if (typeof payload.accountId === 'string') keys.push(`${model}:account:${payload.accountId}`);
  return keys;
}

function shifted(payload: JsonObject, seconds: number): JsonObject {
  const copy = { ...payload };
  for (const field of TIMES) {
    const time = copy[field];
    if (typeof time === 'number') copy[field] = time + seconds;
  }
  return copy;
}

/** Drops what has expired: nothing asks for it again, and a long running tenant must not grow without end. */
function sweep(tenant: Tenant): void {
  const rows = tenant.store.collection('oidc');
  const now = tenant.clock.epochSeconds();
  const expired = [...rows.entries()].filter(([, row]) => row.expires_at !== undefined && row.expires_at < now);
  for (const [id] of expired) rows.delete(id);
}

/** A stored record of this room's own, beside the engine's models. */
export function readRecord(tenant: Tenant, model: string, id: string): JsonObject | undefined {
  const row = tenant.store.collection('oidc').get(`${model}:${id}`);
  if (!row || (row.expires_at !== undefined && row.expires_at < tenant.clock.epochSeconds())) return undefined;
  return isObject(row.payload) ? (row.payload as JsonObject) : undefined;
}

/** @param lifetime seconds */
export function writeRecord(tenant: Tenant, model: string, id: string, payload: object, lifetime: number): void {
  const expires_at = tenant.clock.epochSeconds() + lifetime;
  const plain = JSON.parse(JSON.stringify(payload)) as JsonObject;
  tenant.store.collection('oidc').put(`${model}:${id}`, { model, id, payload: plain, expires_at, keys: [] });
}

export function deleteRecord(tenant: Tenant, model: string, id: string): void {
  tenant.store.collection('oidc').delete(`${model}:${id}`);
}

/** What signs the session cookies: kept with the state, so that sessions outlive a restart and a new signing key. */
export function cookieKey(tenant: Tenant): string {
  const rows = tenant.store.collection('oidc');
  const kept = rows.get('Secret:cookies')?.payload.value;
  if (typeof kept === 'string') return kept;
  const value = clientSecret();
  rows.put('Secret:cookies', { model: 'Secret', id: 'cookies', payload: { value }, keys: [] });
  return value;
}
