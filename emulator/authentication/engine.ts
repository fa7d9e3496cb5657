import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineContext, Provider } from 'oidc-provider';
import type { RenderedPage } from '../login/layout.ts';
import type { Tenant } from '../tenant.ts';
import { cookieKey, storeModels } from './adapter.ts';
import { callbackAllowed } from './callbacks.ts';
import { ensureSigningKey } from './keys.ts';
import { findLogin, noteIssued, saveLogin } from './logins.ts';
import { noteRefresh, remainingLifetime, rotates } from './refresh-tokens.ts';
import { adaptResponses } from './responses.ts';
import { sessionTtl, type TimedSession } from './session-lifetimes.ts';
import { adaptTokenAnswers } from './token-answers.ts';
import { accessTokenLifetime, apiAccessToken, idToken } from './user-tokens.ts';

/** The kinds of things that only the user can answer. */
export type Question = 'login' | 'organization' | 'consent' | 'action';

/** What the engine asks this tenant. */
export interface EngineHooks {
  /** Called in a valid request whose user is known. @returns the id of a grant, or undefined when something is to ask. */
  grant: (context: EngineContext, engine: Engine) => Promise<string | undefined>;
  /** Whether the pages have to ask for this. */
  isPending: (context: EngineContext, engine: Engine, question: Question) => boolean;
  /** Checks Auth0's own parameters, once client and redirect_uri are known to be right. */
  checkRequest: (context: EngineContext, engine: Engine) => void;
  /** Where the pages for this interaction begin. */
  pageFor: (context: EngineContext, interaction: string) => string;
  /** The page for an error that must not be sent to the application. */
  errorPage: (context: EngineContext, error: { error: string; error_description?: string }) => Promise<RenderedPage>;
}

export interface Engine {
  provider: Provider;
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** An error that the engine sends to the application. */
  refusal: (error: string, description: string) => Error;
}

const DAY = 24 * 60 * 60;

/**
 * oidc-provider with this tenant's rows behind it. It does the protocol: requests, codes, PKCE, sessions, rotation.
 * Clients are authenticated before (client-authentication.ts), so all are public to it; scopes, audiences and claims
 * are Auth0's (scopes.ts, user-tokens.ts), so it only tells OpenID requests from others.
 */
export async function createEngine(tenant: Tenant, hooks: EngineHooks): Promise<Engine> {
  const [{ Provider, errors, interactionPolicy }, key] = await Promise.all([
    import('oidc-provider'),
    ensureSigningKey(tenant),
  ]);
  const refusal = (error: string, description: string) => new errors.CustomOIDCProviderError(error, description);
  const engine: Engine = {
    provider: undefined as unknown as Provider,
    handle: async () => undefined,
    refusal,
  };
  const policy = questions(interactionPolicy, (context, question) => hooks.isPending(context, engine, question));
  engine.provider = new Provider(tenant.issuer, {
    ...settings(tenant),
    adapter: (model: string) => storeModels(tenant, model, (id) => engineClient(tenant, id)),
    jwks: { keys: [key.private_jwk] },
    cookies: {
      keys: [cookieKey(tenant)],
      names: { session: 'auth0', interaction: 'auth0_interaction', resume: 'auth0_resume' },
      // A silent login runs in a frame of the application's site.
      long: { signed: true, httpOnly: true, sameSite: 'none', secure: true, path: '/' },
      short: { signed: true, httpOnly: true, sameSite: 'none', secure: true },
    },
    interactions: { policy, url: (context: EngineContext, { uid }: { uid: string }) => hooks.pageFor(context, uid) },
    extraParams: { tx: (context: EngineContext) => hooks.checkRequest(context, engine) },
    loadExistingGrant: async (context: EngineContext) => {
      const id = await hooks.grant(context, engine);
      return id === undefined ? undefined : engine.provider.Grant.find(id);
    },
    renderError: async (context: EngineContext, out: { error: string; error_description?: string }) => {
      const { body, headers } = await hooks.errorPage(context, out);
      for (const [name, value] of Object.entries(headers)) context.set(name, value);
      context.body = body;
    },
  });
  // The outermost: what the others log is kept as well before the answer goes out.
  engine.provider.use(async (_context, next) => {
    await next();
    tenant.store.commit();
  });
  adaptResponses(tenant, engine.provider);
  adaptTokens(tenant, engine.provider);
  adaptTokenAnswers(tenant, engine.provider);
  engine.handle = engine.provider.callback();
  return engine;
}

function settings(tenant: Tenant): object {
  return {
    findAccount: (_context: EngineContext, id: string) =>
      tenant.store.collection('users').has(id) ? { accountId: id, claims: () => ({ sub: id }) } : undefined,
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
      webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' },
    },
    routes: { authorization: '/authorize', token: '/oauth/token', userinfo: '/userinfo', jwks: '/.engine/jwks' },
    responseTypes: ['code', 'id_token', 'code id_token'],
    scopes: ['openid', 'other'],
    pkce: { required: (_context: EngineContext, { clientId }: { clientId: string }) => needsPkce(tenant, clientId) },
    clockTolerance: 0,
    allowOmittingSingleRegisteredRedirectUri: false,
    expiresWithSession: () => false,
    issueRefreshToken: (_context: EngineContext, _client: object, source: { grantId?: string }) =>
      findLogin(tenant, source.grantId)?.scopes.includes('offline_access') === true,
    rotateRefreshToken: (context: EngineContext) =>
      rotates(tenant.store.collection('clients').get(context.oidc.client.clientId)),
    ttl: {
      AccessToken: (_context: EngineContext, { grantId }: { grantId?: string }) => lifetime(tenant, grantId),
      AuthorizationCode: 60,
      IdToken: 10 * 60 * 60,
      RefreshToken: (_context: EngineContext, { grantId }: { grantId?: string }, client: { clientId: string }) =>
        refreshLifetime(tenant, client.clientId, grantId),
      Interaction: 60 * 60,
      Session: (_context: EngineContext, session: TimedSession) => sessionTtl(tenant, session),
      Grant: 5 * 366 * DAY,
    },
  };
}

function lifetime(tenant: Tenant, grantId: string | undefined): number {
  const login = findLogin(tenant, grantId);
  return login ? accessTokenLifetime(tenant, login) : DAY;
}

/** Notes that a refresh token is made, which counts as a use of the login. */
function refreshLifetime(tenant: Tenant, clientId: string, grantId: string | undefined): number {
  const client = tenant.store.collection('clients').get(clientId);
  const login = findLogin(tenant, grantId);
  if (!login || grantId === undefined) return 1;
  const refresh = noteRefresh(tenant, client, login.refresh);
  saveLogin(tenant, grantId, { ...login, refresh });
  return remainingLifetime(tenant, refresh);
}

/** ASSUMPTION public-client-pkce (emulator/assumptions.ts) */
function needsPkce(tenant: Tenant, clientId: string): boolean {
  const client = tenant.store.collection('clients').get(clientId);
  if (tenant.alternatives.has('public-client-pkce')) return client?.require_proof_of_possession === true;
  return client?.token_endpoint_auth_method === 'none' || client?.require_proof_of_possession === true;
}

/** A client as the engine needs it. Its callbacks are checked by `callbackAllowed`, its secret before the engine. */
function engineClient(tenant: Tenant, id: string): object | undefined {
  const client = tenant.store.collection('clients').get(id);
  if (!client) return undefined;
  return {
    client_id: id,
    client_name: client.name,
    token_endpoint_auth_method: 'none',
    redirect_uris: ['https://checked-elsewhere.invalid/'],
    grant_types: ['authorization_code', 'refresh_token', 'implicit'],
    response_types: ['code', 'id_token', 'code id_token'],
  };
}

function questions(
  policy: typeof import('oidc-provider').interactionPolicy,
  isPending: (context: EngineContext, question: Question) => boolean,
): unknown {
  const { Check, Prompt, base } = policy;
  const pending = (question: Question, error: string, text: string) =>
    new Check(question, text, error, (context) => isPending(context, question));
  const prompts = base();
  prompts.clear();
  prompts.add(new Prompt({ name: 'login', requestable: true }, pending('login', 'login_required', 'Login required')));
  const asked = pending('organization', 'interaction_required', 'Organization required');
  prompts.add(new Prompt({ name: 'organization' }, asked));
  const consent = pending('consent', 'consent_required', 'Consent required');
  prompts.add(new Prompt({ name: 'consent', requestable: true }, consent));
  const waiting = pending('action', 'interaction_required', 'An Action asks something of the user');
  prompts.add(new Prompt({ name: 'action' }, waiting));
  return prompts;
}

/** Auth0's tokens instead of the engine's, at the three places where it makes them. */
function adaptTokens(tenant: Tenant, provider: Provider): void {
  const { clients, users } = { clients: tenant.store.collection('clients'), users: tenant.store.collection('users') };
  provider.Client.prototype.redirectUriAllowed = function (uri) {
    const client = clients.get(this.clientId);
    return client !== undefined && callbackAllowed(client, uri);
  };
  const opaque = provider.AccessToken.prototype.getValueAndPayload;
  provider.AccessToken.prototype.getValueAndPayload = async function () {
    const login = findLogin(tenant, this.grantId);
    const value = login && (await apiAccessToken(tenant, login));
    if (value === undefined) return opaque.call(this);
    noteIssued(tenant, value, this.grantId ?? '', this.expiration);
    return { value };
  };
  provider.IdToken.prototype.issue = async function () {
    const { oidc } = this.ctx;
    const grant = oidc.entities.Grant ?? oidc.grant;
    const login = findLogin(tenant, grant.jti);
    const client = clients.get(oidc.client.clientId);
    const user = users.get(login?.transaction.user_id ?? '');
    if (!login || !client || !user) throw new Error('an ID token without a login');
    const seconds = this.available.auth_time;
    const authTime = typeof seconds === 'number' ? seconds + tenant.clock.offsetSeconds : undefined;
    const { nonce, at_hash: accessToken, c_hash: code } = this.extra;
    return idToken(tenant, client, user, login, { nonce, authTime, accessToken, code });
  };
}
