import { sessionEnds } from '../../authentication/session-lifetimes.ts';
import type { JsonObject } from '../../store/json.ts';
import type { OidcRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { accessOf, refreshTokensOf, revokeRefreshToken } from './refresh-tokens.ts';
import { requireUser } from './relations.ts';

const METADATA = 'session_metadata';

type Session = Readonly<OidcRow>;

/** The sessions of a user, or all. The row's own id is what the cookie holds and must never be shown. */
export function sessionsOf(tenant: Tenant, userId?: string): Session[] {
  const now = tenant.clock.epochSeconds();
  return [...tenant.store.collection('oidc').values()].filter(
    ({ model, payload, expires_at }) =>
      model === 'Session' &&
      typeof payload.accountId === 'string' &&
      (userId === undefined || payload.accountId === userId) &&
      (expires_at === undefined || expires_at > now),
  );
}

function sessionOf({ tenant, id }: Call): Session {
  const session = sessionsOf(tenant).find(({ payload }) => payload.uid === id);
  if (!session) throw notFound('The session does not exist.', 'inexistent_session');
  return session;
}

function time(seconds: unknown): string | null {
  return typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
}

function show(tenant: Tenant, { payload, expires_at }: Session): JsonObject {
  const id = String(payload.uid);
  const clients = Object.keys((payload.authorizations ?? {}) as JsonObject);
  const metadata = tenant.store.collection(METADATA).get(id);
  const ends = sessionEnds(tenant, id);
  return {
    id,
    user_id: String(payload.accountId),
    created_at: time(payload.loginTs ?? payload.iat),
    updated_at: time(payload.iat),
    authenticated_at: time(payload.loginTs),
    idle_expires_at: time(ends?.idle ?? expires_at),
    expires_at: time(ends?.maximum ?? expires_at),
    clients: clients.map((client_id) => ({ client_id })),
    ...(metadata && { session_metadata: metadata }),
  };
}

function end(tenant: Tenant, { model, id, payload }: Session): void {
  tenant.store.collection('oidc').delete(`${model}:${id}`);
  tenant.store.collection(METADATA).delete(String(payload.uid));
}

/** With its refresh tokens, as Auth0 describes it. */
function revoke(tenant: Tenant, session: Session): void {
  const { uid } = session.payload;
  for (const token of refreshTokensOf(tenant)) {
    if (accessOf(tenant, token)?.session_id === uid) revokeRefreshToken(tenant, token);
  }
  end(tenant, session);
}

export const sessions: Resource = {
  routes: {
    'GET /sessions/{id}': (call) => ({ body: show(call.tenant, sessionOf(call)) }),
    'PATCH /sessions/{id}': (call) => {
      const session = sessionOf(call);
      const { session_metadata } = call.body;
      const rows = call.tenant.store.collection(METADATA);
      if (session_metadata === null) rows.delete(call.id);
      else rows.put(call.id, session_metadata as JsonObject);
      return { body: show(call.tenant, session) };
    },
    // Accepted for any id: go-auth0-v1/TestSessionManager_Delete.yaml.
    'DELETE /sessions/{id}': (call) => {
      const session = sessionsOf(call.tenant).find(({ payload }) => payload.uid === call.id);
      if (session) end(call.tenant, session);
      return { body: {} };
    },
    'POST /sessions/{id}/revoke': (call) => {
      revoke(call.tenant, sessionOf(call));
      return { body: {} };
    },
    'POST /users/{id}/revoke-access': (call) => {
      requireUser(call.tenant, call.id);
      const { session_id, preserve_refresh_tokens: keeps } = call.body;
      for (const session of sessionsOf(call.tenant, call.id)) {
        if (session_id !== undefined && session.payload.uid !== session_id) continue;
        if (keeps === true) end(call.tenant, session);
        else revoke(call.tenant, session);
      }
      return { status: 202 };
    },
    'GET /users/{id}/sessions': (call) => {
      requireUser(call.tenant, call.id);
      const rows = sessionsOf(call.tenant, call.id).map((session) => show(call.tenant, session));
      return answerPage(call, { key: 'sessions', rows });
    },
    'DELETE /users/{id}/sessions': (call) => {
      requireUser(call.tenant, call.id);
      for (const session of sessionsOf(call.tenant, call.id)) end(call.tenant, session);
      return { body: {} };
    },
  },
  source: 'go-auth0-v1/TestSessionManager_*.yaml; OpenAPI description, 2026-06-25',
};
