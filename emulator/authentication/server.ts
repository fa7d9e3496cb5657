import type { ActionRuntime } from '../actions/runtime.ts';
import type { Listener, Tenant } from '../tenant.ts';

export interface Authentication {
  /** Answers everything outside `/api/v2/` and `/_local/`. */
  listener: Listener;
  /** Makes anew what is kept outside the store, after a state was put. */
  restored: () => void;
}

/** OAuth, OpenID Connect and Universal Login of one tenant. */
export async function createAuthentication(_tenant: Tenant, _runtime: ActionRuntime): Promise<Authentication> {
  return {
    listener: (_request, response) => {
      response.writeHead(501, { 'content-type': 'application/json' }).end('{}');
    },
    restored: () => undefined,
  };
}
