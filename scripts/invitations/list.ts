import { promisedIn } from '../tenants/evidence.ts';
import { checkpointed, type Management, read, refusalOf } from '../tenants/management.ts';
import {
  collect,
  findMembers,
  findUsers,
  type Invitation,
  type Member,
  type Organization,
  type Role,
  readConnections,
  readInvitations,
  readMemberRoles,
  type User,
} from '../tenants/objects.ts';
import type { Case } from './case.ts';
import { classify, eventKey } from './classify.ts';
import { keyOf } from './survey.ts';
import { type InvitationEvent, readWorld, type World } from './world.ts';

export interface ListOptions {
  api: Management;
  /** Name or id of the only organization to look at. */
  organization?: string;
  ca?: string;
  /** How many organizations have been looked at. */
  onProgress?: (organizations: number) => void;
}

/**
 * Every pending invitation with its cause, organization by organization; then what the log tells of those that are gone
 * without a member, and of members who lack the roles of theirs. One request for 100 organizations, one for each
 * organization (Auth0 has no other list), one for 40 addresses, and one where an address has an account. Only one hundred
 * organizations are in memory at a time.
 */
export async function* listCases({ api, organization, ca, onProgress }: ListOptions): AsyncGenerator<Case> {
  const world = await readWorld(api, ca);
  const traces = tracesOf(world.events);
  let seen = 0;
  for await (const organizations of inChunks(organizationsOf(api, organization))) {
    yield* await casesIn(api, organizations, world, traces);
    seen += organizations.length;
    onProgress?.(seen);
  }
  yield* afterwards(api, world, traces, organization);
}

/** What the log has of invitations that are not, or no longer, in the list; by organization and address. */
interface Traces {
  failed: Map<string, InvitationEvent>;
  accepted: Map<string, InvitationEvent>;
  /** By address alone: a mail knows no organization. */
  mails: Map<string, InvitationEvent>;
}

/** Events come newest first: the last word on each. */
function tracesOf(events: readonly InvitationEvent[]): Traces {
  const traces: Traces = { failed: new Map(), accepted: new Map(), mails: new Map() };
  for (const event of events) {
    if (event.type === 'fn') {
      const to = String(event.details?.to ?? event.user_name ?? '').toLowerCase();
      if (to && !traces.mails.has(to)) traces.mails.set(to, event);
      continue;
    }
    const key = eventKey(event);
    if (!key || traces.failed.has(key) || traces.accepted.has(key)) continue;
    (event.type === 'fi' ? traces.failed : traces.accepted).set(key, event);
  }
  return traces;
}

async function* organizationsOf(api: Management, wanted: string | undefined): AsyncGenerator<Organization> {
  if (!wanted) {
    yield* checkpointed<Organization>(api, '/organizations', 'organizations');
    return;
  }
  const path = wanted.startsWith('org_')
    ? `/organizations/${wanted}`
    : `/organizations/name/${encodeURIComponent(wanted)}`;
  yield await read<Organization>(api, path);
}

const CHUNK = 100;

async function* inChunks<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let chunk: T[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length === CHUNK) {
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

async function casesIn(
  api: Management,
  organizations: readonly Organization[],
  world: World,
  traces: Traces,
): Promise<Case[]> {
  const lists = await Promise.all(organizations.map(({ id }) => collect(readInvitations(api, id))));
  const accounts = await findUsers(
    api,
    lists.flat().map(({ invitee }) => invitee.email),
  );
  const cases = await Promise.all(
    organizations.map((organization, index) =>
      casesOf(api, organization, lists[index] ?? [], { world, traces, accounts }),
    ),
  );
  return cases.flat();
}

interface Known {
  world: World;
  traces: Traces;
  accounts: ReadonlyMap<string, User[]>;
}

async function casesOf(
  api: Management,
  organization: Organization,
  invitations: readonly Invitation[],
  { world, traces, accounts }: Known,
): Promise<Case[]> {
  const users = invitations.flatMap(({ invitee }) => accounts.get(invitee.email.toLowerCase()) ?? []);
  const [members, connections] = await Promise.all([
    users.length > 0 ? findMembers(api, organization.id, users) : new Map<string, Member>(),
    invitations.some(({ connection_id }) => connection_id) ? readConnections(api, organization.id) : undefined,
  ]);
  return Promise.all(
    invitations.map((invitation) => {
      const email = invitation.invitee.email.toLowerCase();
      traces.failed.delete(keyOf(organization.id, email));
      const mine = accounts.get(email) ?? [];
      const user = mine.find(({ user_id }) => members.has(user_id));
      const failedMail = traces.mails.get(email);
      return classify({
        invitation,
        organization,
        world,
        accounts: mine,
        ...(user && { member: { user, roles: members.get(user.user_id)?.roles ?? [] } }),
        ...(connections && { connections }),
        ...(failedMail && { failedMail }),
      });
    }),
  );
}

/** What became of invitations that are no longer listed. */
async function* afterwards(
  api: Management,
  world: World,
  traces: Traces,
  wanted: string | undefined,
): AsyncGenerator<Case> {
  const events = [...traces.failed.values(), ...traces.accepted.values()];
  for (const [id, some] of Map.groupBy(events, (event) => organizationId(event))) {
    const organization = await read<Organization>(api, `/organizations/${id}`).catch(ignoreMissing);
    if (!organization || (wanted && wanted !== organization.id && wanted !== organization.name)) continue;
    const members = await findUsers(api, some.map(emailOf), id);
    for (const event of some) {
      const [user] = members.get(emailOf(event)) ?? [];
      const one =
        event.type === 'fi'
          ? usedUp(event, organization, world, user)
          : await lacking(api, event, organization, world, user);
      if (one) yield one;
    }
  }
}

function ignoreMissing(error: unknown): undefined {
  if (refusalOf(error)?.status !== 404) throw error;
}

const emailOf = ({ details }: InvitationEvent) => (details?.invitation?.invitee?.email ?? '').toLowerCase();

function organizationId({ details, organization_id }: InvitationEvent): string {
  return details?.invitation?.inviter?.organization_id ?? organization_id ?? '';
}

function rolesIn({ details }: InvitationEvent, { roles }: World): Role[] {
  return (details?.invitation?.roles ?? []).flatMap((id) => roles.get(id) ?? []);
}

/** `fi` uses an invitation up and makes nobody a member: support article "invitation disappears" (2026-11). */
function usedUp(
  event: InvitationEvent,
  organization: Organization,
  world: World,
  member: User | undefined,
): Case | undefined {
  const invitation = event.details?.invitation;
  const clientId = invitation?.client_id;
  if (member || !invitation || !clientId) return undefined;
  const by = event.user_name && event.user_name.toLowerCase() !== emailOf(event) ? ` as ${event.user_name}` : '';
  const roles = rolesIn(event, world);
  return {
    organization,
    email: invitation.invitee?.email ?? '',
    roles: roles.map(({ name }) => name),
    cause: 'used-by-another',
    evidence: `the log has that it was accepted${by} ${event.date.slice(0, 16).replace('T', ' ')} (fi): ${event.description ?? ''}`,
    fix: 'Invite again, and ask the person to open the link where nobody else is signed in',
    inviter: invitation.inviter?.name ?? organization.display_name ?? organization.name,
    repair: { kind: 'reinvite', roles, clientId },
  };
}

/** A member whose accepted invitation carried roles that the membership has not. */
async function lacking(
  api: Management,
  event: InvitationEvent,
  organization: Organization,
  world: World,
  member: User | undefined,
): Promise<Case | undefined> {
  const promised = rolesIn(event, world);
  if (!member || promised.length === 0) return undefined;
  const held = await readMemberRoles(api, organization.id, member.user_id);
  const missing = promised.filter(({ id }) => !held.some((role) => role.id === id));
  // The Action takes the evidence away once the roles have arrived: whoever lacks one after that has lost it since.
  const open = promisedIn(member.app_metadata, organization.id);
  const isUnproved = open === undefined && missing.length < promised.length;
  if (missing.length === 0 || isUnproved) return undefined;
  const names = missing.map(({ name }) => name).join(', ');
  const proof = open ? 'and the evidence of the invitation is still there' : 'and holds no invited role';
  return {
    organization,
    email: emailOf(event),
    roles: promised.map(({ name }) => name),
    cause: 'roles-never-landed',
    evidence: `${member.user_id} accepted ${event.date.slice(0, 16).replace('T', ' ')} (si), lacks ${names}, ${proof}`,
    fix: `Give the member ${names}`,
    inviter: event.details?.invitation?.inviter?.name ?? '',
    repair: { kind: 'assign-roles', userId: member.user_id, roles: missing },
  };
}
