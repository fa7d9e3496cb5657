import type { EngineContext, EngineToken, Provider } from 'oidc-provider';
import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { connectionOf } from './connections.ts';
import { findLogin, type Login } from './logins.ts';
import { logEvent, originOf } from './logs.ts';
import { counterOf } from './refresh-tokens.ts';
import { organizationIn, userIn } from './transactions.ts';

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
    ...(id_token !== undefined && login.scopes.includes('openid') && { id_token }),
    ...(login.scopes.length > 0 && { scope: login.scopes.join(' ') }),
    expires_in,
    token_type: 'Bearer',
  };
  logExchange(tenant, context, code ? (login.exchange ?? 'seacft') : 'sertft');
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
  if (isRefresh) logRefusedRefresh(tenant, context, error, description);
  else logExchange(tenant, context, 'feacft', description);
}

function logRefusedRefresh(tenant: Tenant, context: EngineContext, error: EngineError, description?: string): void {
  // Logged before, when the family was still there: user-grants.ts.
  if (error.error_detail === 'refresh token already used') return;
  // Text: community.auth0.com/t/151632 (2026-11).
  const isLost = error.error_detail === 'refresh token not found';
  logExchange(tenant, context, 'fertft', isLost ? 'Token could not be decoded or is missing in DB' : description);
}

/** Details: auth0/auth0-log-schemas, seacft and sertft (2026-11). A code or token is never logged as a whole. */
function logExchange(tenant: Tenant, context: EngineContext, type: string, description?: string): void {
  const { AuthorizationCode: code, RefreshToken: refresh, RotatedRefreshToken: rotated } = context.oidc.entities;
  const grantId = code?.grantId ?? refresh?.grantId;
  const login = findLogin(tenant, grantId);
  const user = login && userIn(tenant, login.transaction);
  const connection = user && connectionOf(tenant, user);
  const ofToken = refresh && refreshDetails(rotated ?? refresh, login);
  // The code of a login without a browser is nobody's business.
  const details = code && !login?.exchange ? codeDetails(context) : ofToken;
  logEvent(tenant, type, {
    ...originOf(context.req),
    client: tenant.store.collection('clients').get(context.oidc.client?.clientId ?? ''),
    user,
    organization: login && organizationIn(tenant, login.transaction),
    connection: connection?.name,
    connectionId: connection?.id,
    strategy: connection?.strategy,
    audience: login && (login.transaction.audience ?? `${tenant.issuer}userinfo`),
    scope: login?.scopes.join(' '),
    description,
    details,
  });
}

function codeDetails(context: EngineContext): JsonObject {
  const code = context.oidc.params.code ?? '';
  return { code: `${'*'.repeat(Math.max(0, code.length - 3))}${code.slice(-3)}` };
}

function refreshDetails(token: EngineToken, login: Login | undefined): JsonObject {
  const refresh_token = { access: 'offline', ...(login?.session_id && { session_id: login.session_id }) };
  return { familyId: String(token.grantId), tokenCounter: counterOf(token), refresh_token };
}
