import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineSession } from 'oidc-provider';
import { logoutPage } from '../login/logout-page.ts';
import { randomAlphanumeric } from '../store/ids.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { signOutUpstream } from '../upstream/provider.ts';
import { deleteRecord, readRecord, writeRecord } from './adapter.ts';
import { addressOf, browserOf } from './browser.ts';
import type { Engine } from './engine.ts';
import { fromQuery, type Parameters, readParameters } from './http.ts';
import { type IdTokenHint, readIdTokenHint } from './id-token-hint.ts';
import { logoutUrls, postLogoutRedirectAllowed, returnToAllowed } from './logout-urls.ts';
import { type EventContext, logEvent } from './logs.ts';
import { OAuthError } from './oauth-error.ts';
import { tenantSetting } from './settings.ts';

/** A request to be signed out, as far as it was understood. */
interface Logout {
  client: Readonly<ClientRow> | undefined;
  /** Where the browser goes on; it was found to be allowed. */
  target: string | undefined;
  /**
   * Also at the identity provider: the parameter is present, with or without a value. docs-v2
   * main/docs/authenticate/login/logout/log-users-out-of-idps.mdx (2026-08)
   */
  federated: boolean;
}

interface Exchange {
  tenant: Tenant;
  engine: Engine;
  request: IncomingMessage;
  response: ServerResponse;
}

const ASKED = 'LogoutRequest';
const ANSWER_WITHIN = 10 * 60;

/**
 * `/v2/logout`: ends the session, then goes to `returnTo` if it is an Allowed Logout URL: the application's when
 * `client_id` is given, else the tenant's. docs-v2 main/docs/authenticate/login/logout/redirect-users-after-logout.mdx.
 * @throws OAuthError for any other address, and the session stays
 */
export async function logout(exchange: Exchange): Promise<void> {
  const { tenant, request } = exchange;
  const { client_id: id, returnTo, federated } = parametersOf(tenant, request);
  const client = id ? tenant.store.collection('clients').get(id) : undefined;
  const allowed = id && !client ? [] : logoutUrls(tenant, client);
  if (returnTo !== undefined && !returnToAllowed(allowed, returnTo)) {
    throw refusedAddress(exchange, client, 'returnTo', returnTo);
  }
  const target = returnTo ?? firstOf(allowed);
  await endSession(exchange, await sessionOf(exchange), { client, target, federated: federated !== undefined });
}

/**
 * `/oidc/logout`: RP-initiated logout. Whoever does not show that the user's own application asks is asked first:
 * docs-v2 main/docs/authenticate/login/logout/log-users-out-of-auth0.mdx, "Logout consent prompt" (2026-08).
 */
export async function oidcLogout(exchange: Exchange): Promise<void> {
  const { tenant, request, response } = exchange;
  const parameters = request.method === 'POST' ? await readParameters(request) : parametersOf(tenant, request);
  const hint = parameters.id_token_hint ? await readIdTokenHint(tenant, parameters.id_token_hint) : undefined;
  const client = clientOf(tenant, parameters, hint);
  const { post_logout_redirect_uri: uri, state } = parameters;
  const federated = parameters.federated !== undefined;
  const allowed = logoutUrls(tenant, client);
  if (uri !== undefined && !postLogoutRedirectAllowed(allowed, uri)) {
    throw refusedAddress(exchange, client, 'post_logout_redirect_uri', uri);
  }
  const target = uri ?? firstOf(allowed);
  const wanted = { client, target: target && state ? withState(target, state) : target, federated };
  const session = await sessionOf(exchange);
  if (!session.accountId || !mustAsk(tenant, session, parameters, hint)) return endSession(exchange, session, wanted);
  const id = randomAlphanumeric(43);
  const { client: application, target: goOn } = wanted;
  writeRecord(
    tenant,
    ASKED,
    id,
    { session: session.uid, client_id: application?.client_id, target: goOn, federated },
    ANSWER_WITHIN,
  );
  tenant.store.commit();
  const language = { uiLocales: parameters.ui_locales, acceptLanguage: request.headers['accept-language'] };
  const { body, headers } = await logoutPage(tenant, application, id, language);
  response.writeHead(200, headers).end(body);
}

/** The answer to the page. What the page was given is good once, and only in the session that it was shown in. */
export async function confirmLogout(exchange: Exchange): Promise<void> {
  const { tenant, request } = exchange;
  const { logout: id = '', action } = await readParameters(request);
  const asked = readRecord(tenant, ASKED, id);
  const session = await sessionOf(exchange);
  if (!asked || asked.session !== session.uid) {
    throw new OAuthError(400, 'invalid_request', 'This form does not come from the logout page, or it has expired');
  }
  deleteRecord(tenant, ASKED, id);
  const client = tenant.store.collection('clients').get(String(asked.client_id ?? ''));
  const target = typeof asked.target === 'string' ? asked.target : undefined;
  const federated = asked.federated === true;
  if (action === 'accept') return endSession(exchange, session, { client, target, federated });
  tenant.store.commit();
  redirect(exchange.response, target);
}

function parametersOf(tenant: Tenant, request: IncomingMessage): Parameters {
  return fromQuery(new URL(request.url ?? '', tenant.issuer).searchParams);
}

function clientOf(tenant: Tenant, { client_id: id }: Parameters, hint: IdTokenHint | undefined) {
  if (hint && id && id !== hint.client.client_id) {
    throw new OAuthError(400, 'invalid_request', 'The id_token_hint is not valid for this client_id');
  }
  if (hint || !id) return hint?.client;
  const client = tenant.store.collection('clients').get(id);
  if (!client) throw new OAuthError(400, 'invalid_request', `Unknown client: ${id}`);
  return client;
}

/** The tenant may switch the question off. OpenAPI: `sessions.oidc_logout_prompt_enabled`. */
function mustAsk(tenant: Tenant, session: EngineSession, parameters: Parameters, hint: IdTokenHint | undefined) {
  if (tenantSetting(tenant, 'sessions', 'oidc_logout_prompt_enabled') === false) return false;
  const { logout_hint: named } = parameters;
  if (hint === undefined && named === undefined) return true;
  return (hint !== undefined && hint.session !== session.uid) || (named !== undefined && named !== session.uid);
}

/** Text: support.auth0.com/center/s/article/Simple-errors-related-to-Logout (2026-11), there for `returnTo`. */
function refusedAddress(exchange: Exchange, client: Readonly<ClientRow> | undefined, name: string, url: string) {
  const description = `The "${name}" querystring parameter "${url}" is not defined as a valid URL in "Allowed Logout URLs".`;
  log(exchange, 'flo', {
    client,
    description,
    details: { allowed_logout_url: logoutUrls(exchange.tenant, client), return_to: url },
  });
  return new OAuthError(400, 'invalid_request', description);
}

function firstOf(allowed: readonly string[]): string | undefined {
  return allowed.find((url) => !url.includes('*'));
}

function sessionOf({ engine, request, response }: Exchange): Promise<EngineSession> {
  return engine.provider.Session.get(engine.provider.createContext(request, response));
}

async function endSession(exchange: Exchange, session: EngineSession, logout: Logout): Promise<void> {
  const { tenant, request, response } = exchange;
  const { client, target, federated } = logout;
  const browser = browserOf(request.headers.cookie);
  if (federated && browser !== undefined) signOutUpstream(tenant, browser);
  if (session.accountId) {
    const user = tenant.store.collection('users').get(session.accountId);
    await session.destroy();
    const allowed_logout_url = logoutUrls(tenant, client);
    const details = { allowed_logout_url, return_to: target ?? '', session_id: session.uid };
    log(exchange, 'slo', { client, user, description: 'User successfully logged out', details });
  }
  const expired = 'Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=None';
  for (const name of ['auth0', 'auth0.sig']) response.appendHeader('set-cookie', `${name}=; ${expired}`);
  redirect(response, target);
}

/** Details: auth0/auth0-log-schemas, slo and flo (2026-11). */
function log({ tenant, request }: Exchange, type: 'slo' | 'flo', about: EventContext): void {
  logEvent(tenant, type, { ...about, ip: addressOf(request), userAgent: request.headers['user-agent'] });
  tenant.store.commit();
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
