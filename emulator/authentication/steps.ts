import { addMember, membership, organizationsOf } from '../directory/members.ts';
import { findDatabaseUser } from '../directory/users.ts';
import type { ClientRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { connectionOf, databases, invitationOf, usableConnections } from './connections.ts';
import { neededConsent } from './consent.ts';
import { OAuthError } from './oauth-error.ts';
import { type Step, type Transaction, userIn } from './transactions.ts';

/**
 * What the user is asked next, or undefined when the login can be answered. Settles on the way what needs no question:
 * the only organization of a member, and auto-membership.
 * @throws OAuthError sent to the application
 */
export function nextStep(tenant: Tenant, transaction: Transaction): Step | undefined {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  if (!client) throw new OAuthError(403, 'unauthorized_client', 'The application does not exist any more');
  const user = userIn(tenant, transaction);
  if (asksForOrganization(client, transaction, 'pre_login_prompt')) return 'organization';
  if (!user) return firstPage(tenant, transaction);
  if (user.blocked) throw new OAuthError(403, 'unauthorized', 'user is blocked');
  if (asksForOrganization(client, transaction, 'post_login_prompt')) {
    const step = pickOrganization(tenant, client, transaction, user);
    if (step) return step;
  }
  if (transaction.organization_id) requireMembership(tenant, transaction, transaction.organization_id, user);
  return neededConsent(tenant, client, transaction) ? 'consent' : undefined;
}

/** docs-v2 main/docs/manage-users/organizations/configure-organizations/define-organization-behavior.mdx (2026-08) */
function asksForOrganization(client: Readonly<ClientRow>, transaction: Transaction, behavior: string): boolean {
  if (transaction.organization_id || transaction.without_organization) return false;
  const { organization_usage: usage, organization_require_behavior: required } = client;
  if (required !== behavior) return false;
  return usage === 'require' || (usage === 'allow' && behavior === 'post_login_prompt');
}

/** An invited address that is not known yet signs up; so does whoever comes with `screen_hint=signup`. */
function firstPage(tenant: Tenant, transaction: Transaction): Step {
  const invitation = invitationOf(tenant, transaction);
  if (!invitation) return transaction.query.screen_hint === 'signup' ? 'signup' : 'login';
  const known = databases(usableConnections(tenant, transaction)).some(({ connection }) =>
    findDatabaseUser(tenant, connection.name, invitation.invitee.email),
  );
  return known ? 'login' : 'signup';
}

function pickOrganization(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  transaction: Transaction,
  user: Readonly<UserRow>,
): Step | undefined {
  const organizations = organizationsOf(tenant, user.user_id);
  const [only] = organizations;
  const required = client.organization_usage === 'require';
  if (!only && required) {
    const text = 'client requires organization membership, but user does not belong to any organization';
    throw new OAuthError(400, 'invalid_request', text);
  }
  if (organizations.length > 1 || (only && !required)) return 'picker';
  if (only) transaction.organization_id = only.id;
  else transaction.without_organization = true;
  return undefined;
}

function requireMembership(
  tenant: Tenant,
  transaction: Transaction,
  organizationId: string,
  user: Readonly<UserRow>,
): void {
  if (membership(tenant, organizationId, user.user_id)) return;
  const connection = connectionOf(tenant, user);
  const usable = usableConnections(tenant, transaction).find((one) => one.connection.id === connection?.id);
  if (usable?.inOrganization?.assign_membership_on_login === true) {
    addMember(tenant, organizationId, user.user_id);
    return;
  }
  const text = `user ${user.user_id} is not part of the ${organizationId} organization`;
  throw new OAuthError(403, 'access_denied', text);
}
