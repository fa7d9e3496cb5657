import type { ActionCache } from './cache.ts';
import type { Effect, Question } from './protocol.ts';

/** What the api object of one Action needs. */
export interface ApiContext {
  apply: (effect: Effect) => void;
  ask: (question: Question) => Promise<unknown>;
  cache: ActionCache;
  /** The event that this Action was handed. */
  event: { transaction?: { protocol?: unknown; prompt?: unknown; metadata?: { [key: string]: unknown } } };
  /** Milliseconds since 1970, by the tenant's clock. */
  now: () => number;
}

/** The methods of the post-login `api` that this tenant does not carry out. Each throws its name. */
const NOT_EMULATED: { readonly [group: string]: readonly string[] } = {
  authentication: [
    'challengeWith',
    'challengeWithAny',
    'enrollWith',
    'enrollWithAny',
    'recordMethod',
    'setPrimaryUser',
  ],
  groups: ['getUserGroups', 'hasGroupMembership'],
  multifactor: ['enable'],
  prompt: ['render'],
  redirect: ['encodeToken', 'sendUserTo', 'validateToken'],
  refreshToken: ['revoke', 'setExpiresAt', 'setIdleExpiresAt', 'setMetadata', 'deleteMetadata', 'evictMetadata'],
  session: [
    'revoke',
    'setExpiresAt',
    'setIdleExpiresAt',
    'setCookieMode',
    'setMetadata',
    'deleteMetadata',
    'evictMetadata',
  ],
  samlResponse: [
    ...['setAttribute', 'setAudience', 'setAuthnContextClassRef', 'setCert', 'setCreateUpnClaim', 'setDestination'],
    ...['setDigestAlgorithm', 'setEncryptionAlgorithm', 'setEncryptionCert', 'setEncryptionPublicKey'],
    ...['setIncludeAttributeNameFormat', 'setIssuer', 'setKey', 'setLifetimeInSeconds', 'setMapIdentities'],
    ...['setMapUnknownClaimsAsIs', 'setNameIdentifierFormat', 'setNameIdentifierProbes'],
    ...[
      'setPassthroughClaimsWithNoMapping',
      'setRecipient',
      'setRelayState',
      'setSignResponse',
      'setSignatureAlgorithm',
    ],
    ...['setSigningCert', 'setTypedAttributes'],
  ],
};

/** Protocols in which no browser can be sent away. docs-v2 post-login-api-object.mdx, `canRedirect`, 2026-11-23. */
const WITHOUT_BROWSER = ['oauth2-resource-owner', 'oauth2-refresh-token', 'oauth2-password', 'oauth2-token-exchange'];

/** The `api` argument of a post-login Action (v3). */
export function createApi(context: ApiContext): { [group: string]: object } {
  const api: { [group: string]: object } = {};
  const { apply, cache, now } = context;
  /** Does something and returns the api, as Auth0's chainable methods do. */
  const chained = <Args extends unknown[]>(effect: (...args: Args) => Effect) => {
    return (...args: Args) => {
      apply(effect(...args));
      return api;
    };
  };
  const text = (value: unknown) => String(value);
  api.access = { deny: chained((reason: unknown) => ({ type: 'deny', reason: text(reason) })) };
  api.validation = {
    error: chained((code: unknown, reason: unknown) => ({
      type: 'validationError',
      code: text(code),
      reason: text(reason),
    })),
  };
  api.idToken = {
    setCustomClaim: chained((key: unknown, value: unknown) => ({ type: 'idTokenClaim', key: text(key), value })),
  };
  api.accessToken = {
    setCustomClaim: chained((key: unknown, value: unknown) => ({ type: 'accessTokenClaim', key: text(key), value })),
    addScope: (scope: unknown) => apply({ type: 'addScope', scope: validScope(scope) }),
    removeScope: (scope: unknown) => apply({ type: 'removeScope', scope: validScope(scope) }),
  };
  api.user = {
    setAppMetadata: chained((key: unknown, value: unknown) => ({ type: 'appMetadata', key: text(key), value })),
    setUserMetadata: chained((key: unknown, value: unknown) => ({ type: 'userMetadata', key: text(key), value })),
  };
  api.cache = {
    get: (key: unknown) => cache.get(text(key), now()),
    set: (key: unknown, value: unknown, options?: unknown) => cache.set(key, value, options, now()),
    delete: (key: unknown) => cache.delete(text(key)),
  };
  api.roles = rolesApi(context);
  api.rules = { wasExecuted: () => false };
  api.transaction = { setMetadata: (key: unknown, value: unknown) => setTransactionMetadata(context, key, value) };
  api.redirect = { canRedirect: () => canRedirect(context.event.transaction) };
  for (const [group, methods] of Object.entries(NOT_EMULATED)) {
    api[group] = { ...api[group], ...Object.fromEntries(methods.map((method) => [method, refusing(group, method)])) };
  }
  return api;
}

function refusing(group: string, method: string): () => never {
  return () => {
    throw new Error(`api.${group}.${method} is not emulated by this local tenant`);
  };
}

function rolesApi({ ask }: ApiContext): object {
  return {
    getUserEffectiveRoles: (params?: { take?: unknown; from?: unknown }) =>
      ask({
        method: 'effectiveRoles',
        take: Number(params?.take ?? 0),
        ...(params?.from !== undefined && { from: String(params.from) }),
      }),
    getUserEffectiveRolesByIds: async (ids: unknown) => ask({ method: 'effectiveRolesByIds', ids: listOf(ids, 'ids') }),
    getUserEffectiveRolesByNames: async (names: unknown) =>
      ask({ method: 'effectiveRolesByNames', names: listOf(names, 'names') }),
  };
}

function listOf(value: unknown, what: string): string[] {
  if (!Array.isArray(value)) throw new TypeError(`"${what}" must be an array of strings`);
  return value.map(String);
}

function validScope(scope: unknown): string {
  // The characters of RFC 6749, 3.3.
  if (typeof scope !== 'string' || !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope))
    throw new Error(`Invalid scope: ${scope}`);
  return scope;
}

function canRedirect(transaction: ApiContext['event']['transaction']): boolean {
  const isSilent = Array.isArray(transaction?.prompt) && transaction.prompt.includes('none');
  return !isSilent && !WITHOUT_BROWSER.includes(String(transaction?.protocol));
}

/** Limits: docs-v2 main/docs/customize/actions/limitations.mdx, "Transaction metadata", 2026-11-23. */
function setTransactionMetadata({ event }: ApiContext, key: unknown, value: unknown): void {
  const metadata = event.transaction?.metadata;
  if (!metadata) throw new Error('There is no transaction whose metadata could be set');
  if (typeof key !== 'string' || key.length > 64)
    throw new Error('A key of transaction metadata has at most 64 characters');
  if (value === null) {
    delete metadata[key];
    return;
  }
  const isNumber = typeof value === 'number' && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!isNumber && typeof value !== 'string' && typeof value !== 'boolean') {
    throw new Error('A value of transaction metadata is a string, a boolean or a safe number');
  }
  if (Buffer.byteLength(String(value)) > 8 * 1024) throw new Error('A value of transaction metadata has at most 8 KB');
  const next = { ...metadata, [key]: value };
  if (Buffer.byteLength(JSON.stringify(next)) > 16 * 1024) throw new Error('Transaction metadata has at most 16 KB');
  metadata[key] = value;
}
