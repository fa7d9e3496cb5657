import { createHash } from 'node:crypto';
import type { ActionRuntime } from '../actions/runtime.ts';
import { noteLogin, updateUser } from '../directory/users.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { readRecord, writeRecord } from './adapter.ts';
import { type LoginCircumstances, postLoginEvent } from './event.ts';
import { logLogin } from './login-events.ts';
import { hasMfa, noteSession, renewSession } from './login-sessions.ts';

import { OAuthError } from './oauth-error.ts';
import type { RefreshTimes } from './refresh-tokens.ts';
import { grantableScopes } from './scopes.ts';
import { runActions, type Suspended } from './suspensions.ts';
import { type Transaction, userIn } from './transactions.ts';

/** What a finished login granted; the tokens of its code and of its refresh tokens are made from it. */
export interface Login {
  transaction: Transaction;
  session_id?: string;
  authenticated_at?: string;
  scopes: string[];
  id_token_claims: JsonObject;
  access_token_claims: JsonObject;
  /** The log event of the exchange for tokens, where it is not that of a code. */
  exchange?: string;
  /** Set once there was a refresh token. */
  refresh?: RefreshTimes;
}

// As long as a refresh token may live at most: OpenAPI, ClientRefreshTokenConfiguration.token_lifetime.
const LIFETIME = 157_788_000;

export function saveLogin(tenant: Tenant, grantId: string, login: Login): void {
  writeRecord(tenant, 'Login', grantId, login, LIFETIME);
}

export function findLogin(tenant: Tenant, grantId: string | undefined): Login | undefined {
  const found = grantId === undefined ? undefined : readRecord(tenant, 'Login', grantId);
  return isObject(found) ? (found as unknown as Login) : undefined;
}

/** Notes which login a JWT was made for; the token itself is not kept. @param lifetime seconds */
export function noteIssued(tenant: Tenant, token: string, grantId: string, lifetime: number): void {
  writeRecord(tenant, 'IssuedToken', hashOf(token), { grantId }, lifetime);
}

/** The login that a JWT of this tenant was made for. */
export function loginOfToken(tenant: Tenant, token: string): Login | undefined {
  const grantId = readRecord(tenant, 'IssuedToken', hashOf(token))?.grantId;
  return typeof grantId === 'string' ? findLogin(tenant, grantId) : undefined;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/**
 * Ends a login in which nothing is left to ask: counts it, runs the post-login Actions and says what was granted.
 * Membership and roles are settled before; what Actions patch on the user counts afterwards, and also when they deny.
 * @returns what was granted, or what the Actions wait for
 * @throws OAuthError access_denied with the reason of the Action that denied
 */
export async function completeLogin(
  tenant: Tenant,
  runtime: ActionRuntime,
  transaction: Transaction,
  circumstances: LoginCircumstances,
): Promise<Login | Suspended> {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const known = userIn(tenant, transaction);
  if (!client || !known)
    throw new OAuthError(403, 'access_denied', 'The user or the application does not exist any more');
  const refreshed = circumstances.protocol === 'oauth2-refresh-token';
  const hasBrowser = !refreshed && circumstances.protocol !== 'oauth2-password';
  const user = refreshed || transaction.progress ? known : noteLogin(tenant, known, transaction.ip);
  renewSession(tenant, transaction, circumstances.sessionId);
  const event = postLoginEvent(tenant, client, user, transaction, circumstances);
  const outcome = await runActions(tenant, runtime, event, transaction, user);
  if ('waiting' in outcome) return hasBrowser ? outcome : refuseToWait(tenant, user, transaction, outcome);
  applyPatches(tenant, user.user_id, outcome);
  const methods = noteSession(tenant, transaction, circumstances.sessionId, outcome);
  if (outcome.revokesRefreshToken) await circumstances.revokeRefreshToken?.();
  if (outcome.denied !== undefined) {
    logLogin(tenant, 'f', transaction, user, { description: outcome.denied, sessionId: circumstances.sessionId });
    throw new OAuthError(403, 'access_denied', outcome.denied);
  }
  if (hasBrowser) {
    const type = transaction.query.prompt === 'none' ? 'ssa' : 's';
    logLogin(tenant, type, transaction, user, { sessionId: circumstances.sessionId });
  }
  const removed = new Set(outcome.removedScopes);
  const scopes = [...grantableScopes(tenant, transaction), ...outcome.addedScopes].filter(
    (scope) => !removed.has(scope),
  );
  return {
    transaction,
    ...(circumstances.sessionId && { session_id: circumstances.sessionId }),
    ...(circumstances.authenticatedAt && { authenticated_at: circumstances.authenticatedAt }),
    scopes: [...new Set(scopes)],
    // docs-v2 secure/multi-factor-authentication/step-up-authentication (2026-08): `amr` tells the application of MFA.
    id_token_claims: { ...outcome.idTokenClaims, ...(hasMfa(methods) && { amr: ['mfa'] }) },
    access_token_claims: outcome.accessTokenClaims,
  };
}

/** No browser is there that could be sent away or asked. ASSUMPTION action-wait-without-browser (emulator/assumptions.ts) */
function refuseToWait(
  tenant: Tenant,
  user: Readonly<UserRow>,
  transaction: Transaction,
  { waiting }: Suspended,
): never {
  const [code, text] =
    waiting.kind === 'mfa'
      ? ['mfa_required', 'Multifactor authentication required']
      : ['interaction_required', 'An Action redirects the user, which a login without a browser cannot do'];
  logLogin(tenant, 'f', transaction, user, { description: text });
  throw new OAuthError(403, code, text);
}

/** Metadata that Actions set. Auth0 carries it out also when a later Action denies (post-login-api-object.mdx). */
function applyPatches(tenant: Tenant, userId: string, outcome: object): void {
  const user = tenant.store.collection('users').get(userId);
  if (!user) return;
  const { userMetadata, appMetadata } = outcome as { userMetadata?: unknown; appMetadata?: unknown };
  const user_metadata = merged(user.user_metadata, userMetadata);
  const app_metadata = merged(user.app_metadata, appMetadata);
  if (!user_metadata && !app_metadata) return;
  updateUser(tenant, user, { ...(user_metadata && { user_metadata }), ...(app_metadata && { app_metadata }) });
}

/** A null takes a key away. Undefined when there is nothing to change. */
function merged(before: JsonObject | undefined, patch: unknown): JsonObject | undefined {
  if (!isObject(patch) || Object.keys(patch).length === 0) return undefined;
  const after = { ...before, ...(patch as JsonObject) };
  for (const [key, value] of Object.entries(patch)) if (value === null) delete after[key];
  return after;
}
