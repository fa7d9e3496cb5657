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

/** The options that a strategy has when a create does not say. */
export function defaultOptions(strategy: string, options: JsonObject): JsonObject {
  if (strategy !== 'auth0') return options;
  const { passkey_options: _, ...defaults } = DATABASE_OPTIONS;
  return { ...defaults, ...options };
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
