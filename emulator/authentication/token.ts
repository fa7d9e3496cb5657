import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ActionRuntime } from '../actions/runtime.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { authenticateClient, authenticationMethod } from './client-authentication.ts';
import { clientCredentials } from './client-credentials.ts';
import type { Engine } from './engine.ts';
import { answering, type Parameters, readParameters, sendJson } from './http.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError } from './oauth-error.ts';
import { PASSWORD, PASSWORD_REALM, passwordLogin, passwordUser } from './password-grant.ts';
import { PASSWORDLESS_OTP, passwordlessLogin } from './passwordless.ts';
import { renewLogin, userGrant } from './user-grants.ts';

const GRANT_TYPES_PAGE = 'https://auth0.com/docs/clients/client-grant-types';
/** Logins that the token request itself is, by grant type. */
const BROWSERLESS: { [grantType: string]: typeof passwordLogin } = {
  [PASSWORD]: passwordLogin,
  [PASSWORD_REALM]: passwordLogin,
  [PASSWORDLESS_OTP]: passwordlessLogin,
};
const SUPPORTED = new Set(['client_credentials', 'authorization_code', 'refresh_token', ...Object.keys(BROWSERLESS)]);

/** `POST /oauth/token`. The engine is only loaded for the grants that need it. */
export async function tokenEndpoint(
  tenant: Tenant,
  runtime: ActionRuntime,
  loadEngine: () => Promise<Engine>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await answering(response, async () => {
    const parameters = await readParameters(request);
    const grantType = parameters.grant_type;
    if (!grantType) throw new OAuthError(400, 'invalid_request', 'Missing required parameter: grant_type');
    if (!SUPPORTED.has(grantType)) throw unsupported(grantType);
    tenant.traces.join(request, parameters.code);
    const client = await authenticateLogged(tenant, request, parameters);
    await failureLogged(tenant, client, request, parameters, async () => {
      requireGrantType(client, grantType);
      if (grantType === 'client_credentials') {
        const answer = await clientCredentials(tenant, client, request, parameters);
        tenant.store.commit();
        return sendJson(response, 200, answer);
      }
      const engine = await loadEngine();
      if (grantType === 'refresh_token') await renewLogin(tenant, runtime, engine, client, request, parameters);
      const logIn = BROWSERLESS[grantType];
      if (!logIn) return userGrant(engine, client, request, response, parameters);
      const code = await logIn(tenant, runtime, engine, client, request, parameters);
      return userGrant(engine, client, request, response, code);
    });
  });
}

/** Logs what `exchange` refuses; what the engine refuses it logs itself (token-answers.ts). */
async function failureLogged<T>(
  tenant: Tenant,
  client: Readonly<ClientRow> | undefined,
  request: IncomingMessage,
  parameters: Parameters,
  exchange: () => Promise<T>,
): Promise<T> {
  const { grant_type = '', audience, scope } = parameters;
  try {
    return await exchange();
  } catch (error) {
    if (error instanceof OAuthError) {
      const tried = Object.hasOwn(BROWSERLESS, grant_type) && {
        user: passwordUser(tenant, parameters),
        userName: parameters.username,
      };
      const about = { ...originOf(request), client, audience, scope, ...tried, description: error.message };
      logEvent(tenant, FAILURES[grant_type] ?? 'feccft', about);
      tenant.store.commit();
    }
    throw error;
  }
}

const FAILURES: { [grantType: string]: string } = {
  authorization_code: 'feacft',
  refresh_token: 'fertft',
  [PASSWORD]: 'fepft',
  [PASSWORD_REALM]: 'fepft',
  [PASSWORDLESS_OTP]: 'fp',
};

/** A grant type of Auth0 that is not built yet is told apart from one that nobody knows. */
function unsupported(grantType: string): OAuthError {
  const known = /^(urn:|http:\/\/auth0\.com\/)/.test(grantType);
  if (known)
    return new OAuthError(501, 'not_implemented', `This local tenant does not have the grant type ${grantType}`);
  return new OAuthError(403, 'unsupported_grant_type', `Unsupported grant type: ${grantType}`);
}

/** The client of a request; a failed authentication is logged. */
export async function authenticateLogged(
  tenant: Tenant,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<Readonly<ClientRow>> {
  const named = tenant.store.collection('clients').get(parameters.client_id ?? '');
  return failureLogged(tenant, named, request, parameters, () => authenticateClient(tenant, request, parameters));
}

/** @throws OAuthError unauthorized_client */
export function requireGrantType(client: Readonly<ClientRow>, grantType: string): void {
  const allowed = client.grant_types ?? defaultGrantTypes(client);
  if (allowed.includes(grantType)) return;
  const text = `Grant type '${grantType}' not allowed for the client.`;
  throw new OAuthError(403, 'unauthorized_client', text, GRANT_TYPES_PAGE);
}

/** docs-v2 main/docs/get-started/applications/application-grant-types.mdx: by whether the client keeps a secret. */
export function defaultGrantTypes(client: Readonly<ClientRow>): string[] {
  const open = ['implicit', 'authorization_code', 'refresh_token'];
  return authenticationMethod(client) === 'none' ? open : [...open, 'client_credentials'];
}
