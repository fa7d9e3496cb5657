import type { IncomingMessage } from 'node:http';
import type { ActionRuntime } from '../actions/runtime.ts';
import { authenticate, findDatabaseUser } from '../directory/users.ts';
import { randomAlphanumeric } from '../store/ids.ts';
import type { ClientRow, ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { resourceServerOf } from './access-token.ts';
import { addressOf } from './browser.ts';
import { databases, usableConnections } from './connections.ts';
import type { Engine } from './engine.ts';
import type { Parameters } from './http.ts';
import { completeLogin, saveLogin } from './logins.ts';
import { OAuthError } from './oauth-error.ts';
import { applyRequestRules } from './request-rules.ts';
import { tenantSettings } from './settings.ts';
import { nextStep } from './steps.ts';
import type { Transaction } from './transactions.ts';

export const PASSWORD = 'password';
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

/** Where no code is ever sent: the login below gets one only for the engine to make its tokens from. */
const NOWHERE = 'https://checked-elsewhere.invalid/';

/** What a request for a user's tokens says to the engine. */
type CodeParameters = Pick<Parameters, 'grant_type' | 'code' | 'redirect_uri'>;

/**
 * The resource owner password grant, of the tenant's default directory or of the database that `realm` names: a login
 * without a browser, with the Actions of any other. It knows no organizations. docs-v2 main/docs/get-started/
 * authentication-and-authorization-flow/resource-owner-password-flow (2026-08); main/docs/manage-users/organizations/
 * organizations-overview.mdx (2026-08). Texts as users of real tenants quote them (2026-11).
 * @returns what the engine exchanges for the tokens
 * @throws OAuthError
 */
export async function passwordLogin(
  tenant: Tenant,
  runtime: ActionRuntime,
  engine: Engine,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<CodeParameters> {
  const { username, password } = parameters;
  for (const [name, value] of Object.entries({ username, password })) {
    if (!value) throw new OAuthError(400, 'invalid_request', `Missing required parameter: ${name}`);
  }
  if (parameters.organization) {
    // ASSUMPTION password-grant-organization (emulator/assumptions.ts)
    throw new OAuthError(400, 'invalid_request', 'parameter organization is not supported by this grant type');
  }
  const transaction = begin(tenant, client, request, parameters);
  applyRequestRules(tenant, client, transaction);
  const connection = directoryOf(tenant, transaction);
  const user = authenticate(tenant, connection.name, username ?? '', password ?? '');
  if (!user) throw new OAuthError(403, 'invalid_grant', 'Wrong email or password.');
  transaction.query.scope ??= everyScope(tenant, transaction);
  return finish(tenant, runtime, engine, { ...transaction, user_id: user.user_id, connection_id: connection.id });
}

/** Who tried, for the log of a failure. */
export function passwordUser(tenant: Tenant, { realm, username }: Parameters): Readonly<UserRow> | undefined {
  return findDatabaseUser(tenant, realm ?? defaultDirectory(tenant) ?? '', username ?? '');
}

function begin(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  { grant_type, realm, scope, audience }: Parameters,
): Transaction {
  const connection = grant_type === PASSWORD_REALM ? realm : defaultDirectory(tenant);
  if (!connection && grant_type === PASSWORD_REALM) {
    throw new OAuthError(400, 'invalid_request', 'Missing required parameter: realm');
  }
  if (!connection) {
    throw new OAuthError(500, 'server_error', 'Authorization server not configured with default connection.');
  }
  return {
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
}

function defaultDirectory(tenant: Tenant): string | undefined {
  const name = tenantSettings(tenant).default_directory;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function directoryOf(tenant: Tenant, transaction: Transaction): Readonly<ConnectionRow> {
  const [found] = databases(usableConnections(tenant, transaction));
  // Said by the Authentication API of an unknown connection: auth0-java, AuthAPITest (2026).
  if (!found) throw new OAuthError(400, 'invalid_request', 'the connection was not found');
  return found.connection;
}

/**
 * Who names no scopes gets all that the API defines, for the trust that this grant implies. docs-v2 main/docs/api/
 * authentication/resource-owner-password-flow/get-token.mdx (2026-08).
 */
function everyScope(tenant: Tenant, { audience }: Transaction): string {
  const api = audience === undefined ? undefined : resourceServerOf(tenant, audience);
  return api?.scopes?.map(({ value }) => value).join(' ') ?? '';
}

async function finish(
  tenant: Tenant,
  runtime: ActionRuntime,
  { provider }: Engine,
  transaction: Transaction & { user_id: string },
): Promise<CodeParameters> {
  if (nextStep(tenant, transaction) !== undefined) {
    throw new OAuthError(403, 'interaction_required', 'The login asks for what only a page can answer');
  }
  const login = await completeLogin(tenant, runtime, transaction, {
    protocol: 'oauth2-password',
    body: { grant_type: PASSWORD, client_id: transaction.client_id },
  });
  if ('waiting' in login) throw new Error('a login without a browser cannot wait');
  const grant = new provider.Grant({ accountId: transaction.user_id, clientId: transaction.client_id });
  grant.addOIDCScope('openid other');
  const grantId = await grant.save();
  saveLogin(tenant, grantId, { ...login, exchange: 'sepft' });
  const scope = login.scopes.includes('openid') ? 'openid' : 'other';
  const client = await provider.Client.find(transaction.client_id);
  const own = { accountId: transaction.user_id, client, grantId, scope, redirectUri: NOWHERE };
  const code = await new provider.AuthorizationCode(own).save();
  return { grant_type: 'authorization_code', code, redirect_uri: NOWHERE };
}
