import { ensureNextKey, ensureSigningKey } from '../../authentication/keys.ts';
import type { JsonObject } from '../../store/json.ts';
import type { SigningKeyRow } from '../../store/rows.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';

/** What is false is said. Recorded: terraform/TestAccDataSourceSigningKeys.yaml. */
function show(row: Readonly<SigningKeyRow>): JsonObject {
  const { private_jwk: _, current_since, ...shown } = row as SigningKeyRow & JsonObject;
  return { next: false, previous: false, revoked: false, ...shown, ...(!row.next && { current_since }) };
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
      await ensureNextKey(tenant);
      return { body: [...tenant.store.collection('signing_keys').values()].map(show) };
    },
    'GET /keys/signing/{kid}': (call) => ({ body: show(keyOf(call)) }),
    'POST /keys/signing/rotate': async ({ tenant }) => {
      const keys = tenant.store.collection('signing_keys');
      const now = tenant.clock.iso();
      const before = await ensureSigningKey(tenant);
      const queued = await ensureNextKey(tenant);
      for (const row of [...keys.values()]) keys.put(row.kid, { ...row, previous: false });
      keys.put(before.kid, { ...before, current: false, previous: true, current_until: now });
      keys.put(queued.kid, { ...queued, current: true, next: false, current_since: now });
      const { cert, kid } = await ensureNextKey(tenant);
      return { body: { cert, kid } };
    },
    'PUT /keys/signing/{kid}/revoke': (call) => {
      const row = { ...keyOf(call), revoked: true, revoked_at: call.tenant.clock.iso() };
      call.tenant.store.collection('signing_keys').put(row.kid, row);
      return { body: { cert: row.cert, kid: row.kid } };
    },
  },
  source: 'OpenAPI description, 2026-06-25: a rotation answers the next key; docs-v2 signing-keys.mdx, 2026-11',
};
