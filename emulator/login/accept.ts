import { invitationOf } from '../authentication/connections.ts';
import { logJoined, logLoginEvent } from '../authentication/login-events.ts';
import { OAuthError } from '../authentication/oauth-error.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { acceptInvitation, consumeInvitation, goneText, isExpired, mayAccept } from '../directory/invitations.ts';
import type { JsonObject } from '../store/json.ts';
import type { InvitationRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

export const WRONG_ACCOUNT = 'the specified account is not allowed to accept the current invitation';

/** The invitation that this login answers. @throws OAuthError when it was used, revoked or ran out meanwhile */
export function currentInvitation(tenant: Tenant, transaction: Transaction): Readonly<InvitationRow> | undefined {
  if (!transaction.invitation_id) return undefined;
  const invitation = invitationOf(tenant, transaction);
  if (!invitation || isExpired(tenant, invitation))
    throw new OAuthError(400, 'invalid_request', goneText(tenant, invitation?.ticket_id));
  return invitation;
}

/**
 * Accepts the login's invitation for its user. The wrong account uses the invitation up and joins nobody:
 * support.auth0.com/center/s/article/auth0-organization-invitation-disappears-without-being-accepted (2026-11).
 * @throws OAuthError access_denied
 */
export function acceptFor(tenant: Tenant, transaction: Transaction, user: Readonly<UserRow>): void {
  const invitation = currentInvitation(tenant, transaction);
  // Who is blocked is refused in the next step, and the invitation waits for when the block is gone.
  if (!invitation || user.blocked) return;
  if (!mayAccept(tenant, invitation, user)) throw refuseAccount(tenant, transaction, invitation, user);
  acceptInvitation(tenant, invitation, user);
  logJoined(tenant, transaction, user, 'invitation');
  log(tenant, 'si', transaction, invitation, user, 'Successfully accepted a user invitation');
}

/** Uses the invitation up, logs `fi`, and says what the application is told. */
export function refuseAccount(
  tenant: Tenant,
  transaction: Transaction,
  invitation: Readonly<InvitationRow>,
  user?: Readonly<UserRow>,
): OAuthError {
  consumeInvitation(tenant, invitation);
  log(tenant, 'fi', transaction, invitation, user, WRONG_ACCOUNT);
  return new OAuthError(403, 'access_denied', WRONG_ACCOUNT);
}

/** Details: docs-v2 main/docs/oas/tenant-logs/logs-schema.json (2026-08). */
function log(
  tenant: Tenant,
  type: string,
  transaction: Transaction,
  invitation: Readonly<InvitationRow>,
  user: Readonly<UserRow> | undefined,
  description: string,
): void {
  const { id, ticket_id, client_id, created_at, expires_at, invitee, inviter, organization_id, roles } = invitation;
  const details = {
    id,
    ticket_id,
    client_id,
    created_at,
    expires_at,
    invitee,
    inviter: { ...inviter, organization_id },
    roles: roles ?? [],
  };
  const about = { user, description, details: { invitation: details as unknown as JsonObject } };
  logLoginEvent(tenant, type, transaction, about);
}
