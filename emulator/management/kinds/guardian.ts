import type { Json, JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { without } from '../engine/crud.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { defineSingleton } from '../engine/singleton.ts';

/** Recorded: deploy-cli/*.json, GET /guardian/factors, 2026-08-10. */
const FACTORS = [
  'sms',
  'push-notification',
  'otp',
  'email',
  'duo',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
];
const ROOT = '/guardian/factors';

function enabled(tenant: Tenant): JsonObject {
  return tenant.store.collection('settings').get('guardian.factors') ?? {};
}

function policies(tenant: Tenant): Json {
  return tenant.store.collection('settings').get('guardian.policies')?.policies ?? [];
}

export const guardianFactors: Resource = {
  routes: {
    [`GET ${ROOT}`]: ({ tenant }) => {
      const on = enabled(tenant);
      return { body: FACTORS.map((name) => ({ name, enabled: on[name] === true, trial_expired: false })) };
    },
    [`PUT ${ROOT}/{name}`]: ({ tenant, id, body }) => {
      tenant.store.collection('settings').put('guardian.factors', { ...enabled(tenant), [id]: body.enabled ?? false });
      return { body: { enabled: body.enabled ?? false } };
    },
    'GET /guardian/policies': ({ tenant }) => ({ body: policies(tenant) }),
    'PUT /guardian/policies': ({ tenant, payload }) => {
      tenant.store.collection('settings').put('guardian.policies', { policies: payload ?? [] });
      return { body: policies(tenant) };
    },
  },
  source: 'deploy-cli/*.json, 2026-08-10',
};

const TEMPLATES: JsonObject = {
  enrollment_message:
    '{{code}} is your verification code for {{tenant.friendly_name}}. Please enter this code to verify your enrollment.',
  verification_message: '{{code}} is your verification code for {{tenant.friendly_name}}.',
};

/** Settings of factors, by path below /guardian/factors, with what a new tenant answers. */
const SETTINGS: { readonly [path: string]: { defaults: JsonObject; patched?: boolean } } = {
  'phone/message-types': { defaults: { message_types: [] } },
  'phone/selected-provider': { defaults: { provider: 'auth0' } },
  'phone/templates': { defaults: TEMPLATES },
  'phone/providers/twilio': { defaults: {} },
  'sms/selected-provider': { defaults: { provider: 'auth0' } },
  'sms/templates': { defaults: TEMPLATES },
  'sms/providers/twilio': { defaults: {} },
  'push-notification/selected-provider': { defaults: { provider: 'guardian' } },
  'push-notification/providers/sns': { defaults: {} },
  'push-notification/providers/apns': { defaults: {} },
  'push-notification/providers/fcm': { defaults: {} },
  'push-notification/providers/fcmv1': { defaults: {} },
  'duo/settings': { defaults: {} },
  // Recorded: terraform-hist/TestAccGuardianSettings.yaml, 2026.
  // Not described, and served: terraform/TestAccGuardianWebAuthn*.yaml.
  'webauthn-platform/settings': { defaults: { overrideRelyingParty: false } },
  'webauthn-roaming/settings': { defaults: { userVerification: 'preferred', overrideRelyingParty: false } },
  'email/settings': { defaults: { otp_length: 6, otp_expiration_time: 300 } },
  'phone/settings': { defaults: { otp_length: 6, otp_expiration_time: 300 } },
};

const SECRETS = ['aws_secret_access_key', 'p12', 'server_key', 'server_credentials'];
/** Secrets that not even the answer to whoever sets them tells; that of SNS does: terraform/TestAccGuardianPush.yaml, 2026. */
const NEVER_TOLD = ['p12', 'server_key', 'server_credentials'];

/** Fields that a configured provider always shows. Recorded: go-auth0-v1/TestGuardian/MultiFactor/SMS/Twilio.yaml#2. */
const TWILIO: JsonObject = { auth_token: null, sid: null, from: null, messaging_service_sid: null };

function shownSetting(path: string, row: JsonObject): JsonObject {
  if (Object.keys(row).length === 0) return row;
  if (path.endsWith('/twilio')) return { ...TWILIO, ...row };
  // Recorded: terraform/TestAccGuardianPush.yaml#58, 2026.
  if (path.endsWith('/apns')) return { ...without(row, SECRETS), enabled: true };
  return without(row, SECRETS);
}

export const guardianSettings: readonly Resource[] = Object.entries(SETTINGS).map(([path, { defaults }]) => {
  const name = path.startsWith('sms/') ? path.replace('sms/', 'phone/') : path;
  const shared = {
    path: `${ROOT}/${path}`,
    name: `guardian.${name}`,
    defaults,
    // A write answers what was sent, without defaults: go-auth0-v1/TestGuardian/MultiFactor/WebAuthn_Roaming/Settings.yaml#1.
    show: (row: JsonObject, { operation, body }: Call) => {
      if (operation.method === 'GET') return shownSetting(path, row);
      return without(operation.method === 'PUT' ? body : row, NEVER_TOLD);
    },
    source: 'deploy-cli/*.json, 2026-08-10',
  };
  const put = defineSingleton({ ...shared, method: 'PUT', replaces: true });
  const patch = defineSingleton({ ...shared, method: 'PATCH' });
  return { ...put, routes: { ...patch.routes, ...put.routes } };
});
