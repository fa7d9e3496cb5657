import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { EngineContext, Provider } from 'oidc-provider';
import type { ActionRuntime } from '../actions/runtime.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf } from './browser.ts';
import type { Engine } from './engine.ts';
import type { Parameters } from './http.ts';
import { completeLogin, findLogin, saveLogin } from './logins.ts';
import { logEvent } from './logs.ts';
import { OAuthError } from './oauth-error.ts';
import { nextStep } from './steps.ts';

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
  if (!token?.grantId || !login || token.clientId !== client.client_id || token.consumed) return;
  const transaction = {
    ...login.transaction,
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
    refreshToken: { id: tokenId(token.jti), client_id: client.client_id, created_at: iso(token.iiat ?? token.iat) },
    revokeRefreshToken: async () => engine.provider.RefreshToken.revokeByGrantId(token.grantId ?? ''),
  });
  if ('waiting' in renewed) throw new Error('a refresh token exchange cannot wait');
  saveLogin(tenant, token.grantId, { ...renewed, transaction: login.transaction });
}

/** As the Management API shows it: tells nothing of the token. */
function tokenId(token: unknown): string {
  return createHash('sha256').update(String(token)).digest('hex').slice(0, 24);
}

function iso(seconds: unknown): string {
  return new Date(Number(seconds) * 1000).toISOString();
}

/** Makes the engine's answers at /oauth/token Auth0's, and logs them. */
export function adaptTokenAnswers(tenant: Tenant, provider: Provider): void {
  provider.use(async (context, next) => {
    await next();
    if (context.path === '/oauth/token' && context.status === 200) completeAnswer(tenant, context);
  });
  provider.on('grant.error', (context: EngineContext, error: EngineError) => {
    refuseLikeAuth0(tenant, context, error);
  });
}

function completeAnswer(tenant: Tenant, context: EngineContext): void {
  const { AuthorizationCode: code, RefreshToken: refresh } = context.oidc.entities;
  const login = findLogin(tenant, code?.grantId ?? refresh?.grantId);
  if (!login) return;
  const { access_token, refresh_token, id_token, expires_in } = context.body as { [name: string]: unknown };
  context.body = {
    access_token,
    // The same token again is not sent again.
    ...(refresh_token !== context.oidc.params.refresh_token && { refresh_token }),
    ...(id_token !== undefined && { id_token }),
    ...(login.scopes.length > 0 && { scope: login.scopes.join(' ') }),
    expires_in,
    token_type: 'Bearer',
  };
  logExchange(tenant, context, code ? 'seacft' : 'sertft');
}

interface EngineError {
  error?: string;
  /** What the engine does not tell the client. */
  error_detail?: string;
  error_description?: string;
}

const CODE_TEXT = 'Invalid authorization code';
const REFRESH_TEXT = 'Unknown or invalid refresh token.';

/** Texts as users of real tenants quote them (2026-11): every reason why a code is not good reads the same. */
function refuseLikeAuth0(tenant: Tenant, context: EngineContext, error: EngineError): void {
  const isRefresh = context.oidc.params?.grant_type === 'refresh_token';
  if (error.error === 'invalid_grant') {
    const wrongVerifier = /PKCE|code_verifier/i.test(error.error_detail ?? '');
    const text = isRefresh ? REFRESH_TEXT : wrongVerifier ? 'Failed to verify code verifier' : CODE_TEXT;
    context.status = 403;
    context.body = { error: 'invalid_grant', error_description: text };
  }
  if (error.error_detail === 'authorization code redirect_uri mismatch') {
    const { code, redirect_uri: sent } = context.oidc.params;
    const expected = tenant.store.collection('oidc').get(`AuthorizationCode:${code}`)?.payload.redirectUri;
    const text = `The redirect URI is wrong. You sent ${sent}, and we expected ${expected}`;
    context.status = 403;
    context.body = { error: 'unauthorized_client', error_description: text };
  }
  const [, missing] = /^missing required parameters? '(\w+)'/.exec(error.error_description ?? '') ?? [];
  if (missing) context.body = { error: 'invalid_request', error_description: `Missing required parameter: ${missing}` };
  const { error_description: description } = (context.body ?? {}) as { error_description?: string };
  logExchange(tenant, context, isRefresh ? 'fertft' : 'feacft', description);
}

function logExchange(tenant: Tenant, context: EngineContext, type: string, description?: string): void {
  const client = tenant.store.collection('clients').get(context.oidc.client?.clientId ?? '');
  const { AuthorizationCode: code, RefreshToken: refresh } = context.oidc.entities;
  const login = findLogin(tenant, code?.grantId ?? refresh?.grantId);
  const user = login?.transaction.user_id ? tenant.store.collection('users').get(login.transaction.user_id) : undefined;
  logEvent(tenant, type, { client, user, description, audience: login?.transaction.audience });
}

/** `POST /oauth/revoke`: ends a refresh token and all that came from the same login. */
export async function revoke(engine: Engine, client: Readonly<ClientRow>, parameters: Parameters): Promise<void> {
  if (!parameters.token) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: token');
  const token = await engine.provider.RefreshToken.find(parameters.token, { ignoreExpiration: true });
  if (token?.grantId && token.clientId === client.client_id) {
    await engine.provider.RefreshToken.revokeByGrantId(token.grantId);
  }
}
