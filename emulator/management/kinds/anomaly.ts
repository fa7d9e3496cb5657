import { notFound } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';

/** Addresses that anomaly detection blocks. The emulator blocks none, so none is ever found. */
export const anomaly: Resource = {
  routes: {
    'GET /anomaly/blocks/ips/{id}': () => {
      throw notFound('Not Found');
    },
    'DELETE /anomaly/blocks/ips/{id}': () => ({ status: 204 }),
  },
  source: 'go-auth0-v1/TestAnomaly/*.yaml, 2023-01-26',
};
