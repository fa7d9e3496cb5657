import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { buildSync } from 'esbuild';
import express from 'express';
import openid from 'express-openid-connect';

/** What a login route knows of its tenant and of itself. */
export interface RouteContext {
  /** `https://localhost:4400` */
  issuer: string;
  clientId: string;
  /** `https://routes.acme.test:5000` */
  origin: string;
  /** The same server without TLS. */
  plainOrigin: string;
}

type Parameters = { [name: string]: string };

/** The request to /authorize that every one of these routes makes in the end. */
function authorizeUrl({ issuer, clientId, origin }: RouteContext, more: Parameters): string {
  const own = {
    client_id: clientId,
    response_type: 'code',
    redirect_uri: `${origin}/callback`,
    scope: 'openid',
    state: 's',
    audience: 'https://api.acme.example/',
  };
  return `${issuer}/authorize?${new URLSearchParams({ ...own, ...more })}`;
}

const KNOWN = ['invitation', 'organization'];

function queryOf(request: IncomingMessage, names: readonly string[] = KNOWN): Parameters {
  const query = new URL(request.url ?? '/', 'https://x.test').searchParams;
  return Object.fromEntries(names.flatMap((name) => (query.has(name) ? [[name, query.get(name) ?? '']] : [])));
}

function redirect(response: ServerResponse, location: string, headers: { [name: string]: string } = {}): void {
  response.writeHead(302, { location, ...headers }).end();
}

function html(response: ServerResponse, body: string, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'text/html' })
    .end(`<!doctype html><html lang="en"><body>${body}</body></html>`);
}

/** A server that answers by path; any other path is unknown to it. */
function paths(routes: { [path: string]: RequestListener }): RequestListener {
  return (request, response) => {
    const handler = routes[request.url?.split('?')[0] ?? ''];
    if (handler) handler(request, response);
    else html(response, 'no such page', 404);
  };
}

/** One that builds its request itself; `choose` says which parameters it forwards. */
function handWritten(
  context: RouteContext,
  choose: (request: IncomingMessage) => Parameters,
  cookie?: string,
  path = '/login',
) {
  return paths({
    [path]: (request, response) =>
      redirect(
        response,
        authorizeUrl(context, choose(request)),
        cookie ? { 'set-cookie': `${cookie}=x; HttpOnly; Secure` } : {},
      ),
  });
}

function expressApp({ issuer, clientId, origin }: RouteContext, isRight: boolean): RequestListener {
  const app = express();
  app.use(
    openid.auth({
      issuerBaseURL: issuer,
      baseURL: origin,
      clientID: clientId,
      clientSecret: 'never used here',
      secret: randomBytes(32).toString('hex'),
      authRequired: false,
      ...(isRight && { routes: { login: false } }),
      authorizationParams: { response_type: 'code', scope: 'openid', audience: 'https://api.acme.example/' },
    }),
  );
  app.get('/login', ({ query }, response) => {
    const { invitation, organization } = query as Parameters;
    return response.oidc.login({
      authorizationParams: { ...(invitation && { invitation }), ...(organization && { organization }) },
    });
  });
  return app as unknown as RequestListener;
}

/** A page whose bundle is made of the real SDK of single-page applications. */
function singlePage({ issuer, clientId, origin }: RouteContext, isRight: boolean): RequestListener {
  const forwarded = isRight ? "{ invitation: query.get('invitation'), organization: query.get('organization') }" : '{}';
  const source = `
    import { createAuth0Client } from '@auth0/auth0-spa-js';
    const query = new URLSearchParams(window.location.search);
    const client = await createAuth0Client({ domain: ${JSON.stringify(issuer)}, clientId: ${JSON.stringify(clientId)} });
    await client.loginWithRedirect({ authorizationParams: { redirect_uri: ${JSON.stringify(`${origin}/callback`)}, ...${forwarded} } });`;
  const { outputFiles } = buildSync({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'js' },
    bundle: true,
    format: 'esm',
    minify: true,
    write: false,
  });
  return paths({
    '/login': (_, response) =>
      html(response, '<div id="root"></div><script type="module" src="/assets/index.js"></script>'),
    '/assets/index.js': (_, response) =>
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(outputFiles[0]?.text),
  });
}

/** nginx in front of a route that is right: with `proxy_pass http://app/login;` in place of `$request_uri`. */
function proxied(context: RouteContext, keepsQuery: boolean): RequestListener {
  const application = handWritten(context, (request) => queryOf(request));
  return (request, response) => {
    if (!keepsQuery) request.url = request.url?.split('?')[0] ?? '/';
    response.setHeader('server', 'nginx/1.27.0');
    application(request, response);
  };
}

const forgets = () => ({});
const both = (request: IncomingMessage) => queryOf(request);
const pathOf = (request: IncomingMessage) => request.url?.split('?')[0] ?? '/';

/** Login routes as people write them, right and wrong. */
export const LOGIN_ROUTES: { readonly [name: string]: (context: RouteContext) => RequestListener } = {
  'express-openid-connect, right': (context) => expressApp(context, true),
  'express-openid-connect, wrong': (context) => expressApp(context, false),
  // nextjs-auth0 itself needs a whole Next.js: what its handlers answer is made here, cookies and paths included.
  'nextjs-auth0 3, right': (context) => handWritten(context, both, 'auth_verification', '/api/auth/login'),
  'nextjs-auth0 3, wrong': (context) => handWritten(context, forgets, 'auth_verification', '/api/auth/login'),
  'nextjs-auth0 4, right': (context) => handWritten(context, both, '__txn_s', '/auth/login'),
  'nextjs-auth0 4, wrong': (context) => handWritten(context, forgets, '__txn_s', '/auth/login'),
  'single-page application, right': (context) => singlePage(context, true),
  'single-page application, wrong': (context) => singlePage(context, false),
  'proxy, right': (context) => proxied(context, true),
  'proxy, wrong': (context) => proxied(context, false),
  'hand-written, right': (context) => handWritten(context, both),
  'hand-written, wrong': (context) => handWritten(context, forgets),
  'page of scripts': () =>
    paths({
      '/login': (_, response) => html(response, '<div id="root"></div><script>document.title = "Portal"</script>'),
    }),
  'organization only': (context) => handWritten(context, (request) => queryOf(request, ['organization'])),
  'organization by name': (context) =>
    handWritten(context, (request) => {
      const { invitation = '', organization_name = '' } = queryOf(request, ['invitation', 'organization_name']);
      return { invitation, organization: organization_name };
    }),
  'http to https': (context) => (request, response) => {
    if (pathOf(request) !== '/login') return html(response, 'no such page', 404);
    if ((request.headers.host ?? '') === new URL(context.plainOrigin).host)
      return redirect(response, `${context.origin}/login?from=plain`);
    if (request.url?.includes('from=plain')) return redirect(response, authorizeUrl(context, {}));
    return redirect(response, `${context.plainOrigin}${request.url}`);
  },
  www: (context) => (request, response) => {
    const host = request.headers.host ?? '';
    if (host.startsWith('www.')) return redirect(response, authorizeUrl(context, both(request)));
    return redirect(response, `https://www.${host}${pathOf(request)}`);
  },
  'trailing slash': (context) =>
    paths({
      '/login': (_, response) => redirect(response, '/login/'),
      '/login/': (request, response) => redirect(response, authorizeUrl(context, both(request))),
    }),
  moved: (context) =>
    paths({
      '/login': (_, response) => redirect(response, '/auth/start'),
      '/auth/start': (request, response) => redirect(response, authorizeUrl(context, both(request))),
    }),
  'login page': (context) =>
    paths({
      '/login': (_, response) => html(response, '<h1>Welcome</h1><a href="/start">Log in</a>'),
      '/start': (request, response) => redirect(response, authorizeUrl(context, both(request))),
    }),
  'login page that carries on': (context) =>
    paths({
      '/login': (request, response) =>
        html(
          response,
          `<a href="/start?${new URLSearchParams(both(request)).toString().replace('&', '&amp;')}">Log in</a>`,
        ),
      '/start': (request, response) => redirect(response, authorizeUrl(context, both(request))),
    }),
  refresh: (context) =>
    paths({
      '/login': (request, response) => {
        const address = authorizeUrl(context, both(request)).replaceAll('&', '&amp;');
        html(response, `<meta http-equiv="refresh" content="0; url=${address}">`);
      },
    }),
  session: (context) => {
    const kept = new Map<string, Parameters>();
    return paths({
      '/login': (request, response) => {
        const id = randomBytes(8).toString('hex');
        kept.set(id, both(request));
        redirect(response, '/auth/start', { 'set-cookie': `sid=${id}; Path=/` });
      },
      '/auth/start': (request, response) => {
        const [, id = ''] = /sid=(\w+)/.exec(request.headers.cookie ?? '') ?? [];
        redirect(response, authorizeUrl(context, kept.get(id) ?? {}));
      },
    });
  },
  guard: () => (request, response) => redirect(response, `/login?again=${request.url?.length}`),
  fails: () => (_, response) => html(response, 'Internal Server Error', 500),
  'basic authentication': () => (_, response) => {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="staging"' }).end();
  },
  'custom domain': (context) => handWritten({ ...context, issuer: 'https://login.acme.test' }, both),
  endless: () => (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(1_000_000)), 1);
    response.once('close', () => clearInterval(timer));
  },
  'no address': () => (_, response) => redirect(response, 'https://[nowhere'),
  'other tenant': (context) => handWritten({ ...context, issuer: 'https://other-tenant.test' }, both),
  'other application': (context) => handWritten({ ...context, clientId: 'anotherApplicationOfTheTenant000' }, both),
  silent: (context) => handWritten(context, (request) => ({ ...both(request), prompt: 'none' })),
  'encoded twice': (context) =>
    handWritten(context, (request) =>
      Object.fromEntries(
        Object.entries(both(request)).map(([name, value]) => [name, `${encodeURIComponent(`${value} `)}`]),
      ),
    ),
};

/** The path of a route that does not answer at /login. */
export const ROUTE_PATHS: { readonly [name: string]: string } = {
  'nextjs-auth0 3, right': '/api/auth/login',
  'nextjs-auth0 3, wrong': '/api/auth/login',
  'nextjs-auth0 4, right': '/auth/login',
  'nextjs-auth0 4, wrong': '/auth/login',
};
