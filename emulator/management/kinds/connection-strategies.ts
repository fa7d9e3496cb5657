import type { JsonObject } from '../../store/json.ts';
import { withCertificate, withFederationMetadata, withSigningCertificate } from './connection-certificates.ts';
import { oktaOptions, openIdOptions } from './connection-metadata.ts';
import { facebookScope, flagScopes, GITHUB, googleScope, linkedInScope, WINDOWS_LIVE } from './connection-scopes.ts';

/** What Auth0 makes of a connection of one strategy. */
export interface Strategy {
  /** Options where a create or an update does not say. */
  options?: JsonObject;
  /** Instead of those of `options`, on an update. */
  updated?: JsonObject;
  /** Works out what follows from the options; `host` is the tenant's. */
  derive?: (options: JsonObject, host: string) => JsonObject;
  /** A company's own directory: `show_as_button` is shown, false unless set. */
  button?: boolean;
  /** `display_name` is the name where it is not given. */
  named?: boolean;
  /** Somebody on the other side sets it up, at an address that Auth0 makes. */
  ticket?: boolean;
  /**
   * `authentication` and `connected_accounts` are shown only when they were given. So it is with each strategy whose last
   * recording, of 2025-01 to 2025-10, is older than these fields; assumption `connection-purposes`.
   */
  withoutPurposes?: boolean;
}

const OPENID: JsonObject = { schema_version: 'oidc-V4', connection_settings: { pkce: 'auto' } };
const OKTA: JsonObject = { ...OPENID, type: 'back_channel', attribute_map: { mapping_mode: 'basic_profile' } };
const OIDC: JsonObject = { ...OPENID, attribute_map: { mapping_mode: 'bind_all' } };
/** Recorded: terraform/TestAccConnectionOkta.yaml#8, 2026-06-29. */
const UPDATED: JsonObject = { connection_settings: { pkce: 'disabled' } };

const SALESFORCE: Strategy = { options: { scope: [] }, withoutPurposes: true };

/**
 * Recorded: go-auth0-v1/TestConnectionManager_Create/* and Read/*, 2025–2026; terraform/TestAccConnection*.yaml, 2026. Who
 * shows a button and who has a ticket also: OpenAPI description, ConnectionResponseContent*, 2026-06-25.
 */
export const STRATEGIES: { readonly [strategy: string]: Strategy } = {
  ad: { options: { ips: null, brute_force_protection: true }, button: true, ticket: true, withoutPurposes: true },
  adfs: {
    options: { thumbprints: [], should_trust_email_verified_connection: 'always_set_emails_as_verified' },
    derive: withFederationMetadata,
    button: true,
    ticket: true,
    withoutPurposes: true,
  },
  apple: { withoutPurposes: true },
  custom: { ticket: true },
  email: { withoutPurposes: true },
  facebook: { derive: facebookScope, withoutPurposes: true },
  github: { derive: flagScopes(GITHUB), withoutPurposes: true },
  'google-apps': {
    options: {
      email: true,
      profile: true,
      scope: ['email', 'profile'],
      handle_login_from_social: true,
      map_user_id_to_id: false,
    },
    button: true,
    ticket: true,
  },
  'google-oauth2': { options: { email: true }, derive: googleScope },
  ip: { button: true },
  line: {
    options: { profile: true },
    derive: flagScopes({ email: 'email', profile: 'profile' }, ['openid']),
  },
  linkedin: { options: { profile: true }, derive: linkedInScope, withoutPurposes: true },
  oauth1: { withoutPurposes: true },
  office365: { button: true, ticket: true },
  oidc: { options: OIDC, updated: UPDATED, derive: openIdOptions, button: true, named: true },
  okta: { options: OKTA, updated: UPDATED, derive: oktaOptions, button: true, named: true },
  pingfederate: { derive: withSigningCertificate, button: true, ticket: true, withoutPurposes: true },
  salesforce: SALESFORCE,
  'salesforce-community': SALESFORCE,
  'salesforce-sandbox': SALESFORCE,
  samlp: { derive: withCertificate, button: true, ticket: true, withoutPurposes: true },
  sharepoint: { button: true },
  sms: { withoutPurposes: true },
  waad: {
    options: {
      identity_api: 'microsoft-identity-platform-v2.0',
      should_trust_email_verified_connection: 'never_set_emails_as_verified',
      useCommonEndpoint: false,
      use_wsfed: false,
      waad_common_endpoint: false,
      waad_protocol: 'openid-connect',
    },
    derive: (options, host) => ({ app_domain: host, thumbprints: AZURE_AD, ...options }),
    button: true,
    named: true,
    ticket: true,
    withoutPurposes: true,
  },
  windowslive: { options: { signin: true }, derive: flagScopes(WINDOWS_LIVE), withoutPurposes: true },
  wordpress: {
    options: { profile: true },
    derive: flagScopes({ profile: 'profile' }),
    withoutPurposes: true,
  },
};

/**
 * The certificates that Azure AD signs with, which Auth0 fetches and the emulator, that asks nobody, does not: those that
 * both recordings of the newest day have, go-auth0-v1/TestConnectionManager_{Create,Read}/*Azure-AD*.yaml, 2025-05-16.
 */
const AZURE_AD: string[] = [
  '08dbf4388dd1c2a9471445676a8300b21087d971',
  '3e854a7a2ac83af993c8b43d1bd05e9c1c28b3b9',
  'fe33708de4a7bd34caf1711daf94143e40512cba',
  'f9c800be39a6436e0ab36d332290c1e125bcf78c',
  '2a6f2868351b6ffa55506b13dfc7875fceefd3bf',
];
