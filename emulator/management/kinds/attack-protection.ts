import { isObject, type JsonObject } from '../../store/json.ts';
import { mergeKeys } from '../engine/crud.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { defineSingleton, readSetting } from '../engine/singleton.ts';

/** Recorded: deploy-cli/*.json, 2026-08-10. */
const DEFAULTS: { readonly [name: string]: JsonObject } = {
  'brute-force-protection': {
    enabled: true,
    shields: ['block', 'user_notification'],
    mode: 'count_per_identifier_and_ip',
    allowlist: [],
    max_attempts: 10,
  },
  'suspicious-ip-throttling': {
    enabled: true,
    shields: ['admin_notification', 'block'],
    allowlist: [],
    stage: {
      'pre-login': { max_attempts: 100, rate: 864000 },
      'pre-user-registration': { max_attempts: 50, rate: 1200 },
      'pre-custom-token-exchange': { max_attempts: 10, rate: 600000 },
    },
  },
  'breached-password-detection': {
    enabled: false,
    shields: [],
    admin_notification_frequency: [],
    method: 'standard',
    stage: { 'pre-user-registration': { shields: [] }, 'pre-change-password': { shields: [] } },
  },
  'bot-detection': {
    challenge_password_policy: 'never',
    challenge_passwordless_policy: 'never',
    challenge_password_reset_policy: 'never',
    allowlist: [],
    bot_detection_level: 'medium',
    monitoring_mode_enabled: false,
  },
  captcha: {
    active_provider_id: 'auth_challenge',
    simple_captcha: {},
    auth_challenge: { fail_open: false },
    recaptcha_v2: { site_key: '' },
    recaptcha_enterprise: { site_key: '', project_id: '' },
    hcaptcha: { site_key: '' },
    friendly_captcha: { site_key: '' },
    arkose: { site_key: '', client_subdomain: 'client-api', verify_subdomain: 'verify-api', fail_open: false },
  },
};

/** A captcha provider's secret is written and never shown. */
function withoutSecrets(row: JsonObject): JsonObject {
  const entries = Object.entries(row).map(([name, value]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [name, value] as const;
    return [
      name,
      Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'secret' && key !== 'api_key')),
    ] as const;
  });
  return Object.fromEntries(entries);
}

/** A stage keeps what an update does not name: terraform/TestAccAttackProtectionSuspiciousIPThrottling.yaml#16, 2026. */
function withStages(row: JsonObject, { body, tenant }: Call, name: string): JsonObject {
  if (!isObject(body.stage)) return row;
  const { stage: before } = readSetting(tenant, `attack_protection.${name}`, DEFAULTS[name]);
  const stages = Object.entries(body.stage).map(([stage, change]) => {
    const old = isObject(before) ? (before as JsonObject)[stage] : undefined;
    return [stage, isObject(change) ? mergeKeys(old, change as JsonObject) : change] as const;
  });
  return { ...row, stage: { ...(before as JsonObject | undefined), ...Object.fromEntries(stages) } };
}

export const attackProtection: readonly Resource[] = Object.entries(DEFAULTS).map(([name, defaults]) =>
  defineSingleton({
    path: `/attack-protection/${name}`,
    name: `attack_protection.${name}`,
    method: 'PATCH',
    defaults,
    merged: ['arkose', 'recaptcha_v2', 'recaptcha_enterprise', 'hcaptcha', 'friendly_captcha', 'auth_challenge'],
    beforeUpdate: (row, call) => withStages(row, call, name),
    ...(name === 'captcha' && { show: withoutSecrets }),
    source: 'deploy-cli/*.json, 2026-08-10',
  }),
);
