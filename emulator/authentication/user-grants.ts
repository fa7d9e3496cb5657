import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { EngineToken } from 'oidc-provider';
import type { ActionRuntime } from '../actions/runtime.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf } from './browser.ts';
import type { Engine } from './engine.ts';
import type { Parameters } from './http.ts';
import { completeLogin, findLogin, type Login, saveLogin } from './logins.ts';
import { logEvent, originOf } from './logs.ts';
import { counterOf, isOver, latestCounter, noteRefresh } from './refresh-tokens.ts';
import { nextStep } from './steps.ts';
import { userIn } from './transactions.ts';

const PASSED_ON = ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'refresh_token'];

/** Hands an authenticated client's request for tokens of a user to the engine, without the client's credentials. */
export async function userGrant(
  engine: Engine,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  response: ServerResponse,
  parameters: Parameters,
): Promise<void> {
  const passed = new URLSearchParams({ client_id: client.client_id });
  for (const name of PASSED_ON) if (parameters[name] !== undefined) passed.set(name, parameters[name]);
  const body = Buffer.from(passed.toString());
  const headers = {
    host: request.headers.host,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    'user-agent': request.headers['user-agent'],
    'auth0-client': request.headers['auth0-client'],
  };
  const { socket, httpVersion } = request;
  const inner = Object.assign(Readable.from([body]), {
    method: 'POST',
    url: '/oauth/token',
    headers,
    socket,
    httpVersion,
  });
  await engine.handle(inner as unknown as IncomingMessage, response);
}

/**
 * Runs the Actions again before a refresh token is exchanged, as Auth0 does, so that claims, roles and membership are
 * those of now. @throws OAuthError
 */
export async function renewLogin(
  tenant: Tenant,
  runtime: ActionRuntime,
  engine: Engine,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<void> {
  const token = await engine.provider.RefreshToken.find(parameters.refresh_token ?? '');
  const login = findLogin(tenant, token?.grantId);
  // What is wrong with the token is the engine's to say, and to punish when it was used before.
  if (!token?.grantId || !login || token.clientId !== client.client_id) return;
  if (token.consumed) return logReuse(tenant, client, request, token, login);
  if (login.refresh && isOver(tenant, client, login.refresh)) return void (await token.destroy());
  const transaction = {
    ...login.transaction,
    query: { ...login.transaction.query, ...narrowed(login.transaction.query.scope, parameters.scope) },
    method: 'POST',
    ip: addressOf(request),
    user_agent: request.headers['user-agent'] ?? '',
    consented: true,
  };
  nextStep(tenant, transaction);
  const renewed = await completeLogin(tenant, runtime, transaction, {
    protocol: 'oauth2-refresh-token',
    sessionId: login.session_id,
    authenticatedAt: login.authenticated_at,
    body: { grant_type: 'refresh_token', client_id: client.client_id },
    refreshToken: {
      id: refreshTokenId(token.jti),
      client_id: client.client_id,
      created_at: iso(token.iiat ?? token.iat),
    },
    revokeRefreshToken: async () => engine.provider.RefreshToken.revokeByGrantId(token.grantId ?? ''),
  });
  if ('waiting' in renewed) throw new Error('a refresh token exchange cannot wait');
  const refresh = noteRefresh(tenant, client, login.refresh);
  saveLogin(tenant, token.grantId, { ...renewed, transaction: login.transaction, refresh });
}

/** Details: auth0/auth0-log-schemas, ferrt; text: community.auth0.com/t/151632 (2026-11). */
function logReuse(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  token: EngineToken,
  { transaction, scopes }: Login,
): void {
  logEvent(tenant, 'ferrt', {
    ...originOf(request),
    client,
    user: userIn(tenant, transaction),
    audience: transaction.audience ?? `${tenant.issuer}userinfo`,
    scope: scopes.join(' '),
    description: 'Reused rotating refresh token detected, revoked the family',
    details: {
      familyId: String(token.grantId),
      tokenCounter: counterOf(token),
      latestCounter: latestCounter(tenant, token.grantId),
    },
  });
}

/** Fewer scopes than the login had, for this exchange only: docs-v2 api-authentication, "Refresh Token" (2026-08). */
function narrowed(scope: string | undefined, requested: string | undefined): { scope?: string } {
  if (requested === undefined) return {};
  const wanted = new Set(requested.split(' '));
  return {
    scope: (scope ?? '')
      .split(' ')
      .filter((one) => wanted.has(one))
      .join(' '),
  };
}

/** As the Management API shows it: tells nothing of the token. */
export function refreshTokenId(token: unknown): string {
  return createHash('sha256').update(String(token)).digest('hex').slice(0, 24);
}

function iso(seconds: unknown): string {
  return new Date(Number(seconds) * 1000).toISOString();
}
