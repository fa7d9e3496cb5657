import { findTransaction, userIn } from '../authentication/transactions.ts';
import type { LoginTrace } from '../local/traces.ts';
import type { InvitationRow, MailRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

/** Something about a login that its developer should know, and the one thing to do. */
export interface Finding {
  isHint?: true;
  what: string;
  fix: string;
}

/** The mail whose link began a login, as far as that can be known, and what of the link did not arrive. */
export interface Origin {
  mail: Readonly<MailRow>;
  link: URL;
  lost: string[];
  /** The link's ticket came with the login, or its user is the invited one. */
  isCertain: boolean;
}

const CARRIED = ['invitation', 'organization'] as const;

/** The invitation link that this login came from, or may have come from. */
export function originOf(tenant: Tenant, trace: LoginTrace): Origin | undefined {
  const ticket = trace.query.invitation;
  if (ticket) return originFrom(tenant, trace, ticket, true);
  const transaction = findTransaction(tenant, trace.id);
  const email = transaction && userIn(tenant, transaction)?.email?.toLowerCase();
  const candidates = pendingFor(tenant, trace);
  const own = email ? candidates.find(({ invitee }) => invitee.email.toLowerCase() === email) : undefined;
  // Somebody else's invitation says nothing about a login whose user is known.
  const chosen = own ?? (email ? undefined : candidates.at(-1));
  return chosen && originFrom(tenant, trace, chosen.ticket_id, own !== undefined);
}

function pendingFor({ store, clock }: Tenant, { clientId, query }: LoginTrace): Readonly<InvitationRow>[] {
  const now = clock.now().getTime();
  return [...store.collection('organization_invitations').values()].filter(
    ({ client_id, organization_id, expires_at }) =>
      client_id === clientId &&
      (!query.organization || query.organization === organization_id) &&
      Date.parse(expires_at) > now,
  );
}

function originFrom(tenant: Tenant, { query }: LoginTrace, ticket: string, isCertain: boolean): Origin | undefined {
  const mails = [...tenant.store.collection('mails').values()];
  for (const mail of mails.toReversed()) {
    const link = mail.links.map((one) => URL.parse(one)).find((url) => url?.searchParams.get('invitation') === ticket);
    if (!link) continue;
    const lost = CARRIED.filter((name) => link.searchParams.has(name) && !query[name]);
    return { mail, link, lost: [...lost], isCertain };
  }
  return undefined;
}

/** What is worth knowing about a login. */
export function findingsOf(tenant: Tenant, trace: LoginTrace, origin: Origin | undefined): Finding[] {
  return [lostParameters(origin), halfInvitation(trace, origin), spent(tenant, trace), language(tenant, trace)].filter(
    (finding) => finding !== undefined,
  );
}

function lostParameters(origin: Origin | undefined): Finding | undefined {
  if (!origin || origin.lost.length === 0) return undefined;
  const names = origin.lost.map((name) => `"${name}"`).join(' and ');
  const route = origin.link.origin + origin.link.pathname;
  const [was, it] = origin.lost.length > 1 ? ['were', 'them'] : ['was', 'it'];
  if (origin.isCertain) {
    return {
      what: `${names} ${was} lost between the link in the mail to ${origin.mail.to} and /authorize.`,
      fix: `The route ${route} received ${it} and has to pass ${it} on to /authorize, as parameters of the same names. The invitation is still pending.`,
    };
  }
  return {
    isHint: true,
    what: `If this login began with the link in the mail to ${origin.mail.to}, then ${names} ${was} lost on the way.`,
    fix: `The route ${route} has to pass ${it} on to /authorize. If the login began elsewhere, all is well.`,
  };
}

function halfInvitation({ query }: LoginTrace, origin: Origin | undefined): Finding | undefined {
  if (!query.invitation || query.organization || origin?.lost.length) return undefined;
  const fix = 'Send both parameters of the invitation link to /authorize.';
  return { what: '"invitation" came without "organization".', fix };
}

/** The application is told the same whatever became of an invitation; here one may know. */
function spent(tenant: Tenant, { query, hops }: LoginTrace): Finding | undefined {
  const begun = hops[0]?.at;
  if (!query.invitation || !begun) return undefined;
  const log = [...tenant.store.collection('logs').values()].find(({ type, date, details }) => {
    const { invitation } = (details ?? {}) as { invitation?: { ticket_id?: string } };
    return (type === 'si' || type === 'fi') && invitation?.ticket_id === query.invitation && date < begun;
  });
  if (!log) return undefined;
  const [who, when] = [log.user_name ?? log.user_id ?? 'an unknown account', log.date.slice(0, 19).replace('T', ' ')];
  if (log.type === 'fi') {
    const fix = 'Invite the person again, and let them sign out of other accounts first.';
    return { what: `The invitation was used up by ${who} at ${when}, and nobody joined.`, fix };
  }
  return { what: `The invitation was accepted by ${who} at ${when}.`, fix: 'Sign in without the link of the mail.' };
}

/** docs-v2 universal-login-internationalization.mdx (2026-04): a language must be enabled on the tenant. */
function language(tenant: Tenant, { query }: LoginTrace): Finding | undefined {
  const wanted = query.ui_locales?.split(' ')[0];
  const enabled = tenant.store.collection('settings').get('tenant')?.enabled_locales;
  const locales = Array.isArray(enabled) ? enabled.map(String) : ['en'];
  if (!wanted || locales.some((one) => one.split('-')[0] === wanted.split('-')[0])) return undefined;
  return {
    isHint: true,
    what: `ui_locales asked for "${wanted}", which this tenant does not have: its languages are ${locales.join(', ')}.`,
    fix: 'Add it to enabled_locales in the tenant settings.',
  };
}
