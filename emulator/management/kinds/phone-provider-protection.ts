import { ApiError } from '../engine/errors.ts';
import { defineSingleton } from '../engine/singleton.ts';

/** How often a phone provider is asked again. A tenant whose plan has no backoff answers 403 to whoever wants it. */
export const phoneProviderProtection = defineSingleton({
  path: '/attack-protection/phone-provider-protection',
  name: 'attack_protection.phone-provider-protection',
  method: 'PATCH',
  defaults: { type: 'none' },
  beforeUpdate: (row) => {
    if (row.type === 'none') return row;
    throw new ApiError(403, 'Exponential backoff is not enabled for this tenant.');
  },
  source: 'OpenAPI description of both operations and of the 403, 2026-06-25',
});
