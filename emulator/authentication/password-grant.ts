import type { IncomingMessage } from 'node:http';
import type { ActionRuntime } from '../actions/runtime.ts';
import { authenticate, findDatabaseUser } from '../directory/users.ts';
import type { ClientRow, ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { resourceServerOf } from './access-token.ts';
import { browserlessLogin, type CodeParameters, finishBrowserless } from './browserless-login.ts';
import { databases, usableConnections } from './connections.ts';
import type { Engine } from './engine.ts';
import { type Parameters, requireParameters } from './http.ts';
import { OAuthError } from './oauth-error.ts';
import { tenantSettings } from './settings.ts';
import type { Transaction } from './transactions.ts';

export const PASSWORD = 'password';
export const PASSWORD_REALM = 'http://auth0.com/oauth/grant-type/password-realm';

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
  requireParameters(parameters, ['username', 'password']);
  const transaction = browserlessLogin(tenant, client, request, namedConnection(tenant, parameters), parameters);
  const connection = directoryOf(tenant, transaction);
  const user = authenticate(tenant, connection.name, username ?? '', password ?? '');
  if (!user) throw new OAuthError(403, 'invalid_grant', 'Wrong email or password.');
  transaction.query.scope ??= everyScope(tenant, transaction);
  const known = { ...transaction, user_id: user.user_id, connection_id: connection.id };
  return finishBrowserless(tenant, runtime, engine, known, { grantType: PASSWORD, exchange: 'sepft' });
}

/** Who tried, for the log of a failure. */
export function passwordUser(tenant: Tenant, { realm, username }: Parameters): Readonly<UserRow> | undefined {
  return findDatabaseUser(tenant, realm ?? defaultDirectory(tenant) ?? '', username ?? '');
}

function namedConnection(tenant: Tenant, { grant_type, realm }: Parameters): string {
  const connection = grant_type === PASSWORD_REALM ? realm : defaultDirectory(tenant);
  if (!connection && grant_type === PASSWORD_REALM) {
    throw new OAuthError(400, 'invalid_request', 'Missing required parameter: realm');
  }
  if (!connection) {
    throw new OAuthError(500, 'server_error', 'Authorization server not configured with default connection.');
  }
  return connection;
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
