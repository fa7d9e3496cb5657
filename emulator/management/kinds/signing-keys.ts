import { createSigningKey, ensureSigningKey } from '../../authentication/keys.ts';
import type { JsonObject } from '../../store/json.ts';
import type { SigningKeyRow } from '../../store/rows.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';

function show(row: Readonly<SigningKeyRow>): JsonObject {
  const { private_jwk: _, ...shown } = row as SigningKeyRow & JsonObject;
  return { next: false, previous: false, ...shown };
}

function keyOf({ tenant, id }: Call): Readonly<SigningKeyRow> {
  const row = tenant.store.collection('signing_keys').get(id);
  if (!row) throw notFound('No key found by that kid', 'inexistent_signing_key');
  return row;
}

export const signingKeys: Resource = {
  routes: {
    'GET /keys/signing': async ({ tenant }) => {
      await ensureSigningKey(tenant);
      return { body: [...tenant.store.collection('signing_keys').values()].map(show) };
    },
    'GET /keys/signing/{kid}': (call) => ({ body: show(keyOf(call)) }),
    'POST /keys/signing/rotate': async ({ tenant }) => {
      const keys = tenant.store.collection('signing_keys');
      const now = tenant.clock.iso();
      const before = await ensureSigningKey(tenant);
      for (const row of [...keys.values()]) keys.put(row.kid, { ...row, previous: false });
      keys.put(before.kid, { ...before, current: false, previous: true, current_until: now });
      const key = await createSigningKey(tenant, { current: true });
      keys.put(key.kid, key);
      return { body: { cert: key.cert, kid: key.kid } };
    },
    'PUT /keys/signing/{kid}/revoke': (call) => {
      const row = { ...keyOf(call), revoked: true, revoked_at: call.tenant.clock.iso() };
      call.tenant.store.collection('signing_keys').put(row.kid, row);
      return { body: { cert: row.cert, kid: row.kid } };
    },
  },
  source: 'OpenAPI description, 2026-06-25',
};
