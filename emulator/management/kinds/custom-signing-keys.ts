import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';

const NAME = 'keys.custom-signing';

/** Public keys that the tenant brings itself, as one JWKS. Kept and told; the emulator's tokens are signed with its own. */
export const customSigningKeys: Resource = {
  routes: {
    'GET /keys/custom-signing': ({ tenant }) => {
      const body = tenant.store.collection('settings').get(NAME);
      if (!body) throw notFound('No custom signing keys found for this tenant. Upload custom signing keys first.');
      return { body };
    },
    'PUT /keys/custom-signing': ({ tenant, body }) => {
      const jwks: JsonObject = { keys: body.keys ?? [] };
      tenant.store.collection('settings').put(NAME, jwks);
      return { status: 200, body: jwks };
    },
    'DELETE /keys/custom-signing': ({ tenant }) => {
      tenant.store.collection('settings').delete(NAME);
      return { status: 204 };
    },
  },
  source: 'OpenAPI description, 2026-06-25',
};
