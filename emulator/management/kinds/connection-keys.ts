import { createSigningKey } from '../../authentication/keys.ts';
import type { JsonObject } from '../../store/json.ts';
import { conflict } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { findConnection } from './connections.ts';

const COLLECTION = 'connection_keys';

/** The keys with which a connection of OpenID Connect proves itself at the other side; always current and next. */
export const connectionKeys: Resource = {
  routes: {
    'GET /connections/{id}/keys': async (call) => {
      await ensureKeys(call);
      return { body: keysOf(call).map(shown) };
    },
    'POST /connections/{id}/keys': async (call) => {
      await ensureKeys(call);
      // The text is that of the OpenAPI description, 2026-06-25.
      if (keysOf(call).length > 0) throw conflict('Keys have already been created for this connection.');
      await addPair(call);
      return { status: 201, body: keysOf(call).map(shown) };
    },
    'POST /connections/{id}/keys/rotate': async (call) => {
      await ensureKeys(call);
      if (keysOf(call).length === 0) await addPair(call);
      const key = await newKey(call, { next: true });
      const rows = call.tenant.store.collection(COLLECTION);
      for (const row of keysOf(call)) {
        if (row.previous) rows.delete(String(row.kid));
        else rows.put(String(row.kid), row.current ? previous(row) : current(row, call));
      }
      rows.put(String(key.kid), key);
      return { status: 201, body: shown(key) };
    },
  },
  source: 'terraform/TestAccConnectionRotateDataKeys.yaml#4–10, 2026-01-28; OpenAPI description, 2026-06-25',
};

/** A connection that authenticates by private key has keys from the beginning: as above, #5. */
async function ensureKeys(call: Call): Promise<void> {
  const { options } = findConnection(call);
  const { token_endpoint_auth_method: method } = (options ?? {}) as JsonObject;
  if (method === 'private_key_jwt' && keysOf(call).length === 0) await addPair(call);
}

async function addPair(call: Call): Promise<void> {
  const pair = [current(await newKey(call, {}), call), await newKey(call, { next: true })];
  for (const key of pair) call.tenant.store.collection(COLLECTION).put(String(key.kid), key);
}

/** Nothing of the emulator signs with it, so the private half is not kept. */
async function newKey(call: Call, state: JsonObject): Promise<JsonObject> {
  const name = String(findConnection(call).name);
  const {
    kid,
    cert,
    pkcs7 = '',
    fingerprint,
    thumbprint,
  } = await createSigningKey(call.tenant, { current: false }, name);
  const described = { algorithm: 'RS256', key_use: 'signing', subject_dn: `/CN=${name}` };
  return { connection_id: call.id, kid, ...described, cert, fingerprint, thumbprint, pkcs: pkcs7, ...state };
}

function current({ next: _, ...key }: JsonObject, { tenant }: Call): JsonObject {
  return { ...key, current: true, current_since: tenant.clock.iso() };
}

function previous({ current: _, current_since: __, ...key }: JsonObject): JsonObject {
  return { ...key, previous: true };
}

function keysOf({ tenant, id }: Call): JsonObject[] {
  return [...tenant.store.collection(COLLECTION).values()].filter(({ connection_id }) => connection_id === id);
}

function shown({ connection_id: _, ...key }: JsonObject): JsonObject {
  return key;
}
