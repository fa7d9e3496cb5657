import type { Json, JsonObject } from '../../../../scripts/plan/json.ts';
import { ROUTES } from './hands.ts';
import { type Candidate, keyOfItem } from './mutation.ts';
import type { Random } from './random.ts';

/** Fields that people set in the dashboard, by kind, where the files do not have them. */
export const EXTRA_KEYS: { readonly [kind: string]: { readonly [path: string]: Json } } = {
  clients: {
    description: 'Set by hand',
    web_origins: ['https://by-hand.example'],
    logo_uri: 'https://by-hand.example/logo.png',
    'client_metadata.by_hand': 'yes',
    'mobile.ios': { team_id: 'TEAM123456', app_bundle_identifier: 'example.by.hand' },
    oidc_logout: { backchannel_logout_urls: ['https://by-hand.example/out'] },
  },
  resourceServers: {
    token_lifetime_for_web: 1200,
  },
  databases: {
    display_name: 'Set by hand',
    'options.password_no_personal_info': { enable: true },
    'metadata.by_hand': 'yes',
  },
  connections: { display_name: 'Set by hand', 'metadata.by_hand': 'yes' },
  roles: { description: 'Set by hand' },
  organizations: {
    display_name: 'Set by hand',
    'metadata.by_hand': 'yes',
    token_quota: { client_credentials: { enforce: true, per_hour: 100 } },
  },
  tenant: {
    picture_url: 'https://by-hand.example/picture.png',
    'flags.enable_apis_section': true,
    'flags.allow_legacy_ro_grant_types': true,
    'device_flow.charset': 'digits',
    customize_mfa_in_postlogin_action: true,
    ephemeral_session_lifetime: 12,
    'session_cookie.mode': 'non-persistent',
  },
  branding: { font: { url: 'https://by-hand.example/font.woff' }, favicon_url: 'https://by-hand.example/icon.ico' },
  prompts: { webauthn_platform_first_factor: true },
  emailProvider: { 'settings.headers': { 'X-By-Hand': 'yes' } },
  attackProtection: {
    'suspiciousIpThrottling.stage': { 'pre-login': { max_attempts: 77, rate: 864000 } },
    'botDetection.monitoring_mode_enabled': true,
    'botDetection.bot_detection_level': 'high',
    'bruteForceProtection.max_attempts': 7,
  },
  riskAssessment: { 'new_device.remember_for': 99 },
  logStreams: { pii_config: { log_fields: ['first_name'], method: 'mask', algorithm: 'xxhash' } },
  userAttributeProfiles: {
    'user_attributes.by_hand': {
      description: 'By hand',
      label: 'By hand',
      profile_required: false,
      auth0_mapping: 'nickname',
    },
  },
  connectionProfiles: { enabled_features: ['scim'] },
  selfServiceProfiles: { description: 'Set by hand' },
  customDomains: { 'domain_metadata.by_hand': 'yes' },
  emailTemplates: { resultUrl: 'https://by-hand.example/result', includeEmailInRedirect: true },
  networkACLs: {},
  eventStreams: {},
};

/** What somebody could make in the dashboard. */
const MADE: { readonly [kind: string]: (name: string) => JsonObject } = {
  clients: (name) => ({ name, app_type: 'spa' }),
  resourceServers: (name) => ({ name, identifier: name }),
  databases: (name) => ({ name, strategy: 'auth0' }),
  connections: (name) => ({ name, strategy: 'oidc', options: OIDC }),
  roles: (name) => ({ name, description: 'By hand' }),
  organizations: (name) => ({ name, display_name: 'By hand' }),
  actions: (name) => ({
    name,
    code: 'exports.onExecutePostLogin = async () => {};\n',
    supported_triggers: [{ id: 'post-login', version: 'v3' }],
    runtime: 'node22',
  }),
  logStreams: (name) => ({ name, type: 'http', sink: { httpEndpoint: 'https://by-hand.example' } }),
  networkACLs: (description) => ({
    description,
    active: true,
    priority: 9,
    rule: { action: { block: true }, match: { geo_country_codes: ['AQ'] }, scope: 'tenant' },
  }),
  selfServiceProfiles: (name) => ({ name }),
  userAttributeProfiles: (name) => ({
    name,
    user_attributes: { email: { description: 'Mail', label: 'Mail', profile_required: true, auth0_mapping: 'email' } },
  }),
  connectionProfiles: (name) => ({ name }),
  rules: (name) => ({
    name,
    script: 'function f(user, context, callback) { callback(null, user, context); }',
    order: 77,
  }),
  flows: (name) => ({ name }),
  forms: (name) => ({ name }),
  eventStreams: (name) => ({
    name,
    subscriptions: [{ event_type: 'user.created' }],
    destination: {
      type: 'webhook',
      configuration: {
        webhook_endpoint: 'https://by-hand.example',
        webhook_authorization: { method: 'basic', username: 'by', password: 'hand' },
      },
    },
  }),
};
const OIDC = {
  type: 'back_channel',
  issuer: 'https://idp.by-hand.example',
  authorization_endpoint: 'https://idp.by-hand.example/authorize',
  token_endpoint: 'https://idp.by-hand.example/token',
  jwks_uri: 'https://idp.by-hand.example/jwks',
  client_id: 'by-hand',
  client_secret: 'a-secret-by-hand',
};

/** Things that only the tenant has: they stay, unless an override names their kind. */
export function extraResources(files: JsonObject, random: Random): Candidate[] {
  return Object.keys(files).flatMap((kind): Candidate[] => {
    const body = MADE[kind];
    if (!body || !Array.isArray(files[kind])) return [];
    const name = `by-hand-${Math.floor(random() * 900) + 100}`;
    const key = keyOfItem(kind, kind === 'resourceServers' ? { identifier: name } : body(name));
    return [
      {
        class: 'drift: extra resource',
        kind,
        key,
        make: () => ({
          class: 'drift: extra resource',
          key,
          path: '',
          expects: { is: 'extra' },
          onTenant: async (hands) => {
            await hands.ask('POST', ROUTES[kind]?.list ?? '', body(name));
          },
        }),
      },
    ];
  });
}
