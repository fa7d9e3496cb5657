import { html } from 'hono/html';
import type { InvitationRow, LogRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { empty, type Markup, moment, tag } from './layout.ts';
import { clientName, newest, organizationName, roleNames } from './names.ts';

/** A moment in the life of an invitation. */
interface Event {
  at: string;
  text: Markup;
}

interface Life {
  invitation: Readonly<Partial<InvitationRow>>;
  state: Markup;
  events: Event[];
}

/** Auth0 keeps only the pending ones: what became of the others is in the mails and the log. */
export function invitations(tenant: Tenant): Markup {
  const lives = [...pending(tenant), ...ended(tenant), ...revoked(tenant)];
  if (lives.length === 0)
    return empty('No invitation yet. Send one with POST /api/v2/organizations/{id}/invitations, or npm run invite.');
  const last = ({ events }: Life) => events.at(-1)?.at ?? '';
  return html`${lives.sort((one, other) => last(other).localeCompare(last(one))).map((life) => card(tenant, life))}`;
}

function pending(tenant: Tenant): Life[] {
  const { store, clock } = tenant;
  return newest(store.collection('organization_invitations').values()).map((invitation) => {
    const isOver = Date.parse(invitation.expires_at) <= clock.now().getTime();
    const expiry = { at: invitation.expires_at, text: html`${isOver ? 'expired' : 'expires'}` };
    const tries = attempts(tenant, invitation);
    return {
      invitation,
      state: isOver ? tag('bad', 'expired') : tag('wait', 'pending'),
      events: [...beginning(tenant, invitation), ...tries, ...(isOver ? [expiry] : [])],
    };
  });
}

/** Deleted through the Management API, also with their organization. Nothing but the request still knows of them. */
function revoked(tenant: Tenant): Life[] {
  const changes = tenant.requests.all().flatMap((request) => request.changes);
  return changes.flatMap(({ collection, before, after }) => {
    if (collection !== 'organization_invitations' || !before || after) return [];
    const { invitation_url: _leadsNowhere, ...invitation } = before as InvitationRow;
    return [{ invitation, state: tag('bad', 'revoked'), events: beginning(tenant, invitation) }];
  });
}

/** `si` and `fi` hold the invitation that they are about. */
function ended(tenant: Tenant): Life[] {
  return newest(tenant.store.collection('logs').values()).flatMap((log) => {
    if (log.type !== 'si' && log.type !== 'fi') return [];
    const { invitation = {} } = (log.details ?? {}) as { invitation?: Partial<InvitationRow> };
    const isAccepted = log.type === 'si';
    const what = isAccepted
      ? html`accepted by ${who(log)}`
      : html`used up by ${who(log)}: ${String(log.description ?? '')}`;
    const known = { ...invitation, organization_id: String(log.organization_id ?? '') };
    return [
      {
        invitation: known,
        state: isAccepted ? tag('good', 'accepted') : tag('bad', 'used up, nobody joined'),
        events: [...beginning(tenant, known), { at: log.date, text: what }],
      },
    ];
  });
}

function who(log: Readonly<LogRow>): string {
  return String(log.user_name ?? log.user_id ?? 'an unknown account');
}

function beginning(tenant: Tenant, { ticket_id: ticket, created_at }: Readonly<Partial<InvitationRow>>): Event[] {
  const mail = [...tenant.store.collection('mails').values()].find(({ links }) =>
    links.some((link) => ticket && link.includes(ticket)),
  );
  return [
    ...(created_at ? [{ at: created_at, text: html`created` }] : []),
    ...(mail ? [{ at: mail.sent_at, text: html`mail sent to ${mail.to}` }] : []),
  ];
}

/** Logins that came with the ticket and did not end in it. */
function attempts(tenant: Tenant, { ticket_id }: Readonly<InvitationRow>): Event[] {
  return tenant.traces
    .all()
    .filter(({ query }) => query.invitation === ticket_id)
    .reverse()
    .flatMap(({ id, hops }) =>
      hops[0]
        ? [{ at: hops[0].at, text: html`opened: <a href="/_local/console/login?id=${id}">see the login</a>` }]
        : [],
    );
}

function card(tenant: Tenant, { invitation, state, events }: Life): Markup {
  const { invitee, inviter, organization_id = '', roles = [], client_id = '', invitation_url: link } = invitation;
  return html`<article><div class="head"><div><h2>${invitee?.email ?? 'unknown'}</h2>
<div class="meta">to ${organizationName(tenant, organization_id)} as ${roleNames(tenant, roles)}, by ${inviter?.name ?? 'somebody'}, through ${clientName(tenant, client_id)}</div></div>${state}</div>
<div class="inside"><dl class="pair">${events.map(({ at, text }) => html`<dt>${moment(at)}</dt><dd>${text}</dd>`)}
${link ? html`<dt>link</dt><dd><a href="${link}" rel="noreferrer" target="_blank">open the invitation of ${invitee?.email ?? ''}</a></dd>` : ''}</dl></div></article>`;
}
