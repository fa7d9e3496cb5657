import { evidenceOf } from '../tenants/evidence.ts';
import { fixForRefusal } from '../tenants/invitations.ts';
import { isOutcomeUnknown, type Management, refusalOf, tenantError } from '../tenants/management.ts';
import { findUsers, readInvitations } from '../tenants/objects.ts';
import { wait } from '../tenants/wait.ts';
import type { Entry } from './journal.ts';
import { keyOf, type Order } from './survey.ts';

/** How every invitation of a run is sent. */
export interface Terms {
  /** Seconds, 1 to 2,592,000; Auth0's 7 days where it is not said. */
  ttl?: number;
  sendsMail: boolean;
}

export interface Memory {
  of: (key: string) => Entry | undefined;
  note: (key: string, entry: Entry) => void;
}

export type Outcome =
  | { order: Order; status: 'invited'; id: string }
  /** By an earlier run of the same file. */
  | { order: Order; status: 'invited before'; id: string }
  | { order: Order; status: 'refused'; reason: string; fix?: string }
  | { order: Order; status: 'unknown'; reason: string };

export interface SendOptions {
  api: Management;
  orders: readonly Order[];
  terms: Terms;
  memory: Memory;
  onOutcome: (outcome: Outcome) => void;
  signal?: AbortSignal;
  /** Milliseconds before the first look after an outcome that is unknown: the tenant may still be at it. */
  settle?: number;
}

/** Enough to hide the time an answer takes; how many a second is the tenant's rate limit. */
const SENT_AT_ONCE = 6;
const MOST_TRIES = 5;

/**
 * Sends invitations. One whose outcome is unknown is looked up and sent again only when the tenant does not have it.
 * Ends early only where going on is pointless. @throws UserError for a tenant that lets nothing in; what was sent is noted
 */
export async function sendAll(options: SendOptions): Promise<void> {
  const queue = options.orders.values();
  let failed = false;
  const worker = async () => {
    for (const order of queue) {
      if (failed || options.signal?.aborted) return;
      try {
        options.onOutcome(await sendOne(order, options));
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: SENT_AT_ONCE }, worker));
  options.signal?.throwIfAborted();
  for (const end of ended) if (end.status === 'rejected') throw end.reason;
}

async function sendOne(order: Order, options: SendOptions): Promise<Outcome> {
  const { api, memory, settle = 1000, signal } = options;
  const key = keyOf(order.organization.id, order.person.email);
  const known = memory.of(key);
  if (known?.state === 'sent') return { order, status: 'invited before', id: known.id };
  const found = known?.state === 'sending' ? await lookUp(api, order) : undefined;
  if (found) return sent(order, found, memory, key);
  let last: unknown;
  for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
    memory.note(key, { state: 'sending' });
    try {
      const { id = '' } = await api.organizations.invitations.create(
        order.organization.id,
        requestFor(order, options.terms),
      );
      return sent(order, id, memory, key);
    } catch (error) {
      signal?.throwIfAborted();
      if (!isOutcomeUnknown(error)) return refused(error, order, options, key);
      last = error;
      await wait(settle * tries, signal);
      const made = await lookUp(api, order);
      if (made) return sent(order, made, memory, key);
    }
  }
  return { order, status: 'unknown', reason: refusalOf(last)?.message ?? String(last) };
}

function sent(order: Order, id: string, memory: Memory, key: string): Outcome {
  memory.note(key, { state: 'sent', id });
  return { order, status: 'invited', id };
}

/** What is refused for one invitation is told for that one; what would be refused for all ends the run. */
function refused(error: unknown, order: Order, { api, memory }: SendOptions, key: string): Outcome {
  const refusal = refusalOf(error);
  if (!refusal || ![400, 404, 409].includes(refusal.status)) {
    throw tenantError(error, api.domain, `to invite ${order.person.email}`);
  }
  memory.note(key, { state: 'refused', reason: refusal.message });
  const fix = fixForRefusal(refusal.message);
  return { order, status: 'refused', reason: refusal.message, ...(fix && { fix }) };
}

export function requestFor({ person, organization, client, roles, connectionId }: Order, { ttl, sendsMail }: Terms) {
  return {
    inviter: { name: person.inviter },
    invitee: { email: person.email },
    client_id: client.client_id,
    ...(connectionId && { connection_id: connectionId }),
    ...(ttl !== undefined && { ttl_sec: ttl }),
    ...(!sendsMail && { send_invitation_email: false }),
    // A list of roles must not be empty: OpenAPI CreateOrganizationInvitationRequestContent, minItems 1.
    ...(roles.length > 0 && {
      roles: roles.map(({ id }) => id),
      app_metadata: evidenceOf(
        organization.id,
        roles.map(({ name }) => name),
      ),
    }),
  };
}

/** The invitation that the tenant has for this person, or the membership that came of it. Nobody was invited before. */
async function lookUp(api: Management, { organization, person }: Order): Promise<string | undefined> {
  const email = person.email.toLowerCase();
  for await (const { id, invitee } of readInvitations(api, organization.id)) {
    if (invitee.email.toLowerCase() === email) return id;
  }
  const members = await findUsers(api, [email], organization.id);
  return members.has(email) ? 'accepted' : undefined;
}
