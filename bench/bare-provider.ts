/*
 * oidc-provider alone, behind the same TLS as the emulator: what the benchmark compares with. Its login page takes any
 * name and no password. It prints {"port":N} when it is ready: node bench/bare-provider.ts CERT KEY
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { interactionPolicy, Provider } from 'oidc-provider';

const API = 'https://api.bench.test';
const [cert = '', key = ''] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const server = createServer({ cert, key });
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

const { privateKey } = await crypto.subtle.generateKey(
  { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  true,
  ['sign', 'verify'],
);
const jwk = await crypto.subtle.exportKey('jwk', privateKey);

// First-party consent is skipped on the tenant as well.
const prompts = interactionPolicy.base();
prompts.remove('consent');

const provider = new Provider(`https://localhost:${port}`, {
  jwks: { keys: [{ ...jwk, alg: 'RS256', use: 'sig', kid: 'bench' }] },
  cookies: { keys: ['bench'] },
  clients: [
    {
      client_id: 'worker',
      client_secret: 'worker-secret',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_post',
    },
    {
      client_id: 'portal',
      client_secret: 'portal-secret',
      grant_types: ['authorization_code'],
      redirect_uris: ['https://portal.acme.test/callback'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  scopes: ['openid', 'profile', 'email', 'read:things'],
  findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, email: id }) }),
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => API,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({ scope: 'read:things', audience: API, accessTokenFormat: 'jwt' }),
    },
  },
  interactions: { policy: prompts, url: (_context: unknown, { uid }: { uid: string }) => `/login/${uid}` },
  loadExistingGrant: async (context: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
    const { client, session } = context.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid profile email');
    (grant as unknown as { addResourceScope: (api: string, scope: string) => void }).addResourceScope(
      API,
      'read:things',
    );
    await grant.save();
    return grant;
  },
});

interface WithInteractions {
  interactionFinished: (request: unknown, response: unknown, result: object) => Promise<void>;
}

const handle = provider.callback();
server.on('request', (request, response) => {
  const path = request.url ?? '/';
  if (!path.startsWith('/login/')) return handle(request, response);
  if (request.method === 'GET') {
    return response.writeHead(200, { 'content-type': 'text/html' }).end(`<form method="post" action="${path}"></form>`);
  }
  request.resume();
  const login = { login: { accountId: 'omar@acme.test' } };
  return (provider as unknown as WithInteractions).interactionFinished(request, response, login);
});
process.once('SIGTERM', () => process.exit(0));
console.log(JSON.stringify({ port }));
