import { promisedIn } from '../tenants/evidence.ts';
import {
  type Client,
  type Invitation,
  type Organization,
  type OrganizationConnection,
  PASSWORDLESS,
  type Role,
  type User,
} from '../tenants/objects.ts';
import type { Case, Repair } from './case.ts';
import { keyOf } from './survey.ts';
import { type InvitationEvent, loginUriOf, type World } from './world.ts';

/** All that is known of one pending invitation. */
export interface Pending {
  invitation: Invitation;
  organization: Organization;
  /** Accounts with the invited address. */
  accounts: readonly User[];
  /** The one of them that is a member, and what it is there. */
  member?: { user: User; roles: readonly Role[] };
  /** Connections of the organization; read only where the invitation names one. */
  connections?: readonly OrganizationConnection[];
  /** A mail to this address that could not be sent. */
  failedMail?: InvitationEvent;
  world: World;
}

type Verdict = Pick<Case, 'cause' | 'evidence' | 'fix' | 'repair'>;
type Judge = (pending: Pending, client: Client) => Verdict | undefined | Promise<Verdict | undefined>;

/** An invitation is young for a day: people read their mail. */
const YOUNG_MS = 86_400_000;

/** Finds the cause: what makes the invitation useless before what merely keeps it waiting. */
export async function classify(pending: Pending): Promise<Case> {
  const { invitation, organization, world } = pending;
  const roles = rolesOf(pending).map(({ name }) => name);
  const common = { organization, email: invitation.invitee.email, roles, invitation, inviter: invitation.inviter.name };
  const client = world.clients.get(invitation.client_id);
  const unusable = clientProblem(invitation, client);
  if (!client || unusable) {
    const evidence = unusable ?? '';
    return {
      ...common,
      cause: 'application-gone',
      evidence,
      fix: 'Revoke it, and invite into an application that the tenant has',
      repair: { kind: 'revoke' },
    };
  }
  for (const judge of JUDGES) {
    const verdict = await judge(pending, client);
    if (verdict) return { ...common, ...verdict };
  }
  return { ...common, ...resting(pending) };
}

function clientProblem({ client_id }: Invitation, client: Client | undefined): string | undefined {
  if (!client) return `the application ${client_id} does not exist any more`;
  if ((client.organization_usage ?? 'deny') === 'deny')
    return `"${client.name}" does not let organizations in (organization_usage: deny)`;
  return client.is_first_party === false ? `"${client.name}" is a third-party application` : undefined;
}

/** The roles of an invitation that the tenant has now: of one that was made anew, the new one. */
function rolesOf({ invitation, organization, world }: Pending): { id: string; name: string; isGone: boolean }[] {
  const promised = promisedIn(invitation.app_metadata, organization.id) ?? [];
  const ids = invitation.roles ?? [];
  const living = new Set(ids.flatMap((id) => world.roles.get(id)?.name ?? []));
  const lost = promised.filter((name) => !living.has(name));
  return ids.map((id) => {
    const role = world.roles.get(id);
    if (role) return { ...role, isGone: false };
    // The evidence has the names: of a role that is gone, only one can be meant if only one is missing.
    const name = lost.shift() ?? id;
    const again = [...world.roles.values()].find((candidate) => candidate.name === name);
    return { id: again?.id ?? id, name, isGone: true };
  });
}

function living(pending: Pending): Role[] {
  return rolesOf(pending).filter(({ id }) => pending.world.roles.has(id));
}

function reinvite(
  pending: Pending,
  client: Client,
  change: Partial<Extract<Repair, { kind: 'reinvite' }>> = {},
): Repair {
  const { connection_id } = pending.invitation;
  return {
    kind: 'reinvite',
    roles: living(pending),
    clientId: client.client_id,
    ...(connection_id && { connectionId: connection_id }),
    ...change,
  };
}

const when = (date: string) => date.slice(0, 16).replace('T', ' ');

const JUDGES: readonly Judge[] = [
  function isMember(pending) {
    const { member, organization } = pending;
    if (!member) return undefined;
    const wanted = living(pending);
    const lacking = wanted.filter(({ id }) => !member.roles.some((role) => role.id === id));
    const who = `${member.user.user_id} is a member of ${organization.name}`;
    if (lacking.length === 0) {
      const evidence = `${who} and has every invited role`;
      return { cause: 'member-already', evidence, fix: 'Revoke the invitation', repair: { kind: 'revoke' } };
    }
    const names = lacking.map(({ name }) => name).join(', ');
    return {
      cause: 'member-without-role',
      evidence: `${who} and lacks ${names}`,
      fix: `Give the member ${names}, and revoke the invitation`,
      repair: { kind: 'assign-roles', userId: member.user.user_id, roles: lacking },
    };
  },
  function roleGone(pending, client) {
    const gone = rolesOf(pending).filter(({ isGone }) => isGone);
    if (gone.length === 0) return undefined;
    const evidence = `${gone.map(({ name }) => name).join(', ')} was deleted since`;
    const roles = living(pending);
    if (roles.length === 0) {
      const fix = 'Revoke it, create the role again, and invite again: npm run invite';
      return { cause: 'role-gone', evidence, fix, repair: { kind: 'revoke' } };
    }
    const fix = `Revoke it and invite again as ${roles.map(({ name }) => name).join(', ')}`;
    return { cause: 'role-gone', evidence, fix, repair: reinvite(pending, client) };
  },
  function connectionGone(pending, client) {
    const { connection_id: id } = pending.invitation;
    if (!id || !pending.connections) return undefined;
    const usable = pending.connections.filter(
      ({ is_enabled, connection }) => is_enabled !== false && !PASSWORDLESS.includes(connection.strategy),
    );
    if (usable.some(({ connection_id }) => connection_id === id)) return undefined;
    const evidence = `${id} is not enabled for ${pending.organization.name}`;
    if (usable.length === 0) {
      return { cause: 'connection-gone', evidence, fix: `Enable a connection for ${pending.organization.name}` };
    }
    const { connectionId: _, ...repair } = reinvite(pending, client) as Extract<Repair, { kind: 'reinvite' }>;
    const names = usable.map(({ connection }) => connection.name).join(', ');
    return {
      cause: 'connection-gone',
      evidence,
      fix: `Revoke it and invite again for any connection (${names})`,
      repair,
    };
  },
  function expired(pending, client) {
    const { expires_at } = pending.invitation;
    if (Date.parse(expires_at) > pending.world.now) return undefined;
    return {
      cause: 'expired',
      evidence: `it ended ${when(expires_at)}`,
      fix: 'Revoke it and invite again',
      repair: reinvite(pending, client),
    };
  },
  function accountOutside(pending, client) {
    const { invitation, accounts, organization } = pending;
    const came = (user: User) => (user.last_login ?? user.created_at ?? '') > invitation.created_at;
    const account = accounts.find((user) => user.email_verified === true && came(user)) ?? accounts.find(came);
    if (!account) return undefined;
    const made =
      (account.created_at ?? '') > invitation.created_at
        ? `signed up ${when(account.created_at ?? '')}`
        : `signed in ${when(account.last_login ?? '')}`;
    const evidence = `${account.user_id} ${made}, without the invitation, and is no member of ${organization.name}`;
    const names = living(pending)
      .map(({ name }) => name)
      .join(', ');
    if (account.email_verified !== true) {
      // Whoever made this account may have typed somebody else's address: only the mail can tell.
      const fix =
        'Revoke it and invite again: the address of the account is not verified, the link in the mail verifies it';
      return {
        cause: 'account-outside',
        evidence: `${evidence}; its address is not verified`,
        fix,
        repair: reinvite(pending, client),
      };
    }
    const fix = `Make the account a member${names ? ` as ${names}` : ''}, and revoke the invitation`;
    return {
      cause: 'account-outside',
      evidence,
      fix,
      repair: { kind: 'add-member', userId: account.user_id, roles: living(pending) },
    };
  },
  function noMail(pending, client) {
    const { failedMail, invitation, world } = pending;
    if (failedMail && failedMail.date >= invitation.created_at) {
      const evidence = `the log has a mail that failed ${when(failedMail.date)}: ${failedMail.description ?? ''}`;
      return {
        cause: 'no-mail',
        evidence,
        fix: 'Mend what the log names, then revoke it and invite again',
        repair: reinvite(pending, client),
      };
    }
    if (!world.mailProblem) return undefined;
    const fix = 'Switch the mail provider on, then revoke it and invite again';
    return { cause: 'no-mail', evidence: world.mailProblem, fix };
  },
  function staleLink(pending, client) {
    const { invitation, organization, world } = pending;
    const [link, uri] = [
      URL.parse(invitation.invitation_url),
      URL.parse(loginUriOf(client, organization, world.fallback)),
    ];
    if (!link || !uri || (link.origin === uri.origin && link.pathname === uri.pathname)) return undefined;
    const evidence = `the mail links to ${link.origin}${link.pathname}, and the login URI is ${uri.origin}${uri.pathname} now`;
    return { cause: 'stale-link', evidence, fix: 'Revoke it and invite again', repair: reinvite(pending, client) };
  },
  async function loginRoute({ world, organization }, client) {
    const problem = await world.routeProblem(client, organization);
    if (!problem) return undefined;
    return {
      cause: 'login-route',
      evidence: problem,
      fix: 'Mend the login route (npm run doctor -- ENV shows how); the link in the mail works again then',
    };
  },
];

/** Nothing is wrong: it was sent, and nobody came. */
function resting({ invitation, world }: Pending): Verdict {
  const age = world.now - Date.parse(invitation.created_at);
  const until = `it is valid until ${when(invitation.expires_at)}`;
  if (age < YOUNG_MS)
    return { cause: 'just-sent', evidence: `sent ${when(invitation.created_at)}; ${until}`, fix: 'Wait' };
  return {
    cause: 'waiting',
    evidence: `sent ${when(invitation.created_at)}, and no account has come since; ${until}`,
    fix: 'Remind the person: the link in the mail works',
  };
}

/** The key of an event's invitation, or undefined when the event does not say. */
export function eventKey({ details, organization_id }: InvitationEvent): string | undefined {
  const email = details?.invitation?.invitee?.email;
  const organization = details?.invitation?.inviter?.organization_id ?? organization_id;
  return email && organization ? keyOf(organization, email) : undefined;
}
