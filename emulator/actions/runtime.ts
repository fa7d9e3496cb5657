import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';

/** What the post-login Actions of a login decided, in the order of their bindings. */
export interface PostLoginOutcome {
  /** Set when an Action denied: its reason, as the application receives it in `error_description`. */
  denied?: string;
  /** Claims that Actions set; later Actions win. */
  idTokenClaims: JsonObject;
  accessTokenClaims: JsonObject;
  addedScopes: string[];
  removedScopes: string[];
}

/** Runs deployed Actions. */
export interface ActionRuntime {
  /** Runs the Actions bound to post-login with this event (post-login v3, without `secrets`). */
  postLogin(event: JsonObject): Promise<PostLoginOutcome>;
  close(): Promise<void>;
}

export function createActionRuntime(_tenant: Tenant): ActionRuntime {
  return {
    postLogin: async () => ({ idTokenClaims: {}, accessTokenClaims: {}, addedScopes: [], removedScopes: [] }),
    close: async () => undefined,
  };
}
