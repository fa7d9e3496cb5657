import { createHash } from 'node:crypto';
import { type RefreshTimes, refreshEnds } from '../../authentication/refresh-tokens.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { OidcRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { requireUser } from './relations.ts';

const METADATA = 'refresh_token_metadata';

type Token = Readonly<OidcRow>;

/** Refresh tokens that may still be used. The row's own id is the token itself and must never be shown. */
export function refreshTokensOf(tenant: Tenant): Token[] {
  const now = tenant.clock.epochSeconds();
  return [...tenant.store.collection('oidc').values()].filter(
    ({ model, payload, expires_at }) =>
      model === 'RefreshToken' && payload.consumed === undefined && (expires_at === undefined || expires_at > now),
  );
}

/** An id that tells nothing of the token. */
function idOf({ id }: Token): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 24);
}

/** What the login granted that the token renews: its session, audience and scopes. */
export function accessOf(
  tenant: Tenant,
  { payload }: Token,
): { session_id: string | null; audience: string; scopes: string } | undefined {
  const login = tenant.store.collection('oidc').get(`Login:${payload.grantId}`)?.payload;
  if (!login) return undefined;
  const { session_id, scopes, transaction } = login;
  const audience = isObject(transaction) ? (transaction as JsonObject).audience : undefined;
  return {
    session_id: typeof session_id === 'string' ? session_id : null,
    audience: typeof audience === 'string' ? audience : `${tenant.issuer}userinfo`,
    scopes: Array.isArray(scopes) ? scopes.join(' ') : '',
  };
}

export function revokeRefreshToken(tenant: Tenant, token: Token): void {
  tenant.store.collection(METADATA).delete(idOf(token));
  tenant.store.collection('oidc').delete(`${token.model}:${token.id}`);
}

function time(seconds: unknown): string | null {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
}

function show(tenant: Tenant, token: Token): JsonObject {
  const { payload, expires_at } = token;
  const access = accessOf(tenant, token);
  const client = tenant.store.collection('clients').get(String(payload.clientId));
  const metadata = tenant.store.collection(METADATA).get(idOf(token));
  const times = tenant.store.collection('oidc').get(`Login:${payload.grantId}`)?.payload.refresh;
  const ends = isObject(times) ? refreshEnds(client, times as unknown as RefreshTimes) : undefined;
  return {
    id: idOf(token),
    user_id: String(payload.accountId),
    created_at: time(payload.iiat ?? payload.iat),
    idle_expires_at: time(ends?.idle),
    expires_at: time(ends ? ends.maximum : expires_at),
    client_id: String(payload.clientId),
    session_id: access?.session_id ?? null,
    rotating: client?.refresh_token?.rotation_type === 'rotating',
    resource_servers: access ? [{ audience: access.audience, scopes: access.scopes }] : [],
    ...(metadata && { refresh_token_metadata: metadata }),
  };
}

function tokenOf({ tenant, id }: Call): Token {
  const token = refreshTokensOf(tenant).find((candidate) => idOf(candidate) === id);
  if (!token) throw notFound('The refresh token does not exist.', 'inexistent_refresh_token');
  return token;
}

function tokensOfUser({ tenant }: Call, userId: string): Token[] {
  requireUser(tenant, userId);
  return refreshTokensOf(tenant).filter(({ payload }) => payload.accountId === userId);
}

function revokeMany({ tenant, body }: Call): void {
  const { ids, user_id, client_id, audience } = body;
  if (ids === undefined && user_id === undefined && client_id === undefined) {
    throw badRequest('One of ids, user_id or client_id is needed');
  }
  for (const token of refreshTokensOf(tenant)) {
    const { accountId, clientId } = token.payload;
    const isMeant =
      (!Array.isArray(ids) || ids.includes(idOf(token))) &&
      (user_id === undefined || user_id === accountId) &&
      (client_id === undefined || client_id === clientId) &&
      (audience === undefined || audience === accessOf(tenant, token)?.audience);
    if (isMeant) revokeRefreshToken(tenant, token);
  }
}

export const refreshTokens: Resource = {
  routes: {
    'GET /refresh-tokens': (call) => {
      const { user_id = '', client_id } = call.query;
      const tokens = tokensOfUser(call, user_id).filter(
        ({ payload }) => client_id === undefined || payload.clientId === client_id,
      );
      return answerPage(call, { key: 'refresh_tokens', rows: tokens.map((token) => show(call.tenant, token)) });
    },
    'POST /refresh-tokens/revoke': (call) => {
      revokeMany(call);
      return { body: {} };
    },
    'GET /refresh-tokens/{id}': (call) => ({ body: show(call.tenant, tokenOf(call)) }),
    'PATCH /refresh-tokens/{id}': (call) => {
      const token = tokenOf(call);
      const { refresh_token_metadata } = call.body;
      const rows = call.tenant.store.collection(METADATA);
      if (refresh_token_metadata === null) rows.delete(call.id);
      else rows.put(call.id, refresh_token_metadata as JsonObject);
      return { body: show(call.tenant, token) };
    },
    'DELETE /refresh-tokens/{id}': (call) => {
      const token = refreshTokensOf(call.tenant).find((candidate) => idOf(candidate) === call.id);
      if (token) revokeRefreshToken(call.tenant, token);
      return { body: {} };
    },
    'GET /users/{id}/refresh-tokens': (call) => {
      const rows = tokensOfUser(call, call.id).map((token) => show(call.tenant, token));
      return answerPage(call, { key: 'tokens', rows });
    },
    'DELETE /users/{id}/refresh-tokens': (call) => {
      for (const token of tokensOfUser(call, call.id)) revokeRefreshToken(call.tenant, token);
      return { body: {} };
    },
  },
  source: 'go-auth0-v1/TestRefreshTokenManager_*.yaml, TestUserManager_ListRefreshTokens.yaml, 2024-05',
};
