import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineContext } from 'oidc-provider';
import type { ActionRuntime } from '../actions/runtime.ts';
import { MFA_PAGES } from '../directory/mfa.ts';
import { acceptFor } from '../login/accept.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf, ensureBrowser } from './browser.ts';
import { urlAllowed } from './callbacks.ts';
import type { Engine, EngineHooks, Question } from './engine.ts';
import { fromQuery, type Parameters, readParameters } from './http.ts';
import { logLogin } from './login-events.ts';
import { isOver } from './login-sessions.ts';
import { completeLogin, saveLogin } from './logins.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError } from './oauth-error.ts';
import { pulledRequest } from './pushed-requests.ts';
import { applyRequestRules } from './request-rules.ts';
import { hasEnded } from './session-lifetimes.ts';
import { nextStep } from './steps.ts';
import { requireGrantType } from './token.ts';
import {
  findTransaction,
  type Step,
  saveTransaction,
  startTransaction,
  type Transaction,
  userIn,
} from './transactions.ts';

const PASSED_ON = [
  'client_id',
  'redirect_uri',
  'response_type',
  'response_mode',
  'state',
  'code_challenge',
  'code_challenge_method',
];
const PROMPTS = new Set(['none', 'login', 'consent']);

/** `/authorize`: notes the request as it came, and hands the engine the part of it that is OAuth. */
export async function authorize(
  tenant: Tenant,
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked =
    request.method === 'POST'
      ? await readParameters(request)
      : fromQuery(new URL(request.url ?? '', tenant.issuer).searchParams);
  const client = tenant.store.collection('clients').get(asked.client_id ?? '');
  if (!client) {
    const text = asked.client_id ? `Unknown client: ${asked.client_id}` : 'Missing required parameter: client_id';
    throw new OAuthError(asked.client_id ? 403 : 400, 'invalid_request', text);
  }
  const query = pulledRequest(tenant, client, asked);
  if (query.response_mode === 'web_message') requireWebOrigin(tenant, client, query.redirect_uri ?? '', request);
  const transaction = startTransaction(tenant, {
    client_id: client.client_id,
    query,
    method: request.method ?? 'GET',
    ip: addressOf(request),
    user_agent: request.headers['user-agent'] ?? '',
    language: request.headers['accept-language'] ?? '',
    browser: ensureBrowser(request, response),
    begun_at: tenant.clock.now().getTime(),
  });
  tenant.traces.begin(request, { id: transaction.id, clientId: client.client_id }, query);
  request.method = 'GET';
  request.url = `/authorize?${new URLSearchParams(engineParameters(query, transaction.id))}`;
  await engine.handle(request, response);
}

/**
 * An answer by message goes to a page of the application's Allowed Web Origins only. Text and log event as users of real
 * tenants quote them: chanzuckerberg/single-cell-data-portal#221, auth0/auth0.js#520 (2026-11).
 */
function requireWebOrigin(tenant: Tenant, client: Readonly<ClientRow>, callback: string, request: IncomingMessage) {
  const origin = URL.parse(callback)?.origin;
  if (origin !== undefined && urlAllowed(client.web_origins ?? [], origin)) return;
  const description = `The specified redirect_uri '${callback}' does not have a registered origin.`;
  logEvent(tenant, 'fsa', { ...originOf(request), client, description });
  tenant.store.commit();
  throw new OAuthError(400, 'invalid_request', description);
}

function engineParameters(query: Parameters, transaction: string): Parameters {
  const openid = query.scope?.split(' ').includes('openid') === true;
  const passed: Parameters = { tx: transaction, scope: openid ? 'openid' : 'other' };
  // The engine refuses these two in a request that is not OpenID Connect; Auth0 leaves them aside.
  const names = openid ? [...PASSED_ON, 'nonce', 'max_age'] : PASSED_ON;
  for (const name of names) if (query[name] !== undefined) passed[name] = query[name];
  const prompt = query.prompt?.split(' ').filter((value) => PROMPTS.has(value));
  if (prompt && prompt.length > 0) passed.prompt = prompt.join(' ');
  return passed;
}

/**
 * What the engine asks about a request to /authorize. Actions that suspend a login leave a step, as the pages do.
 */
export function authorizeHooks(
  tenant: Tenant,
  runtime: ActionRuntime,
  pages: Pick<EngineHooks, 'errorPage'>,
): EngineHooks {
  // One request asks several times what is to be asked; the answer must stay the same in it.
  const resolved = new WeakMap<EngineContext, { step: Step | undefined }>();
  const stepIn = (context: EngineContext, engine: Engine): Step | undefined => {
    const known = resolved.get(context);
    if (known) return known.step;
    const step = resolveStep(tenant, context, engine);
    resolved.set(context, { step });
    return step;
  };
  return {
    ...pages,
    checkRequest: (context, engine) => checkRequest(tenant, context, engine),
    grant: async (context, engine) => {
      if (stepIn(context, engine) !== undefined) return undefined;
      const finished = await finishedGrant(tenant, runtime, context, engine);
      if (typeof finished === 'string') return finished;
      resolved.set(context, finished);
      return undefined;
    },
    isPending: (context, engine, question) => {
      const step = context.oidc.grant?.jti ? undefined : (stepIn(context, engine) ?? 'login');
      return step !== undefined && questionOf(step) === question;
    },
    pageFor: (context, interaction) => {
      const transaction = transactionIn(tenant, context);
      if (!transaction) throw new Error('an interaction without a transaction');
      saveTransaction(tenant, { ...transaction, interaction });
      return pageOf(transaction.step ?? 'login', transaction);
    },
  };
}

function questionOf(step: Step): Question {
  if (step === 'consent' || step === 'confirmation') return 'consent';
  if (step === 'redirect' || step === 'mfa') return 'action';
  return ['organization', 'discovered', 'picker'].includes(step) ? 'organization' : 'login';
}

/** The built-in identity provider behind social and enterprise connections. */
export const UPSTREAM_PATH = '/_local/upstream';

const PAGES: { [step in Exclude<Step, 'redirect' | 'mfa'>]: string } = {
  organization: '/u/organization',
  discovered: '/u/organization/choice',
  invitation: '/u/invitation',
  identifier: '/u/login/identifier',
  password: '/u/login/password',
  login: '/u/login',
  signup: '/u/signup',
  upstream: UPSTREAM_PATH,
  picker: '/u/organization/picker',
  consent: '/u/consent',
  confirmation: '/u/confirmation',
};

/** The page of a step, or the address that an Action named, with the transaction as `state`, as Auth0's pages have it. */
export function pageOf(step: Step, { id, waiting }: Transaction): string {
  if (step === 'redirect') return redirectTarget(waiting, id);
  const page = step === 'mfa' ? mfaPage(waiting) : PAGES[step];
  return `${page}?state=${encodeURIComponent(id)}`;
}

function redirectTarget(waiting: Transaction['waiting'], state: string): string {
  const target = new URL(waiting?.kind === 'redirect' ? waiting.url : 'about:blank');
  target.searchParams.set('state', state);
  return target.href;
}

function mfaPage(waiting: Transaction['waiting']): string {
  return MFA_PAGES[(waiting?.kind === 'mfa' && waiting.ways[0]) || 'otp'];
}

function transactionIn(tenant: Tenant, context: EngineContext): Transaction | undefined {
  return findTransaction(tenant, context.oidc.params.tx);
}

function checkRequest(tenant: Tenant, context: EngineContext, engine: Engine): void {
  const transaction = transactionIn(tenant, context);
  const client = transaction && tenant.store.collection('clients').get(transaction.client_id);
  if (!transaction || !client) throw engine.refusal('invalid_request', 'The request has expired');
  redirecting(engine, () => {
    requirePlainParameters(transaction.query);
    const types = context.oidc.params.response_type?.split(' ') ?? [];
    if (types.includes('code')) requireGrantType(client, 'authorization_code');
    if (types.includes('id_token')) requireGrantType(client, 'implicit');
    failing(tenant, transaction, () => applyRequestRules(tenant, client, transaction));
  });
  saveTransaction(tenant, transaction);
}

/** Logs what is wrong with a request; a silent one's failure is logged by the engine's answer (responses.ts). */
function failing(tenant: Tenant, transaction: Transaction, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (error instanceof OAuthError && transaction.query.prompt !== 'none') {
      logLogin(tenant, 'f', transaction, undefined, { description: error.message });
    }
    throw error;
  }
}

/** Requests that are signed or kept elsewhere are not built: what was asked for there must not be lost silently. */
function requirePlainParameters(query: Parameters): void {
  for (const name of ['request', 'request_uri']) {
    if (query[name] === undefined) continue;
    throw new OAuthError(400, `${name}_not_supported`, `This local tenant does not have the parameter ${name}`);
  }
}

/** Runs `action` and turns its OAuthError into one that the engine sends to the application. */
function redirecting<T>(engine: Engine, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof OAuthError) throw engine.refusal(error.error, error.message);
    throw error;
  }
}

function resolveStep(tenant: Tenant, context: EngineContext, engine: Engine): Step | undefined {
  const transaction = transactionIn(tenant, context);
  if (!transaction) throw engine.refusal('invalid_request', 'The login has expired');
  const { session } = context.oidc;
  const knows = session.accountId !== undefined && tenant.store.collection('users').has(session.accountId);
  const isOpen = knows && !isOver(tenant, session.uid) && !hasEnded(tenant, session);
  const isKnown = !transaction.user_id && isOpen && !mustLogIn(tenant, context, transaction);
  if (isKnown) {
    transaction.user_id = session.accountId ?? '';
    transaction.authenticated = 'session';
  }
  try {
    const user = userIn(tenant, transaction);
    if (isKnown && user) acceptFor(tenant, transaction, user);
    const step = redirectingStep(tenant, transaction);
    const { step: _before, ...rest } = transaction;
    saveTransaction(tenant, step ? { ...rest, step } : rest);
    return step;
  } catch (error) {
    if (error instanceof OAuthError) throw engine.refusal(error.error, error.message);
    throw error;
  }
}

/** The next step; what stands in its way is logged as a failed login. */
export function redirectingStep(tenant: Tenant, transaction: Transaction): Step | undefined {
  try {
    return nextStep(tenant, transaction);
  } catch (error) {
    if (error instanceof OAuthError) {
      logLogin(tenant, 'f', transaction, userIn(tenant, transaction), { description: error.message });
    }
    throw error;
  }
}

/** An invitation is always answered on a page: docs-v2, architecture scenario "provisioning" (2026-08). */
function mustLogIn(tenant: Tenant, { oidc }: EngineContext, transaction: Transaction): boolean {
  // ASSUMPTION invitation-with-session (emulator/assumptions.ts)
  const needsPage = transaction.invitation_id && !tenant.alternatives.has('invitation-with-session');
  if (needsPage || oidc.promptPending('login')) return true;
  const { max_age: age } = oidc.params;
  return age !== undefined && oidc.session.past(age);
}

async function finishedGrant(
  tenant: Tenant,
  runtime: ActionRuntime,
  context: EngineContext,
  engine: Engine,
): Promise<string | { step: Step }> {
  const transaction = transactionIn(tenant, context);
  const { session, params } = context.oidc;
  if (!transaction?.user_id) throw engine.refusal('login_required', 'Login required');
  const loginTime = (session.loginTs ?? Math.floor(Date.now() / 1000)) + tenant.clock.offsetSeconds;
  try {
    const login = await completeLogin(tenant, runtime, transaction, {
      protocol: protocolOf(params.response_type),
      sessionId: session.uid,
      authenticatedAt: new Date(loginTime * 1000).toISOString(),
    });
    if ('waiting' in login) {
      const step = login.waiting.kind;
      saveTransaction(tenant, { ...transaction, ...login, step });
      return { step };
    }
    const grant = new engine.provider.Grant({ accountId: transaction.user_id, clientId: transaction.client_id });
    grant.addOIDCScope('openid other');
    const id = await grant.save();
    saveLogin(tenant, id, login);
    return id;
  } catch (error) {
    if (error instanceof OAuthError) throw engine.refusal(error.error, error.message);
    throw error;
  }
}

function protocolOf(responseType: string | undefined) {
  if (responseType === 'code') return 'oidc-basic-profile' as const;
  return responseType?.includes('code') ? ('oidc-hybrid-profile' as const) : ('oidc-implicit-profile' as const);
}

/** Whether a client of this kind exists at all; for pages that have only a client_id. */
export function clientOf(tenant: Tenant, transaction: Transaction): Readonly<ClientRow> | undefined {
  return tenant.store.collection('clients').get(transaction.client_id);
}
