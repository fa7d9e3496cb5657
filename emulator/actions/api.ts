import { flowApi } from './api-flow.ts';
import { sessionApi } from './api-session.ts';
import { metadataApi, transactionApi } from './api-user.ts';
import type { ActionCache } from './cache.ts';
import type { Effect, Question } from './protocol.ts';
import { text } from './values.ts';

/** What the api object of one Action needs. */
export interface ApiContext {
  apply: (effect: Effect) => void;
  ask: (question: Question) => Promise<unknown>;
  cache: ActionCache;
  /** The event that this Action was handed. */
  event: ApiEvent;
  /** Milliseconds since 1970, by the tenant's clock. */
  now: () => number;
  /** The exported function that is running: some methods work in one of them only. */
  handler?: string;
  /** The `state` of the login: what a redirect carries and what its token must hold. */
  state?: string;
}

/** The parts of an event that the api itself looks at. */
export interface ApiEvent {
  transaction?: { protocol?: unknown; prompt?: unknown; metadata?: { [key: string]: unknown } };
  request?: { ip?: unknown; hostname?: unknown; query?: unknown; body?: unknown };
  user?: { user_id?: unknown };
}

const NO_SAML = 'there are no SAML applications here';
const NO_REFRESH_SETTINGS = 'the lifetime and the metadata of a single refresh token are not kept here';

/** The methods of the post-login `api` that this tenant does not carry out, and why. */
const NOT_EMULATED: { readonly [group: string]: { readonly [method: string]: string } } = {
  authentication: { setPrimaryUser: 'users cannot be linked during a login here' },
  prompt: { render: 'forms are not shown here' },
  refreshToken: Object.fromEntries(
    ['setExpiresAt', 'setIdleExpiresAt', 'setMetadata', 'deleteMetadata', 'evictMetadata'].map((method) => [
      method,
      NO_REFRESH_SETTINGS,
    ]),
  ),
  session: {
    setIdleExpiresAt: 'sessions have no idle lifetime of their own here',
    setCookieMode: 'the cookie of a session is always persistent here',
  },
  samlResponse: Object.fromEntries(
    (
      'setAttribute setAudience setAuthnContextClassRef setCert setCreateUpnClaim setDestination setDigestAlgorithm ' +
      'setEncryptionAlgorithm setEncryptionCert setEncryptionPublicKey setIncludeAttributeNameFormat setIssuer setKey ' +
      'setLifetimeInSeconds setMapIdentities setMapUnknownClaimsAsIs setNameIdentifierFormat setNameIdentifierProbes ' +
      'setPassthroughClaimsWithNoMapping setRecipient setRelayState setSignResponse setSignatureAlgorithm ' +
      'setSigningCert setTypedAttributes'
    )
      .split(' ')
      .map((method) => [method, NO_SAML]),
  ),
};

/** Turns a function that tells an effect into a method that asks for it and returns the api, as Auth0's do. */
export type Chained = <Args extends unknown[]>(effect: (...args: Args) => Effect) => (...args: Args) => object;

/** The `api` argument of a post-login Action (v3). */
export function createApi(context: ApiContext): { [group: string]: object } {
  const api: { [group: string]: object } = {};
  const { apply, cache, now } = context;
  const chained: Chained =
    (effect) =>
    (...args) => {
      apply(effect(...args));
      return api;
    };
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
  api.user = metadataApi(chained);
  api.cache = {
    get: (key: unknown) => cache.get(text(key), now()),
    set: (key: unknown, value: unknown, options?: unknown) => cache.set(key, value, options, now()),
    delete: (key: unknown) => cache.delete(text(key)),
  };
  api.roles = rolesApi(context);
  api.groups = groupsApi(context);
  api.rules = { wasExecuted: () => false };
  api.transaction = transactionApi(context);
  Object.assign(api, flowApi(context, chained), sessionApi(context));
  for (const [group, methods] of Object.entries(NOT_EMULATED)) {
    const refusals = Object.entries(methods).map(([method, why]) => [method, refusing(`${group}.${method}`, why)]);
    api[group] = { ...api[group], ...Object.fromEntries(refusals) };
  }
  return api;
}

function refusing(method: string, why: string): () => never {
  return () => {
    throw new Error(`api.${method} is not emulated by this local tenant: ${why}`);
  };
}

function rolesApi({ ask }: ApiContext): object {
  return {
    getUserEffectiveRoles: (params?: { take?: unknown; from?: unknown }) =>
      ask({ method: 'effectiveRoles', ...pageOf(params) }),
    getUserEffectiveRolesByIds: async (ids: unknown) => ask({ method: 'effectiveRolesByIds', ids: listOf(ids, 'ids') }),
    getUserEffectiveRolesByNames: async (names: unknown) =>
      ask({ method: 'effectiveRolesByNames', names: listOf(names, 'names') }),
  };
}

function groupsApi({ ask }: ApiContext): object {
  return {
    getUserGroups: (params?: { take?: unknown; from?: unknown }) => ask({ method: 'userGroups', ...pageOf(params) }),
    hasGroupMembership: async (groups: unknown) => ask({ method: 'groupMembership', groups: listOf(groups, 'groups') }),
  };
}

function pageOf(params: { take?: unknown; from?: unknown } | undefined): { take: number; from?: string } {
  const { take, from } = params ?? {};
  return { take: Number(take ?? 0), ...(from !== undefined && { from: String(from) }) };
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
