import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf } from './browser.ts';
import { urlAllowed } from './callbacks.ts';
import type { Engine } from './engine.ts';
import { fromQuery, type Parameters } from './http.ts';
import { publicKeys } from './keys.ts';
import { logEvent } from './logs.ts';
import { OAuthError } from './oauth-error.ts';

/**
 * `/v2/logout`: ends the session, then goes to `returnTo` if it is an Allowed Logout URL: the application's when
 * `client_id` is given, else the tenant's. docs-v2 main/docs/authenticate/login/logout/redirect-users-after-logout.mdx.
 * @throws OAuthError for any other address, and the session stays
 */
export async function logout(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { client_id: id, returnTo } = parametersOf(tenant, request);
  const client = id ? tenant.store.collection('clients').get(id) : undefined;
  if (returnTo !== undefined) requireAllowed(tenant, client, returnTo, 'returnTo');
  await endSession(tenant, engine, request, response, client);
  redirect(response, returnTo ?? firstLogoutUrl(tenant, client));
}

/** `/oidc/logout`: RP-initiated logout. The ID token says which application asks. */
export async function oidcLogout(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parameters = parametersOf(tenant, request);
  const client = await clientOfHint(tenant, parameters);
  const { post_logout_redirect_uri: uri, state } = parameters;
  if (uri !== undefined) requireAllowed(tenant, client, uri, 'post_logout_redirect_uri');
  await endSession(tenant, engine, request, response, client);
  const target = uri ?? firstLogoutUrl(tenant, client);
  redirect(response, target && state ? withState(target, state) : target);
}

function parametersOf(tenant: Tenant, request: IncomingMessage): Parameters {
  return fromQuery(new URL(request.url ?? '', tenant.issuer).searchParams);
}

function settingsUrls(tenant: Tenant): string[] {
  const urls = tenant.store.collection('settings').get('tenant')?.allowed_logout_urls;
  return Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
}

function requireAllowed(tenant: Tenant, client: Readonly<ClientRow> | undefined, url: string, name: string): void {
  const allowed = client ? (client.allowed_logout_urls ?? []) : settingsUrls(tenant);
  // The query is not part of what is compared.
  const plain = URL.canParse(url) && !/[\s\\]/.test(url);
  if (plain && (urlAllowed(allowed, url) || urlAllowed(allowed, url.split('?')[0] ?? ''))) return;
  const where = client ? `the application ${client.name}` : 'the tenant';
  const text = `The ${name} "${url}" is not one of the Allowed Logout URLs of ${where}`;
  throw new OAuthError(400, 'invalid_request', text);
}

function firstLogoutUrl(tenant: Tenant, client: Readonly<ClientRow> | undefined): string | undefined {
  return (client ? (client.allowed_logout_urls ?? []) : settingsUrls(tenant)).find((url) => !url.includes('*'));
}

async function clientOfHint(tenant: Tenant, parameters: Parameters): Promise<Readonly<ClientRow> | undefined> {
  const { id_token_hint: hint, client_id: id } = parameters;
  if (!hint) return id ? tenant.store.collection('clients').get(id) : undefined;
  try {
    const keys = createLocalJWKSet({ keys: (await publicKeys(tenant)) as never });
    // An expired ID token is still a good hint (OpenID Connect RP-Initiated Logout 1.0, section 2).
    const issued = new Date(Number(decodeJwt(hint).iat) * 1000);
    const { payload } = await jwtVerify(hint, keys, { issuer: tenant.issuer, currentDate: issued });
    const audience = String(payload.aud);
    if (id && id !== audience) throw new Error('client_id differs');
    return tenant.store.collection('clients').get(audience);
  } catch {
    throw new OAuthError(400, 'invalid_request', 'The id_token_hint is not valid');
  }
}

async function endSession(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  client: Readonly<ClientRow> | undefined,
): Promise<void> {
  const session = await engine.provider.Session.get(engine.provider.createContext(request, response));
  if (session.accountId) {
    const user = tenant.store.collection('users').get(session.accountId);
    await session.destroy();
    logEvent(tenant, 'slo', {
      client,
      user,
      description: 'User successfully logged out',
      ip: addressOf(request),
      userAgent: request.headers['user-agent'],
    });
    tenant.store.commit();
  }
  const expired = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None';
  for (const name of ['auth0', 'auth0.sig']) response.appendHeader('set-cookie', `${name}=; ${expired}`);
}

function withState(url: string, state: string): string {
  const target = new URL(url);
  target.searchParams.set('state', state);
  return target.href;
}

function redirect(response: ServerResponse, url: string | undefined): void {
  if (url === undefined) {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('OK');
    return;
  }
  // A header takes no other characters; an address that has none stays as it was given.
  const location = /[^\x21-\x7e]/.test(url) ? new URL(url).href : url;
  response.writeHead(302, { location, 'cache-control': 'no-store' }).end();
}
