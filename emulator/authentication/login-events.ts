import { addMember } from '../directory/members.ts';
import type { JsonObject } from '../store/json.ts';
import type { ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { connectionOf } from './connections.ts';
import { logEvent } from './logs.ts';
import { organizationIn, type Transaction } from './transactions.ts';

/** What is known of an event beside the login in which it happened. */
export interface LoginEvent {
  user?: Readonly<UserRow> | undefined;
  /** What was typed, where there is no such user. */
  userName?: string | undefined;
  /** The user's own, unless told. */
  connection?: Readonly<ConnectionRow> | undefined;
  description?: string | undefined;
  details?: JsonObject | undefined;
}

/** Logs what happened in a login, with its application, organization and browser. */
export function logLoginEvent(tenant: Tenant, type: string, transaction: Transaction, event: LoginEvent): void {
  const { user, userName, description, details } = event;
  const connection = event.connection ?? (user && connectionOf(tenant, user));
  logEvent(tenant, type, {
    client: tenant.store.collection('clients').get(transaction.client_id),
    user,
    userName,
    organization: organizationIn(tenant, transaction),
    connection: connection?.name,
    connectionId: connection?.id,
    strategy: connection?.strategy,
    ip: transaction.ip,
    userAgent: transaction.user_agent,
    audience: transaction.audience,
    description,
    details,
  });
}

/**
 * The end of a login: `s`, `ssa` or, with its reason, `f`. Details: auth0/auth0-log-schemas, s (2026-11).
 * @param sessionId as `sid` in the ID token
 */
export function logLogin(
  tenant: Tenant,
  type: 's' | 'ssa' | 'f',
  transaction: Transaction,
  user: Readonly<UserRow> | undefined,
  { description, sessionId }: { description?: string | undefined; sessionId?: string | undefined } = {},
): void {
  const completedAt = tenant.clock.now().getTime();
  const { begun_at: initiatedAt = completedAt } = transaction;
  const details = {
    initiatedAt,
    completedAt,
    elapsedTime: completedAt - initiatedAt,
    ...(sessionId !== undefined && { session_id: sessionId }),
    ...(user?.logins_count !== undefined && { stats: { loginsCount: user.logins_count } }),
    ...(type === 'f' && { error: { message: description ?? '' } }),
  };
  logLoginEvent(tenant, type, transaction, { user, description, details });
}

/** Makes the user of a login a member by auto-membership. */
export function joinByLogin(
  tenant: Tenant,
  transaction: Transaction,
  organization_id: string,
  user: Readonly<UserRow>,
): void {
  addMember(tenant, organization_id, user.user_id);
  logJoined(tenant, { ...transaction, organization_id }, user, 'auto_membership');
}

/** Details: auth0/auth0-log-schemas, organization_member_added (2026-11). */
export function logJoined(
  tenant: Tenant,
  transaction: Transaction,
  user: Readonly<UserRow>,
  reason: 'invitation' | 'auto_membership',
): void {
  logLoginEvent(tenant, 'organization_member_added', transaction, { user, details: { reason } });
}
