import { enrollmentsOf } from '../directory/mfa.ts';
import { rolesInLogin } from '../directory/permissions.ts';
import type { JsonObject } from '../store/json.ts';
import type { ClientRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { connectionOf } from './connections.ts';
import { methodsOf } from './login-sessions.ts';
import { organizationIn, type Transaction } from './transactions.ts';

/** How the login came about, beside the transaction itself. */
export interface LoginCircumstances {
  protocol:
    | 'oidc-basic-profile'
    | 'oidc-implicit-profile'
    | 'oidc-hybrid-profile'
    | 'oauth2-password'
    | 'oauth2-refresh-token';
  sessionId?: string | undefined;
  authenticatedAt?: string | undefined;
  /** The parameters of a token request. */
  body?: JsonObject | undefined;
  /** The refresh token that is being exchanged. */
  refreshToken?: JsonObject | undefined;
  revokeRefreshToken?: (() => Promise<void>) | undefined;
}

/**
 * The event of the trigger post-login v3, without `secrets`. Fields: docs-v2
 * main/docs/actions/reference/post-login/post-login-event-object.mdx (2026-08).
 */
export function postLoginEvent(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  user: Readonly<UserRow>,
  transaction: Transaction,
  circumstances: LoginCircumstances,
): JsonObject {
  const organization = organizationIn(tenant, transaction);
  const connection = connectionOf(tenant, user);
  // ASSUMPTION roles-at-the-first-login (emulator/assumptions.ts)
  const isTooEarly = transaction.invitation_id !== undefined && tenant.alternatives.has('roles-at-the-first-login');
  const roles = isTooEarly ? [] : rolesInLogin(tenant, user.user_id, transaction.organization_id);
  const { sessionId, authenticatedAt } = circumstances;
  const event: { [name: string]: unknown } = {
    authentication: { methods: methodsOf(tenant, transaction, circumstances, methodOf(user)) },
    authorization: { roles: roles.map(({ name }) => name) },
    client: { client_id: client.client_id, name: client.name, metadata: client.client_metadata ?? {} },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    organization: organization && {
      id: organization.id,
      name: organization.name,
      display_name: organization.display_name ?? organization.name,
      metadata: organization.metadata ?? {},
    },
    refresh_token: circumstances.refreshToken,
    request: {
      // "A new event.request object is issued" when a login goes on: docs-v2 customize/actions/limitations.mdx, 2026-11.
      ...{ ip: transaction.ip, method: transaction.method, query: transaction.query, body: circumstances.body ?? {} },
      ...{ geoip: {}, hostname: tenant.domain, language: transaction.language, user_agent: transaction.user_agent },
      ...transaction.continued,
    },
    resource_server: transaction.audience ? { identifier: transaction.audience } : undefined,
    session: sessionId
      ? {
          ...{ id: sessionId, user_id: user.user_id, authenticated_at: authenticatedAt },
          metadata: tenant.store.collection('session_metadata').get(sessionId) ?? {},
        }
      : undefined,
    stats: { logins_count: user.logins_count ?? 1 },
    tenant: { id: tenant.domain },
    transaction: transactionOf(transaction, circumstances),
    user: { ...visibleUser(user), ...enrolled(tenant, user.user_id) },
  };
  return JSON.parse(JSON.stringify(event)) as JsonObject;
}

/** How the user proved it: docs-v2 post-login-event-object.mdx, `event.authentication.methods` (2026-08). */
function methodOf(user: Readonly<UserRow>): string {
  const provider = user.identities[0]?.provider ?? '';
  if (provider === 'auth0') return 'pwd';
  return ['email', 'sms'].includes(provider) ? provider : 'federated';
}

/** docs-v2 post-login-event-object.mdx, `enrolledFactors` and `multifactor`, 2026-11. */
function enrolled(tenant: Tenant, userId: string): object {
  const factors = enrollmentsOf(tenant, userId).map(({ type }) => ({ type, method: type }));
  return { enrolledFactors: factors, ...(factors.length > 0 && { multifactor: ['guardian'] }) };
}

function transactionOf(transaction: Transaction, { protocol }: LoginCircumstances): object {
  const { query } = transaction;
  const words = (text: string | undefined) => text?.split(' ').filter(Boolean) ?? [];
  return {
    id: transaction.id,
    acr_values: words(query.acr_values),
    locale: query.ui_locales?.split(' ')[0] ?? transaction.language.split(',')[0] ?? 'en',
    login_hint: query.login_hint,
    prompt: words(query.prompt),
    protocol,
    redirect_uri: transaction.redirect_uri,
    requested_scopes: words(query.scope),
    response_mode: query.response_mode,
    response_type: words(query.response_type),
    state: query.state,
    ui_locales: words(query.ui_locales),
    metadata: {},
  };
}

/** The user as Actions see it: no password hash, metadata always there. */
function visibleUser(user: Readonly<UserRow>): object {
  const { password_hash: _hash, ...visible } = user;
  return { app_metadata: {}, user_metadata: {}, ...visible };
}
