import { isObject, type JsonObject } from '../../store/json.ts';
import { badRequest } from '../engine/errors.ts';
import { STRATEGIES, type Strategy } from './connection-strategies.ts';

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

/** The options of a new connection: those that the create names, filled up by its strategy. */
export function createdOptions(strategy: string, options: JsonObject, host: string): JsonObject {
  return strategy === 'auth0' ? databaseOptions(options) : strategyOptions(STRATEGIES[strategy], options, host);
}

/** The options that an update leaves: those that it names, filled up as at the create, and nothing else of a database. */
export function updatedOptions(strategy: string, options: JsonObject, host: string): JsonObject {
  if (strategy !== 'auth0') {
    const { options: created, updated, ...rest } = STRATEGIES[strategy] ?? {};
    return strategyOptions({ ...rest, options: { ...created, ...updated } }, options, host);
  }
  const { passkey_options = {}, authentication_methods = {} } = DATABASE_OPTIONS;
  return { passkey_options, authentication_methods, ...options, ...filledParts(options) };
}

function strategyOptions(strategy: Strategy = {}, options: JsonObject, host: string): JsonObject {
  const filled = { ...strategy.options, ...options };
  return strategy.derive?.(filled, host) ?? filled;
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
    ...(isObject(methods) && {
      authentication_methods: authenticationMethods(methods as JsonObject, isObject(attributes)),
    }),
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

/**
 * Where several identifiers are possible, every method is named. Recorded: terraform/
 * TestAccConnectionPasswordAuthenticationBehaviors.yaml#0 and 5, 2026-03-10; without attributes: deploy-cli/*.json.
 */
function authenticationMethods(given: JsonObject, isFlexible: boolean): JsonObject {
  const { password } = given;
  const off = { enabled: false };
  const behaviours = { api_behavior: 'required', signup_behavior: 'allow' };
  return {
    ...(isFlexible && { passkey: off, email_otp: off, phone_otp: off }),
    ...given,
    ...(isObject(password) && { password: { ...behaviours, ...(password as JsonObject) } }),
  };
}

/** Recorded: go-auth0-v1/TestConnectionManager_CreateDBConnectionWithDifferentOptions/*Email_as_Identifier, 2026-04-30. */
function attributesOf(given: JsonObject): JsonObject {
  const { email } = given;
  return isObject(email) ? { ...given, email: { ...EMAIL, ...(email as JsonObject) } } : given;
}

const EMAIL: JsonObject = { verification_method: 'link', unique: true };

/**
 * @throws ApiError 400. Recorded: go-auth0-v1/TestConnectionManager_CreateDBConnectionWithDifferentOptions/*, 2026-04-30.
 */
export function checkDatabaseOptions(options: JsonObject, before?: JsonObject): void {
  const { attributes } = options;
  if (!isObject(attributes)) return;
  if (before && !isUnique(attributes) && isUnique(before.attributes)) {
    // Recorded: terraform/TestAccConnectionAddEmailAttributeNonUnique.yaml#5, 2026-08-07.
    throw badRequest('cannot add non-unique email attribute');
  }
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

function isUnique(attributes: unknown): boolean {
  const { email } = (isObject(attributes) ? attributes : {}) as JsonObject;
  return !isObject(email) || email.unique !== false;
}
