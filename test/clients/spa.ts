import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { ServerCertificate } from '../../emulator/index.ts';

const SDK = join(import.meta.dirname, '../../node_modules/@auth0/auth0-spa-js/dist/auth0-spa-js.production.esm.js');

/** What the page says when it is done, in its <output>. */
export interface Shown {
  claims?: { [name: string]: unknown };
  token?: string;
  error?: string;
  description?: string;
}

/*
 * The page of a single page application: at /login it passes invitation and organization on, at / it ends the login and
 * gets a token; `window.auth0` stays for the test to call.
 */
const PAGE = `<!doctype html><html lang="en"><title>Acme single page</title><output></output>
<script type="module">
import { createAuth0Client } from '/auth0-spa-js.js';
const show = (shown) => { document.querySelector('output').textContent = JSON.stringify(shown); };
try {
  const { domain, audience, scope } = await (await fetch('/settings.json')).json();
  const authorizationParams = { redirect_uri: location.origin, audience, scope };
  const useRefreshTokens = !location.hash.includes('frames');
  const auth0 = await createAuth0Client({ domain, clientId: 'spa', authorizationParams, useRefreshTokens });
  window.auth0 = auth0;
  const query = new URLSearchParams(location.search);
  if (location.pathname === '/login') {
    const passed = Object.fromEntries(['invitation', 'organization'].flatMap((n) => query.has(n) ? [[n, query.get(n)]] : []));
    await auth0.loginWithRedirect({ authorizationParams: passed });
  } else {
    if (query.has('state')) await auth0.handleRedirectCallback();
    show({ claims: await auth0.getIdTokenClaims(), token: await auth0.getTokenSilently() });
  }
} catch (error) {
  show({ error: error.error ?? String(error), description: error.error_description });
}
</script></html>`;

export interface RunningSpa {
  origin: string;
  close: () => Promise<void>;
}

/** Serves the application at https://spa.acme.test, with the SDK as the package has it. */
export async function startSpa(certificate: ServerCertificate, settings: object): Promise<RunningSpa> {
  const files: { [path: string]: [type: string, content: string] } = {
    '/auth0-spa-js.js': ['text/javascript', readFileSync(SDK, 'utf8')],
    '/settings.json': ['application/json', JSON.stringify(settings)],
  };
  const server = createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    const [type, content] = files[request.url ?? ''] ?? ['text/html', PAGE];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { origin: `https://spa.acme.test:${port}`, close };
}
