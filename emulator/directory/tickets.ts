import { ticketId } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

/** What a ticket is for; also where under /u/ it leads. */
export type TicketPurpose = 'email-verification' | 'reset-verify';

/** A row of collection `tickets`. */
export interface Ticket {
  id: string;
  purpose: TicketPurpose;
  user_id: string;
  client_id?: string;
  organization_id?: string;
  /** Where the browser is sent in the end. */
  result_url?: string;
  mark_email_as_verified?: boolean;
  includeEmailInRedirect?: boolean;
  expires_at: string;
  used?: true;
}

/** Five days. Source: OpenAPI description of `ttl_sec`, 2026-06-25. */
const LIFETIME_S = 432_000;

/** Stores a ticket with what was asked of it. @returns the address that redeems it */
export function issueTicket(
  tenant: Tenant,
  purpose: TicketPurpose,
  user: Pick<UserRow, 'user_id'>,
  { ttl_sec, ...asked }: JsonObject = {},
): string {
  const id = ticketId();
  // No time to live, or none at all, means the default.
  const seconds = Number(ttl_sec ?? 0) || LIFETIME_S;
  const expires_at = new Date(tenant.clock.now().getTime() + seconds * 1000).toISOString();
  tenant.store.collection('tickets').put(id, { ...asked, id, purpose, user_id: user.user_id, expires_at });
  return `${tenant.issuer}u/${purpose}?ticket=${id}#`;
}

/** The ticket, whether or not it is still good; see `whyUseless`. */
export function findTicket(tenant: Tenant, purpose: TicketPurpose, id: string): Readonly<Ticket> | undefined {
  const row = tenant.store.collection('tickets').get(id);
  return row?.purpose === purpose ? (row as unknown as Ticket) : undefined;
}

/** Texts: docs-v2 main/docs/customize/email/email-templates, "Redirect To Results" (2026-08). */
export function whyUseless(tenant: Tenant, ticket: Readonly<Ticket>): string | undefined {
  if (ticket.used) return 'This URL can be used only once';
  return Date.parse(ticket.expires_at) <= tenant.clock.now().getTime() ? 'Access expired.' : undefined;
}

export function spendTicket(tenant: Tenant, ticket: Readonly<Ticket>): void {
  tenant.store.collection('tickets').put(ticket.id, { ...ticket, used: true } as unknown as JsonObject);
}
