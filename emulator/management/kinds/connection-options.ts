import { createHash, X509Certificate } from 'node:crypto';
import { isObject, type JsonObject } from '../../store/json.ts';
import { badRequest } from '../engine/errors.ts';

/** Recorded for databases created without options: deploy-cli/*.json, 2026-08-10. */
export const DATABASE_OPTIONS: JsonObject = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: 'good',
  passkey_options: { challenge_ui: 'both', local_enrollment_enabled: true, progressive_enrollment_enabled: true },
  strategy_version: 2,
  authentication_methods: {
    passkey: { enabled: false },
    password: { enabled: true, api_behavior: 'required', signup_behavior: 'allow' },
  },
  brute_force_protection: true,
};

/** A flexible password policy where it does not say. Recorded: terraform/TestAccConnectionPasswordOptions.yaml#0, 2026. */
const PASSWORD_OPTIONS: { [part: string]: JsonObject } = {
  complexity: {
    character_type_rule: 'all',
    identical_characters: 'allow',
    sequential_characters: 'allow',
    max_length_exceeded: 'error',
    min_length: 15,
    character_types: [],
  },
  profile_data: {
    active: false,
    blocked_fields: [
      'name',
      'username',
      'nickname',
      'email',
      'phone_number',
      'user_metadata.name',
      'user_metadata.first',
      'user_metadata.last',
    ],
  },
  history: { active: false, size: 3 },
  dictionary: { active: false, custom: [], default: 'en_100k' },
};

const OPENID: JsonObject = { schema_version: 'oidc-V4', connection_settings: { pkce: 'auto' } };

/**
 * Options of a strategy where a create does not say. Recorded: go-auth0-v1/TestConnectionManager_Create/*, 2025–2026, and
 * terraform/TestAccConnection*.yaml, 2026. What Auth0 fetches from the other side (metadata of an issuer, thumbprints of
 * Azure AD) is not there: the emulator asks nobody.
 */
const BY_STRATEGY: { [strategy: string]: JsonObject } = {
  ad: { ips: null, brute_force_protection: true },
  adfs: { thumbprints: [], should_trust_email_verified_connection: 'always_set_emails_as_verified' },
  facebook: { scope: '' },
  github: { scope: [] },
  'google-apps': {
    email: true,
    profile: true,
    scope: ['email', 'profile'],
    handle_login_from_social: true,
  },
  'google-oauth2': { email: true, scope: ['email', 'profile'] },
  line: { profile: true },
  linkedin: { profile: true, scope: ['r_liteprofile'] },
  oidc: { ...OPENID, attribute_map: { mapping_mode: 'bind_all' } },
  okta: { ...OPENID, type: 'back_channel', attribute_map: { mapping_mode: 'basic_profile' } },
  salesforce: { scope: [] },
  'salesforce-community': { scope: [] },
  waad: { waad_common_endpoint: false },
  windowslive: { signin: true, scope: [] },
  wordpress: { profile: true },
};

/** The options that a strategy has when a create does not say. */
export function defaultOptions(strategy: string, options: JsonObject): JsonObject {
  if (strategy === 'auth0') return databaseOptions(options);
  const filled = { ...BY_STRATEGY[strategy], ...options };
  return strategy === 'samlp' || strategy === 'pingfederate' ? withCertificate(strategy, filled) : filled;
}

/** The options that an update leaves: those that it names, filled up as at the create, and nothing else of a database. */
export function updatedOptions(strategy: string, options: JsonObject): JsonObject {
  if (strategy !== 'auth0') return defaultOptions(strategy, options);
  const { passkey_options = {} } = DATABASE_OPTIONS;
  return { passkey_options, ...options, ...filledParts(options) };
}

function databaseOptions(options: JsonObject): JsonObject {
  const { passwordPolicy, ...defaults } = DATABASE_OPTIONS;
  return {
    ...defaults,
    ...(!isObject(options.password_options) && { passwordPolicy: passwordPolicy ?? 'good' }),
    ...options,
    ...filledParts(options),
  };
}

function filledParts(options: JsonObject): JsonObject {
  const { password_options: flexible, authentication_methods: methods, attributes } = options;
  return {
    ...(isObject(flexible) && { password_options: passwordOptions(flexible as JsonObject) }),
    ...(isObject(methods) && { authentication_methods: authenticationMethods(methods as JsonObject) }),
    ...(isObject(attributes) && { attributes: attributesOf(attributes as JsonObject) }),
  };
}

function passwordOptions(given: JsonObject): JsonObject {
  const parts = Object.entries(PASSWORD_OPTIONS).map(([part, defaults]) => {
    const own = given[part];
    return [part, isObject(own) ? { ...defaults, ...(own as JsonObject) } : defaults] as const;
  });
  return { ...given, ...Object.fromEntries(parts) };
}

function authenticationMethods(given: JsonObject): JsonObject {
  const { password } = given;
  if (!isObject(password)) return given;
  const behaviours = { api_behavior: 'required', signup_behavior: 'allow' };
  return { ...given, password: { ...(password as JsonObject), ...behaviours, ...(password as JsonObject) } };
}

/** Recorded: go-auth0-v1/TestConnectionManager_CreateDBConnectionWithDifferentOptions/*Email_as_Identifier, 2026-04-30. */
function attributesOf(given: JsonObject): JsonObject {
  const { email } = given;
  return isObject(email) ? { ...given, email: { ...EMAIL, ...(email as JsonObject) } } : given;
}

const EMAIL: JsonObject = { verification_method: 'link', unique: true };

/** What Auth0 reads out of a signing certificate, given as PEM or as base64 of PEM. */
function withCertificate(strategy: string, options: JsonObject): JsonObject {
  const { signingCert, ...rest } = options;
  if (typeof signingCert !== 'string') return options;
  const certificate = certificateOf(signingCert);
  if (!certificate) return options;
  return {
    ...(strategy === 'pingfederate' ? rest : options),
    cert: certificate.pem,
    expires: certificate.expires,
    subject: certificate.subject,
    thumbprints: [certificate.thumbprint],
  };
}

const SUBJECT_FIELDS: { [short: string]: string } = {
  C: 'countryName',
  ST: 'stateOrProvinceName',
  L: 'localityName',
  O: 'organizationName',
  OU: 'organizationalUnitName',
  CN: 'commonName',
};

function certificateOf(text: string) {
  try {
    const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
    const certificate = new X509Certificate(pem);
    const lines = certificate.subject.split('\n').map((line) => line.split('='));
    const subject = lines.map(([short = '', value = '']) => [SUBJECT_FIELDS[short] ?? short, value] as const);
    return {
      pem,
      expires: new Date(certificate.validTo).toISOString(),
      subject: Object.fromEntries(subject) as JsonObject,
      thumbprint: createHash('sha1').update(certificate.raw).digest('hex'),
    };
  } catch {
    return undefined;
  }
}

/**
 * @throws ApiError 400. Recorded: go-auth0-v1/TestConnectionManager_CreateDBConnectionWithDifferentOptions/*, 2026-04-30.
 */
export function checkDatabaseOptions(options: JsonObject): void {
  const { attributes } = options;
  if (!isObject(attributes)) return;
  if (options.requires_username) throw badRequest('Cannot set both options.attributes and options.requires_username');
  if (options.validation) throw badRequest('Cannot set both options.attributes and options.validation');
  const entries = Object.entries(attributes as { [name: string]: JsonObject });
  if (!entries.some(([, attribute]) => (attribute.identifier as JsonObject | undefined)?.active)) {
    throw badRequest('attributes must contain one active identifier');
  }
  for (const [name, attribute] of entries) {
    const signup = attribute.signup as JsonObject | undefined;
    if (attribute.profile_required && signup?.status === 'inactive') {
      throw badRequest(`attribute ${name} must also be required on signup`);
    }
  }
}
