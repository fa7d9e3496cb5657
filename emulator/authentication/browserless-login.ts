import type { IncomingMessage } from 'node:http';
import type { ActionRuntime } from '../actions/runtime.ts';
import { randomAlphanumeric } from '../store/ids.ts';
import type { ClientRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addressOf } from './browser.ts';
import type { Engine } from './engine.ts';
import type { Parameters } from './http.ts';
import { completeLogin, saveLogin } from './logins.ts';
import { OAuthError } from './oauth-error.ts';
import { applyRequestRules } from './request-rules.ts';
import { nextStep } from './steps.ts';
import type { Transaction } from './transactions.ts';

/** Where no code is ever sent: the login below gets one only for the engine to make its tokens from. */
const NOWHERE = 'https://checked-elsewhere.invalid/';

/** What a request for a user's tokens says to the engine. */
export type CodeParameters = Pick<Parameters, 'grant_type' | 'code' | 'redirect_uri'>;

/** A login that a token request is, without pages; `connection` is the name of the one it is through. @throws OAuthError */
export function browserlessLogin(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  connection: string,
  { scope, audience, organization }: Parameters,
): Transaction {
  if (organization) {
    // ASSUMPTION password-grant-organization (emulator/assumptions.ts)
    throw new OAuthError(400, 'invalid_request', 'parameter organization is not supported by this grant type');
  }
  const transaction: Transaction = {
    id: randomAlphanumeric(32),
    client_id: client.client_id,
    query: { connection, ...(scope !== undefined && { scope }), ...(audience !== undefined && { audience }) },
    method: 'POST',
    ip: addressOf(request),
    user_agent: request.headers['user-agent'] ?? '',
    language: request.headers['accept-language'] ?? '',
    browser: '',
    begun_at: tenant.clock.now().getTime(),
    authenticated: 'password',
    consented: true,
    confirmed: true,
  };
  applyRequestRules(tenant, client, transaction);
  return transaction;
}

/**
 * Runs the Actions and grants what the login asks for.
 * @param exchange type of the log event once there are tokens
 * @returns what the engine exchanges for the tokens
 * @throws OAuthError
 */
export async function finishBrowserless(
  tenant: Tenant,
  runtime: ActionRuntime,
  { provider }: Engine,
  transaction: Transaction & { user_id: string },
  { grantType, exchange }: { grantType: string; exchange: string },
): Promise<CodeParameters> {
  if (nextStep(tenant, transaction) !== undefined) {
    throw new OAuthError(403, 'interaction_required', 'The login asks for what only a page can answer');
  }
  const login = await completeLogin(tenant, runtime, transaction, {
    protocol: 'oauth2-password',
    authenticatedAt: tenant.clock.iso(),
    body: { grant_type: grantType, client_id: transaction.client_id },
  });
  if ('waiting' in login) throw new Error('a login without a browser cannot wait');
  const grant = new provider.Grant({ accountId: transaction.user_id, clientId: transaction.client_id });
  grant.addOIDCScope('openid other');
  const grantId = await grant.save();
  saveLogin(tenant, grantId, { ...login, exchange });
  const scope = login.scopes.includes('openid') ? 'openid' : 'other';
  const client = await provider.Client.find(transaction.client_id);
  const own = { accountId: transaction.user_id, client, grantId, scope, redirectUri: NOWHERE };
  const code = await new provider.AuthorizationCode(own).save();
  return { grant_type: 'authorization_code', code, redirect_uri: NOWHERE };
}
