/* The part of oidc-provider that the engine uses. The package brings no types of its own. */
declare module 'oidc-provider' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface EngineSession {
    uid: string;
    jti: string;
    accountId?: string;
    loginTs?: number;
    past: (age: number | string) => boolean;
    destroy: () => Promise<void>;
  }

  export interface EngineGrant {
    jti: string;
    addOIDCScope: (scope: string) => void;
    save: () => Promise<string>;
  }

  export interface EngineInteraction {
    uid: string;
    exp: number;
    returnTo: string;
    params: { [name: string]: string };
    session?: { accountId: string; uid?: string; cookie?: string };
    result?: object;
    save: (ttl: number) => Promise<unknown>;
  }

  export interface EngineClient {
    clientId: string;
    redirectUriAllowed: (uri: string) => boolean;
  }

  export interface EngineToken {
    jti?: string;
    /** Seconds: when the first token of a rotating family was made. */
    iiat?: number;
    grantId?: string;
    accountId?: string;
    clientId: string;
    scope?: string;
    expiration: number;
    iat?: number;
    exp?: number;
    consumed?: unknown;
    rotations?: number;
    destroy: () => Promise<void>;
    getValueAndPayload: () => Promise<{ value: string; payload?: object }>;
    /** @returns the value that is handed out */
    save: () => Promise<string>;
  }

  export interface EngineIdToken {
    ctx: EngineContext;
    available: { [claim: string]: unknown };
    extra: { [claim: string]: unknown };
    issue: (options: { use: string; expiresAt?: number | null }) => Promise<string>;
  }

  export interface EngineContext {
    req: IncomingMessage;
    res: ServerResponse;
    path: string;
    status: number;
    type: string;
    body: unknown;
    response: { get: (name: string) => string };
    set: (name: string, value: string) => void;
    oidc: {
      route: string;
      params: { [name: string]: string | undefined };
      client: EngineClient;
      session: EngineSession;
      grant: EngineGrant;
      result?: { login?: object; consent?: object };
      entities: {
        Grant?: EngineGrant;
        RefreshToken?: EngineToken;
        RotatedRefreshToken?: EngineToken;
        AuthorizationCode?: EngineToken;
      };
      promptPending: (name: string) => boolean;
    };
  }

  interface Model<T> {
    new (input: object): T;
    prototype: T;
    find: (id: string, options?: { ignoreExpiration?: boolean }) => Promise<T | undefined>;
  }

  export interface Prompts extends Array<unknown> {
    add: (prompt: unknown) => void;
    clear: () => void;
    remove: (name: string) => void;
  }

  export const interactionPolicy: {
    base: () => Prompts;
    Prompt: new (options: { name: string; requestable?: boolean }, ...checks: unknown[]) => object;
    Check: new (
      reason: string,
      description: string,
      error: string,
      check: (context: EngineContext) => boolean | Promise<boolean>,
    ) => object;
  };

  export const errors: {
    CustomOIDCProviderError: new (error: string, description: string) => Error;
  };

  export class Provider {
    constructor(issuer: string, configuration: object);
    readonly Client: Model<EngineClient>;
    readonly Grant: Model<EngineGrant>;
    readonly Interaction: Model<EngineInteraction>;
    readonly AccessToken: Model<EngineToken>;
    readonly AuthorizationCode: Model<EngineToken>;
    readonly RefreshToken: Model<EngineToken> & { revokeByGrantId: (grantId: string) => Promise<void> };
    readonly IdToken: { prototype: EngineIdToken };
    readonly Session: { get: (context: EngineContext) => Promise<EngineSession> };
    callback: () => (request: IncomingMessage, response: ServerResponse) => Promise<void>;
    createContext: (request: IncomingMessage, response: ServerResponse) => EngineContext;
    use: (middleware: (context: EngineContext, next: () => Promise<void>) => Promise<void>) => void;
    on: (
      event: 'grant.error' | 'authorization.error',
      listener: (
        context: EngineContext,
        error: { error?: string; error_detail?: string; error_description?: string },
      ) => void,
    ) => void;
    proxy: boolean;
  }
}
