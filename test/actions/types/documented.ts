/*
 * The members of the post-login v3 event and api by name, as Auth0's reference lists them: auth0/docs-v2
 * main/docs/actions/reference/post-login/post-login-{event,api}-object.mdx, commit 1a4096e8, read 2026-11-25. A question
 * mark is "optional" there. Below dictionaries, whose keys are anybody's, nothing is listed.
 */

export const API = {
  access: ['deny'],
  accessToken: ['addScope', 'removeScope', 'setCustomClaim'],
  authentication: [
    ...([
      'challengeWith',
      'challengeWithAny',
      'enrollWith',
      'enrollWithAny',
      'recordMethod',
      'setPrimaryUser',
    ] as const),
  ],
  cache: ['delete', 'get', 'set'],
  groups: ['getUserGroups', 'hasGroupMembership'],
  idToken: ['setCustomClaim'],
  multifactor: ['enable'],
  prompt: ['render'],
  redirect: ['canRedirect', 'encodeToken', 'sendUserTo', 'validateToken'],
  refreshToken: [
    ...(['deleteMetadata', 'evictMetadata', 'revoke', 'setExpiresAt', 'setIdleExpiresAt', 'setMetadata'] as const),
  ],
  roles: ['getUserEffectiveRoles', 'getUserEffectiveRolesByIds', 'getUserEffectiveRolesByNames'],
  rules: ['wasExecuted'],
  samlResponse: [
    ...(['setAttribute', 'setAudience', 'setAuthnContextClassRef', 'setCert', 'setCreateUpnClaim'] as const),
    ...(['setDestination', 'setDigestAlgorithm', 'setEncryptionAlgorithm', 'setEncryptionCert'] as const),
    ...(['setEncryptionPublicKey', 'setIncludeAttributeNameFormat', 'setIssuer', 'setKey'] as const),
    ...(['setLifetimeInSeconds', 'setMapIdentities', 'setMapUnknownClaimsAsIs', 'setNameIdentifierFormat'] as const),
    ...(['setNameIdentifierProbes', 'setPassthroughClaimsWithNoMapping', 'setRecipient', 'setRelayState'] as const),
    ...(['setSignResponse', 'setSignatureAlgorithm', 'setSigningCert', 'setTypedAttributes'] as const),
  ],
  session: [
    ...(['deleteMetadata', 'evictMetadata', 'revoke', 'setCookieMode', 'setExpiresAt'] as const),
    ...(['setIdleExpiresAt', 'setMetadata'] as const),
  ],
  transaction: ['setMetadata'],
  user: ['setAppMetadata', 'setUserMetadata'],
  validation: ['error'],
} as const;

const ASSESSMENTS = 'authentication?.riskAssessment?.assessments';
const AKAMAI = 'authentication?.riskAssessment?.supplemental?.akamai?';

/** Groups of members by the path of what they are in; an empty path is the event itself. */
const EVENT = {
  '': [
    ...(['agent?', 'authentication?', 'authorization?', 'client', 'connection', 'custom_domain?'] as const),
    ...(['organization?', 'prompt?', 'refresh_token?', 'request', 'resource_server?', 'secrets'] as const),
    ...([
      'security_context?',
      'session?',
      'session_transfer_token?',
      'stats',
      'tenant',
      'transaction?',
      'user',
    ] as const),
  ],
  'agent?': ['agent_id', 'agent_metadata', 'name'],
  'authentication?': ['methods', 'riskAssessment?'],
  'authentication?.riskAssessment?': ['assessments', 'confidence', 'supplemental?', 'version'],
  [ASSESSMENTS]: ['AgentDetection?', 'ImpossibleTravel?', 'NewDevice?', 'UntrustedIP?'],
  [`${ASSESSMENTS}.AgentDetection?`]: ['code', 'confidence', 'details?'],
  [`${ASSESSMENTS}.AgentDetection?.details?`]: ['provider?'],
  [`${ASSESSMENTS}.ImpossibleTravel?`]: ['code', 'confidence'],
  [`${ASSESSMENTS}.NewDevice?`]: ['code', 'confidence', 'details?'],
  [`${ASSESSMENTS}.NewDevice?.details?`]: ['device?', 'useragent?'],
  [`${ASSESSMENTS}.UntrustedIP?`]: ['code', 'confidence', 'details?'],
  [`${ASSESSMENTS}.UntrustedIP?.details?`]: ['category?', 'ip?', 'matches?', 'source?'],
  'authentication?.riskAssessment?.supplemental?': ['akamai?'],
  [AKAMAI]: ['akamaiBot?', 'akamaiUserRisk?'],
  [`${AKAMAI}.akamaiBot?`]: ['type?', 'action?', 'botCategory?', 'botScore?', 'botScoreResponseSegment?', 'botnetId?'],
  [`${AKAMAI}.akamaiUserRisk?`]: [
    ...(['action?', 'allow?', 'emailDomain?', 'general?', 'ouid?', 'requestid?', 'risk?', 'score?'] as const),
    ...(['status?', 'trust?', 'username?', 'uuid?'] as const),
  ],
  'authorization?': ['roles'],
  client: ['client_id', 'metadata', 'name', 'refresh_token?'],
  'client.refresh_token?': ['policies?'],
  connection: ['id', 'metadata?', 'name', 'strategy'],
  'custom_domain?': ['domain', 'domain_metadata'],
  'organization?': ['id', 'display_name', 'metadata', 'name'],
  'prompt?': ['id', 'fields?', 'vars?'],
  'refresh_token?': [
    ...(['id', 'client_id?', 'created_at', 'device?', 'expires_at?', 'idle_expires_at?'] as const),
    ...(['last_exchanged_at?', 'metadata?', 'resource_servers?', 'rotating?', 'session_id?'] as const),
    ...(['session_transfer?', 'user_id?'] as const),
  ],
  'refresh_token?.device?': [
    ...(['initial_asn?', 'initial_ip?', 'initial_user_agent?', 'last_asn?', 'last_ip?', 'last_user_agent?'] as const),
  ],
  'refresh_token?.session_transfer?': ['parent_refresh_token?'],
  'refresh_token?.session_transfer?.parent_refresh_token?': ['id?'],
  request: [...(['asn?', 'body', 'geoip', 'hostname?', 'ip', 'language?', 'method', 'query', 'user_agent?'] as const)],
  'request.geoip': [
    ...(['cityName?', 'continentCode?', 'countryCode?', 'countryCode3?', 'countryName?', 'latitude?'] as const),
    ...(['longitude?', 'subdivisionCode?', 'subdivisionName?', 'timeZone?'] as const),
  ],
  'resource_server?': ['identifier'],
  'security_context?': ['ja3?', 'ja4?'],
  'session?': [
    ...(['id', 'actor?', 'authenticated_at?', 'clients?', 'cookie?', 'created_at?', 'device?'] as const),
    ...(['expires_at?', 'idle_expires_at?', 'last_interacted_at?', 'metadata?', 'session_transfer?'] as const),
    ...(['updated_at?', 'user_id?'] as const),
  ],
  'session?.cookie?': ['mode'],
  'session?.device?': [
    ...(['initial_asn?', 'initial_ip?', 'initial_user_agent?', 'last_asn?', 'last_ip?', 'last_user_agent?'] as const),
  ],
  'session?.session_transfer?': ['parent_refresh_token?'],
  'session?.session_transfer?.parent_refresh_token?': ['id?', 'metadata?'],
  'session_transfer_token?': ['client_id', 'request', 'scope'],
  'session_transfer_token?.request': ['asn?', 'geoip?', 'ip', 'user_agent?'],
  'session_transfer_token?.request.geoip?': [
    ...(['cityName?', 'continentCode?', 'countryCode?', 'countryCode3?', 'countryName?', 'latitude?'] as const),
    ...(['longitude?', 'subdivisionCode?', 'subdivisionName?', 'timeZone?'] as const),
  ],
  stats: ['logins_count'],
  tenant: ['id'],
  'transaction?': [
    ...([
      'id?',
      'acr_values?',
      'linking_id?',
      'locale?',
      'login_hint?',
      'prompt?',
      'protocol?',
      'redirect_uri?',
    ] as const),
    ...([
      'requested_authorization_details?',
      'requested_scopes?',
      'response_mode?',
      'response_type?',
      'state?',
    ] as const),
    ...(['ui_locales?', 'actor?', 'actor_token_type?', 'correlation_id?', 'metadata', 'subject_token_type?'] as const),
  ],
  user: [
    ...(['app_metadata', 'created_at', 'email?', 'email_verified', 'family_name?', 'given_name?'] as const),
    ...(['last_password_reset?', 'name?', 'nickname?', 'phone_number?', 'phone_verified?', 'picture?'] as const),
    ...([
      'updated_at',
      'user_id',
      'user_metadata',
      'username?',
      'enrolledFactors?',
      'multifactor?',
      'identities',
    ] as const),
  ],
} as const;

type Groups = typeof EVENT;
/** Every member of the event by its path, such as `session?.cookie?.mode`. */
export type EventPath = {
  [Group in keyof Groups & string]: Group extends '' ? Groups[Group][number] : `${Group}.${Groups[Group][number]}`;
}[keyof Groups & string];

/** How many members of the event are documented. */
export const EVENT_MEMBERS = Object.values(EVENT).flat().length;
