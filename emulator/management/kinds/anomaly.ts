import type { JsonObject } from '../../store/json.ts';
import { notFound } from '../engine/errors.ts';
import type { Resource } from '../engine/kind.ts';
import { readSetting } from '../engine/singleton.ts';

const CAPTCHAS = 'captchas';
const DEFAULT_CAPTCHAS: JsonObject = { selected: 'auth0', policy: 'high_risk', providers: { auth0: {} } };

/** Addresses that anomaly detection blocks. The emulator blocks none, so none is ever found. */
export const anomaly: Resource = {
  routes: {
    'GET /anomaly/blocks/ips/{id}': () => {
      throw notFound('Not Found');
    },
    'DELETE /anomaly/blocks/ips/{id}': () => ({ status: 204 }),
    // Before /attack-protection/captcha; not in the description. Recorded: terraform-hist/TestAccAttackProtection.yaml.
    'GET /anomaly/captchas': ({ tenant }) => ({ body: readSetting(tenant, CAPTCHAS, DEFAULT_CAPTCHAS) }),
    'POST /anomaly/captchas': ({ tenant, body }) => {
      const before = readSetting(tenant, CAPTCHAS, DEFAULT_CAPTCHAS);
      const providers = { ...(before.providers as JsonObject), ...(body.providers as JsonObject | undefined) };
      const row = { ...before, ...body, providers };
      tenant.store.collection('settings').put(CAPTCHAS, row);
      return { status: 200, body: row };
    },
  },
  source: 'go-auth0-v1/TestAnomaly/*.yaml, 2023-01-26; terraform-hist/TestAccAttackProtection.yaml#3–27, 2023',
};
