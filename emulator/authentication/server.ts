import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { ActionRuntime } from '../actions/runtime.ts';
import { renderErrorPage } from '../login/error-page.ts';
import { createLoginPages } from '../login/pages.ts';
import type { Listener, Tenant } from '../tenant.ts';
import { cookieKey } from './adapter.ts';
import { authorize, authorizeHooks, UPSTREAM_PATH } from './authorize.ts';
import { continueLogin } from './continue.ts';
import { allowOrigin } from './cors.ts';
import { changePassword, signup } from './database-connections.ts';
import { discoveryDocument } from './discovery.ts';
import { createEngine, type Engine } from './engine.ts';
import { answering, readParameters, sendJson } from './http.ts';
import { finishInteraction } from './interactions.ts';
import { ensureSigningKey, publicKeys } from './keys.ts';
import { confirmLogout, logout, oidcLogout } from './logout.ts';
import { OAuthError } from './oauth-error.ts';
import { startPasswordless } from './passwordless.ts';
import { pushRequest } from './pushed-requests.ts';
import { revoke } from './revocation.ts';
import { tenantSetting } from './settings.ts';
import { authenticateLogged, tokenEndpoint } from './token.ts';
import { findTransaction } from './transactions.ts';
import { userinfo } from './userinfo.ts';

// Loading the engine keeps the process busy for a quarter of a second; the first requests after a start go before.
const WARM_UP_AFTER_MS = 1000;

/** Pages outside of /u/: the built-in identity provider, and where it answers. */
const PAGES = new Set([UPSTREAM_PATH, '/login/callback']);

export interface Authentication {
  /** Answers everything outside `/api/v2/` and `/_local/`. */
  listener: Listener;
  /** Makes anew what is kept outside the store, after a state was put. */
  restored: () => void;
}

/** OAuth, OpenID Connect and Universal Login of one tenant. */
export async function createAuthentication(tenant: Tenant, runtime: ActionRuntime): Promise<Authentication> {
  const loadEngine = engineLoader(tenant, runtime);
  const pages = createLoginPages(tenant, async (transaction, failure) =>
    finishInteraction(tenant, await loadEngine(), transaction, failure),
  );
  const pageListener = getRequestListener(pages.fetch);
  const routes = endpoints(tenant, runtime, loadEngine);
  // A start must not wait for the key and the engine; the first login should not either.
  setImmediate(() => void ensureSigningKey(tenant).catch(() => undefined));
  setTimeout(() => void loadEngine().catch(() => undefined), WARM_UP_AFTER_MS).unref();
  return {
    listener: async (request, response) => {
      const path = request.url?.split('?')[0] ?? '/';
      if (path.startsWith('/u/') || PAGES.has(path)) return pageListener(request, response);
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const route = routes[`${method} ${path}`];
      if (route) return route(request, response);
      // Where the engine goes on after the pages.
      if (method === 'GET' && path.startsWith('/authorize/')) return (await loadEngine()).handle(request, response);
      return notImplemented(response);
    },
    restored: () => undefined,
  };
}

/** The engine, loaded once; made anew when the tenant has another key, as after a rotation or a restored state. */
function engineLoader(tenant: Tenant, runtime: ActionRuntime): () => Promise<Engine> {
  const hooks = authorizeHooks(tenant, runtime, {
    errorPage: async (context, error) => {
      const transaction = findTransaction(tenant, context.oidc.params?.tx);
      const language = { uiLocales: transaction?.query.ui_locales, acceptLanguage: transaction?.language };
      return renderErrorPage(tenant, error, transaction, language);
    },
  });
  let loaded: { keys: string; engine: Promise<Engine> } | undefined;
  return async () => {
    const { kid } = await ensureSigningKey(tenant);
    const keys = `${kid} ${cookieKey(tenant)}`;
    if (loaded?.keys !== keys) loaded = { keys, engine: createEngine(tenant, hooks) };
    return loaded.engine;
  };
}

function endpoints(tenant: Tenant, runtime: ActionRuntime, loadEngine: () => Promise<Engine>) {
  const withPage = (run: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Listener => {
    return (request, response) => showing(tenant, request, response, () => run(request, response));
  };
  const authorization = withPage(async (req, res) => authorize(tenant, await loadEngine(), req, res));
  const loggingOut = (run: typeof logout) =>
    withPage(async (request, response) => run({ tenant, engine: await loadEngine(), request, response }));
  const continuing = withPage(async (req, res) => continueLogin(tenant, await loadEngine(), req, res));
  const routes: { [route: string]: Listener } = {
    'GET /.well-known/openid-configuration': (_req, res) => sendPublic(res, discoveryDocument(tenant)),
    'GET /.well-known/oauth-authorization-server': (_req, res) => sendPublic(res, discoveryDocument(tenant)),
    'GET /.well-known/jwks.json': async (_req, res) => {
      const named = tenantSetting(tenant, 'flags', 'remove_alg_from_jwks') !== true;
      sendPublic(res, { keys: await publicKeys(tenant, named) });
    },
    'GET /authorize': authorization,
    'POST /authorize': authorization,
    'GET /continue': continuing,
    'POST /continue': continuing,
    'POST /oauth/revoke': (req, res) =>
      answering(res, async () => {
        const parameters = await readParameters(req);
        const client = await authenticateLogged(tenant, req, parameters);
        await revoke(tenant, await loadEngine(), client, req, parameters);
        tenant.store.commit();
        res.writeHead(200).end();
      }),
    'POST /oauth/par': (req, res) => pushRequest(tenant, req, res),
    'GET /v2/logout': loggingOut(logout),
    'GET /logout': loggingOut(logout),
    'GET /oidc/logout': loggingOut(oidcLogout),
    'POST /oidc/logout': loggingOut(oidcLogout),
    'POST /oidc/logout/confirm': loggingOut(confirmLogout),
    ...forPages(tenant, runtime, loadEngine),
  };
  return routes;
}

/** Endpoints that pages of the applications' own origins may call. */
function forPages(tenant: Tenant, runtime: ActionRuntime, loadEngine: () => Promise<Engine>) {
  const open = (run: Listener): Listener => {
    return (request, response) => {
      allowOrigin(tenant, request, response);
      return run(request, response);
    };
  };
  const preflight = open((_request, response) => void response.writeHead(204).end());
  const info = open(async (req, res) => userinfo(tenant, await loadEngine(), req, res));
  const routes: { [route: string]: Listener } = {
    'POST /oauth/token': open((req, res) => tokenEndpoint(tenant, runtime, loadEngine, req, res)),
    'POST /passwordless/start': open((req, res) => startPasswordless(tenant, req, res)),
    'POST /dbconnections/signup': open((req, res) => signup(tenant, req, res)),
    'POST /dbconnections/change_password': open((req, res) => changePassword(tenant, req, res)),
    'GET /userinfo': info,
    'POST /userinfo': info,
    'OPTIONS /oauth/token': preflight,
    'OPTIONS /oauth/revoke': preflight,
    'OPTIONS /userinfo': preflight,
    'OPTIONS /passwordless/start': preflight,
    'OPTIONS /dbconnections/signup': preflight,
    'OPTIONS /dbconnections/change_password': preflight,
  };
  return routes;
}

function sendPublic(response: ServerResponse, body: unknown): void {
  response.setHeader('access-control-allow-origin', '*');
  sendJson(response, 200, body, 15);
}

/** Runs `answer` and shows what it throws as a page: there is no application that could be told. */
async function showing(
  tenant: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
  answer: () => Promise<void>,
): Promise<void> {
  try {
    await answer();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const uiLocales = new URL(request.url ?? '', tenant.issuer).searchParams.get('ui_locales') ?? undefined;
    const language = { uiLocales, acceptLanguage: request.headers['accept-language'] };
    const { body, headers } = await renderErrorPage(tenant, error.body, undefined, language);
    response.writeHead(error.status, headers).end(body);
  }
}

function notImplemented(response: ServerResponse): void {
  const error_description = 'This local tenant does not have this endpoint';
  sendJson(response, 501, { error: 'not_implemented', error_description });
}
