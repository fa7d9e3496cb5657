import { membership, organizationsOf } from '../directory/members.ts';
import { isFederated } from '../directory/strategies.ts';
import { findDatabaseUser } from '../directory/users.ts';
import type { ClientRow, ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import {
  buttons,
  connectionOf,
  databases,
  invitationOf,
  type UsableConnection,
  upstreamOf,
  usableConnections,
} from './connections.ts';
import { neededConsent, needsConfirmation } from './consent.ts';
import { joinByLogin } from './login-events.ts';
import { OAuthError } from './oauth-error.ts';
import { requireOpenToThirdParties } from './request-rules.ts';
import { organizationIn, type Step, type Transaction, userIn } from './transactions.ts';

const refuse = (description: string) => new OAuthError(400, 'invalid_request', description);

/**
 * What the user is asked next, or undefined when the login can be answered. Settles on the way what needs no question:
 * the only organization of a member, and auto-membership.
 * @throws OAuthError sent to the application
 */
export function nextStep(tenant: Tenant, transaction: Transaction): Step | undefined {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  if (!client) throw new OAuthError(403, 'unauthorized_client', 'The application does not exist any more');
  const user = userIn(tenant, transaction);
  requireOpenToThirdParties(tenant, client, organizationIn(tenant, transaction));
  if (asksForOrganization(tenant, client, transaction, 'pre_login_prompt')) {
    return transaction.discovered_organizations ? 'discovered' : 'organization';
  }
  if (!user) return firstPage(tenant, transaction);
  if (user.blocked) throw new OAuthError(403, 'unauthorized', 'user is blocked');
  if (asksForOrganization(tenant, client, transaction, 'post_login_prompt')) {
    const step = pickOrganization(tenant, client, transaction, user);
    if (step) return step;
  }
  if (transaction.organization_id) requireMembership(tenant, transaction, transaction.organization_id, user);
  if (neededConsent(tenant, client, transaction)) return 'consent';
  return needsConfirmation(tenant, client, transaction) ? 'confirmation' : transaction.waiting?.kind;
}

/** docs-v2 main/docs/manage-users/organizations/configure-organizations/define-organization-behavior.mdx (2026-08) */
function asksForOrganization(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  transaction: Transaction,
  behavior: string,
): boolean {
  if (transaction.organization_id || transaction.without_organization) return false;
  const { organization_usage: usage, organization_require_behavior: required } = client;
  if (required !== behavior) return false;
  // ASSUMPTION pre-login-prompt-with-allow (emulator/assumptions.ts)
  const isIgnored = behavior === 'pre_login_prompt' && tenant.alternatives.has('pre-login-prompt-with-allow');
  return usage === 'require' || (usage === 'allow' && !isIgnored);
}

function firstPage(tenant: Tenant, transaction: Transaction): Step {
  const usable = usableConnections(tenant, transaction);
  requireVisible(tenant, transaction, usable);
  if (upstreamOf(tenant, transaction)) return 'upstream';
  if (transaction.invitation_id) return acceptPage(tenant, transaction, usable);
  const [only] = usable;
  if (transaction.query.connection && only && isFederated(only.connection.strategy))
    return goUpstream(transaction, only);
  // ASSUMPTION single-federated-connection (emulator/assumptions.ts)
  if (tenant.alternatives.has('single-federated-connection') && only && usable.length === 1) {
    if (isFederated(only.connection.strategy)) return goUpstream(transaction, only);
  }
  if (transaction.query.screen_hint === 'signup') return 'signup';
  if (tenant.store.collection('settings').get('prompts')?.identifier_first !== true) return 'login';
  return transaction.identifier ? 'password' : 'identifier';
}

function goUpstream(transaction: Transaction, { connection }: UsableConnection): Step {
  transaction.upstream_id = connection.id;
  return 'upstream';
}

/**
 * Texts as users of real tenants saw them (2026-11); the one on visibility: docs-v2 main/docs/manage-users/
 * organizations/configure-organizations/enable-connections.mdx (2026-04).
 */
function requireVisible(tenant: Tenant, transaction: Transaction, usable: readonly UsableConnection[]): void {
  const { organization_id: organization, query } = transaction;
  if (usable.length === 0) {
    // Said by the Authentication API of an unknown connection: auth0-java, AuthAPITest (2026).
    if (query.connection) throw refuse('the connection was not found');
    throw refuse(`no connections enabled for the ${organization ? 'organization' : 'client'}`);
  }
  const isShown = buttons(tenant, transaction, usable).length > 0;
  const areHidden = usable.every(({ connection }) => isFederated(connection.strategy)) && !isShown;
  if (organization && areHidden) throw refuse('no connections enabled for the organization are visible');
}

/** An invited address that is not known yet signs up; without a database there is only the screen to accept on. */
function acceptPage(tenant: Tenant, transaction: Transaction, usable: readonly UsableConnection[]): Step {
  const own = databases(usable);
  const email = invitationOf(tenant, transaction)?.invitee.email ?? '';
  if (own.some(({ connection }) => findDatabaseUser(tenant, connection.name, email))) return 'login';
  return own.length > 0 ? 'signup' : 'invitation';
}

function pickOrganization(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  transaction: Transaction,
  user: Readonly<UserRow>,
): Step | undefined {
  joinOnlyOpenOrganization(tenant, transaction, user);
  const organizations = organizationsOf(tenant, user.user_id);
  const [only] = organizations;
  const required = client.organization_usage === 'require';
  if (!only && required) {
    throw refuse('client requires organization membership, but user does not belong to any organization');
  }
  if (organizations.length > 1 || (only && !required)) return 'picker';
  if (only) transaction.organization_id = only.id;
  else transaction.without_organization = true;
  return undefined;
}

/**
 * Before the organization is known, auto-membership only works where exactly one organization has it for the
 * connection: docs-v2 main/docs/manage-users/organizations/login-flows-for-organizations.mdx (2026-04).
 */
function joinOnlyOpenOrganization(tenant: Tenant, transaction: Transaction, user: Readonly<UserRow>): void {
  const connection = usedConnection(tenant, transaction, user);
  if (!connection) return;
  const rows = tenant.store.collection('organization_connections').by('connection_id', connection.id);
  const open = rows.filter((row) => row.assign_membership_on_login && row.is_enabled !== false);
  const [only] = open;
  if (only && open.length === 1 && !membership(tenant, only.organization_id, user.user_id)) {
    joinByLogin(tenant, transaction, only.organization_id, user);
  }
}

/** What the user logged in with: in this run, or before. */
function usedConnection(
  tenant: Tenant,
  { connection_id }: Transaction,
  user: Readonly<UserRow>,
): Readonly<ConnectionRow> | undefined {
  return tenant.store.collection('connections').get(connection_id ?? '') ?? connectionOf(tenant, user);
}

function requireMembership(
  tenant: Tenant,
  transaction: Transaction,
  organizationId: string,
  user: Readonly<UserRow>,
): void {
  if (membership(tenant, organizationId, user.user_id)) return;
  const connection = usedConnection(tenant, transaction, user);
  const usable = usableConnections(tenant, transaction).find((one) => one.connection.id === connection?.id);
  if (usable?.inOrganization?.assign_membership_on_login === true) {
    joinByLogin(tenant, transaction, organizationId, user);
    return;
  }
  const text = `user ${user.user_id} is not part of the ${organizationId} organization`;
  throw new OAuthError(403, 'access_denied', text);
}
