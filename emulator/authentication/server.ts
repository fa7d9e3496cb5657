import type { ActionRuntime } from '../actions/runtime.ts';
import type { Listener, Tenant } from '../tenant.ts';
import { discoveryDocument } from './discovery.ts';
import { sendJson } from './http.ts';
import { ensureSigningKey, publicKeys } from './keys.ts';
import { tokenEndpoint } from './token.ts';

export interface Authentication {
  /** Answers everything outside `/api/v2/` and `/_local/`. */
  listener: Listener;
  /** Makes anew what is kept outside the store, after a state was put. */
  restored: () => void;
}

/** OAuth, OpenID Connect and Universal Login of one tenant. */
export async function createAuthentication(tenant: Tenant, _runtime: ActionRuntime): Promise<Authentication> {
  const routes: { [route: string]: Listener } = {
    'GET /.well-known/openid-configuration': (_request, response) =>
      sendJson(response, 200, discoveryDocument(tenant), 15),
    'GET /.well-known/jwks.json': async (_request, response) =>
      sendJson(response, 200, { keys: await publicKeys(tenant) }, 15),
    'POST /oauth/token': (request, response) =>
      tokenEndpoint(tenant, async (_req, res) => notImplemented(res), request, response),
  };
  // A start must not wait for the key, and the first token should not either.
  setImmediate(() => void ensureSigningKey(tenant).catch(() => undefined));
  return {
    listener: (request, response) => {
      const path = request.url?.split('?')[0];
      const route = routes[`${request.method} ${path}`];
      return route ? route(request, response) : notImplemented(response);
    },
    restored: () => undefined,
  };
}

function notImplemented(response: Parameters<Listener>[1]): void {
  sendJson(response, 501, {
    error: 'not_implemented',
    error_description: 'This local tenant does not have this endpoint',
  });
}
