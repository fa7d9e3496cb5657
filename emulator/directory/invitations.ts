import type { InvitationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { addMember } from './members.ts';
import { updateUser } from './users.ts';
import { noteVerified } from './verified.ts';

/** The invitation behind a ticket of this organization; undefined when it is unknown, used, revoked or expired. */
export function findInvitation(
  tenant: Tenant,
  ticket: string,
  organizationId: string,
): Readonly<InvitationRow> | undefined {
  const invitation = tenant.store.collection('organization_invitations').firstBy('ticket_id', ticket);
  if (!invitation || invitation.organization_id !== organizationId) return undefined;
  return isExpired(tenant, invitation) ? undefined : invitation;
}

/** What the application is told of an invitation that cannot be answered. @param ticket of one that may have expired */
export function goneText(tenant: Tenant, ticket: string | undefined): string {
  const known = tenant.store.collection('organization_invitations').firstBy('ticket_id', ticket ?? '');
  // ASSUMPTION expired-invitation-text (emulator/assumptions.ts)
  const isExpiredOne = known && isExpired(tenant, known) && tenant.alternatives.has('expired-invitation-text');
  return isExpiredOne ? 'expired or invalid invitation ticket' : 'invitation not found or already used';
}

export function isExpired(tenant: Tenant, invitation: Readonly<InvitationRow>): boolean {
  return Date.parse(invitation.expires_at) <= tenant.clock.now().getTime();
}

/** Whether this account may accept: the invited mail address, and the invited connection if one was named. */
export function mayAccept(tenant: Tenant, invitation: Readonly<InvitationRow>, user: Readonly<UserRow>): boolean {
  if (user.email?.toLowerCase() !== invitation.invitee.email.toLowerCase()) return false;
  const [identity] = user.identities;
  // ASSUMPTION unverified-upstream-address (emulator/assumptions.ts)
  const mustBeVerified = identity?.provider !== 'auth0' && tenant.alternatives.has('unverified-upstream-address');
  if (mustBeVerified && user.email_verified !== true) return false;
  if (!invitation.connection_id) return true;
  const connection = tenant.store.collection('connections').get(invitation.connection_id);
  return user.identities.some((identity) => identity.connection === connection?.name);
}

/**
 * Carries an invitation out: membership, roles within the organization, metadata, verified mail address; the
 * invitation is gone. docs-v2 main/docs/manage-users/organizations/configure-organizations/invite-members.mdx (2026-08).
 */
export function acceptInvitation(
  tenant: Tenant,
  invitation: Readonly<InvitationRow>,
  user: Readonly<UserRow>,
): Readonly<UserRow> {
  // A role that was deleted since the invitation went out is left out: it has no id that a membership could hold.
  const roles = (invitation.roles ?? []).filter((id) => tenant.store.collection('roles').has(id));
  addMember(tenant, invitation.organization_id, user.user_id, roles);
  consumeInvitation(tenant, invitation);
  noteVerified(tenant, user);
  // ASSUMPTION invitation-metadata-merge (emulator/assumptions.ts)
  const isReplaced = tenant.alternatives.has('invitation-metadata-merge');
  const before = isReplaced ? {} : { app: user.app_metadata, user: user.user_metadata };
  return updateUser(tenant, user, {
    email_verified: true,
    ...(invitation.app_metadata && { app_metadata: { ...before.app, ...invitation.app_metadata } }),
    ...(invitation.user_metadata && { user_metadata: { ...before.user, ...invitation.user_metadata } }),
  });
}

/** Takes the invitation away, as Auth0 does also when the wrong account tried to accept it. */
export function consumeInvitation(tenant: Tenant, invitation: Readonly<InvitationRow>): void {
  tenant.store.collection('organization_invitations').delete(invitation.id);
}
