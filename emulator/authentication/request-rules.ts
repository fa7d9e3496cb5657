import { findInvitation, goneText } from '../directory/invitations.ts';
import type { ClientRow, OrganizationRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { resourceServerOf } from './access-token.ts';
import { OAuthError } from './oauth-error.ts';
import type { Transaction } from './transactions.ts';

const refuse = (description: string) => new OAuthError(400, 'invalid_request', description);

/**
 * Settles what `audience`, `organization` and `invitation` ask for, or says why not, in Auth0's words as seen by users
 * of real tenants (reference auth0-facts, section 3, 2026-11). Called once the redirect_uri is known to be right.
 * @throws OAuthError sent to the application
 */
export function applyRequestRules(tenant: Tenant, client: Readonly<ClientRow>, transaction: Transaction): void {
  transaction.redirect_uri = transaction.query.redirect_uri ?? '';
  applyAudience(tenant, transaction);
  applyOrganization(tenant, client, transaction);
  applyInvitation(tenant, client, transaction);
}

function applyAudience(tenant: Tenant, transaction: Transaction): void {
  const preset = tenant.store.collection('settings').get('tenant')?.default_audience;
  const audience = transaction.query.audience || (typeof preset === 'string' ? preset : '');
  // The audience of /userinfo is no API: asking for it is asking for an opaque token.
  if (!audience || audience === `${tenant.issuer}userinfo`) return;
  if (!resourceServerOf(tenant, audience)) {
    throw new OAuthError(403, 'access_denied', `Service not found: ${audience}`);
  }
  transaction.audience = audience;
}

function applyOrganization(tenant: Tenant, client: Readonly<ClientRow>, transaction: Transaction): void {
  const requested = transaction.query.organization;
  const usage = client.organization_usage ?? 'deny';
  if (!requested) {
    const prompts = ['pre_login_prompt', 'post_login_prompt'].includes(client.organization_require_behavior ?? '');
    if (usage === 'require' && !prompts) throw refuse('parameter organization is required for this client');
    return;
  }
  if (usage === 'deny') throw refuse('parameter organization is not allowed for this client');
  transaction.organization_id = findOrganization(tenant, requested).id;
}

/**
 * By default organizations keep third-party applications out: docs-v2 main/docs/manage-users/organizations/
 * configure-organizations/enable-third-party-application-access.mdx (2026-08).
 * @throws OAuthError access_denied
 */
export function requireOpenToThirdParties(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  organization: Readonly<OrganizationRow> | undefined,
): void {
  if (client.is_first_party || !organization || organization.third_party_client_access === 'allow') return;
  // ASSUMPTION third-party-texts (emulator/assumptions.ts)
  if (tenant.alternatives.has('third-party-texts'))
    throw refuse('parameter organization is not allowed for this client');
  throw new OAuthError(403, 'access_denied', `client is not allowed to access the ${organization.id} organization`);
}

/** @throws OAuthError invalid_request for a name while names are disabled, and for an unknown organization */
export function findOrganization(tenant: Tenant, requested: string): Readonly<OrganizationRow> {
  const organizations = tenant.store.collection('organizations');
  const byId = organizations.get(requested);
  if (byId) return byId;
  const settings = tenant.store.collection('settings').get('tenant');
  if (!requested.startsWith('org_')) {
    if (settings?.allow_organization_name_in_authentication_api !== true) {
      throw refuse('authorization request parameter organization must be an organization id');
    }
    const byName = organizations.firstBy('name', requested.toLowerCase());
    if (byName) return byName;
  }
  // ASSUMPTION unknown-organization-text (emulator/assumptions.ts)
  throw tenant.alternatives.has('unknown-organization-text')
    ? new OAuthError(403, 'access_denied', `organization ${requested} was not found`)
    : refuse(`organization ${requested} does not exist`);
}

function applyInvitation(tenant: Tenant, client: Readonly<ClientRow>, transaction: Transaction): void {
  const ticket = transaction.query.invitation;
  if (!ticket) return;
  const organization = transaction.organization_id ?? organizationOfTicket(tenant, ticket);
  if (!organization) throw refuse('parameter organization is required to accept an invitation');
  transaction.organization_id = organization;
  const invitation = findInvitation(tenant, ticket, organization);
  // ASSUMPTION invitation-of-another-client (emulator/assumptions.ts)
  const isOfAny = tenant.alternatives.has('invitation-of-another-client');
  if (!invitation || (invitation.client_id !== client.client_id && !isOfAny)) {
    throw refuse(goneText(tenant, invitation ? undefined : ticket));
  }
  // docs-v2 main/docs/get-started/applications/third-party-applications/security-controls.mdx (2026-08)
  if (!client.is_first_party) throw refuse('parameter invitation is not allowed for third-party clients');
  transaction.invitation_id = invitation.id;
}

/** ASSUMPTION invitation-without-organization (emulator/assumptions.ts) */
function organizationOfTicket(tenant: Tenant, ticket: string): string | undefined {
  if (!tenant.alternatives.has('invitation-without-organization')) return undefined;
  return (
    tenant.store.collection('organization_invitations').firstBy('ticket_id', ticket)?.organization_id ?? 'org_none'
  );
}
