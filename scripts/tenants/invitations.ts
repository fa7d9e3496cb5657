import { didYouMean } from '../config/nearest.ts';
import { UserError } from '../errors.ts';
import { evidenceOf } from './evidence.ts';
import { type Management, refusalOf, tenantError } from './management.ts';

/** Who is invited where, to what. All by name. */
export interface InvitationOrder {
  email: string;
  organization: string;
  /** Names of roles. */
  roles: readonly string[];
  /** Name of the application that the invitee ends in. */
  application: string;
  /** Who invites, as the mail names them. */
  inviter: string;
}

export interface CreatedInvitation {
  id: string;
  organizationId: string;
}

/**
 * Creates an invitation, with the evidence by which the Action verify-invitation-roles knows the invited roles.
 * @throws UserError INVITATION_REFUSED with the reason and the fix, before anything is sent where a name is unknown.
 */
export async function invite(api: Management, domain: string, order: InvitationOrder): Promise<CreatedInvitation> {
  const [organization, roles, client] = await named(domain, () =>
    Promise.all([organizationOf(api, order.organization), rolesOf(api, order.roles), clientOf(api, order.application)]),
  );
  const request = {
    inviter: { name: order.inviter },
    invitee: { email: order.email },
    client_id: client,
    // A list of roles must not be empty: OpenAPI CreateOrganizationInvitationRequestContent, minItems 1.
    ...(roles.length > 0 && { roles, app_metadata: evidenceOf(organization, order.roles) }),
  };
  try {
    const { id = '' } = await api.organizations.invitations.create(organization, request);
    return { id, organizationId: organization };
  } catch (error) {
    throw refused(error, domain, order);
  }
}

export async function isPending(api: Management, { id, organizationId }: CreatedInvitation): Promise<boolean> {
  try {
    await api.organizations.invitations.get(organizationId, id);
    return true;
  } catch (error) {
    if (refusalOf(error)?.status === 404) return false;
    throw error;
  }
}

/** Names of the roles of a member, or undefined when nobody with this address is a member. */
export async function memberRoles(
  api: Management,
  { organizationId }: CreatedInvitation,
  email: string,
): Promise<string[] | undefined> {
  for await (const { user_id, email: address } of await api.organizations.members.list(organizationId)) {
    if (!user_id || address?.toLowerCase() !== email.toLowerCase()) continue;
    const roles: string[] = [];
    for await (const { name } of await api.organizations.members.roles.list(organizationId, user_id)) {
      if (name) roles.push(name);
    }
    return roles;
  }
  return undefined;
}

async function named<T>(domain: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    throw tenantError(error, domain, 'to tell its names');
  }
}

async function organizationOf(api: Management, name: string): Promise<string> {
  try {
    const { id = '' } = await api.organizations.getByName(name);
    return id;
  } catch (error) {
    if (refusalOf(error)?.status !== 404) throw error;
    const known: string[] = [];
    for await (const organization of await api.organizations.list()) known.push(organization.name ?? '');
    throw unknown('organization', name, known);
  }
}

async function rolesOf(api: Management, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const ids = new Map<string, string>();
  for await (const { id = '', name = '' } of await api.roles.list()) ids.set(name, id);
  return names.map((name) => {
    const id = ids.get(name);
    if (id === undefined) throw unknown('role', name, [...ids.keys()]);
    return id;
  });
}

async function clientOf(api: Management, name: string): Promise<string> {
  const known: string[] = [];
  for await (const { client_id, name: other = '' } of await api.clients.list({ is_global: false })) {
    if (other === name && client_id) return client_id;
    known.push(other);
  }
  throw unknown('application', name, known);
}

function unknown(what: string, name: string, known: readonly string[]): UserError {
  const message = `The tenant has no ${what} "${name}"${didYouMean(name, known)}`;
  const fix =
    known.length > 0 ? `Use one of: ${known.toSorted().join(', ')}` : `Deploy the ${what} first: npm run deploy`;
  return new UserError('INVITATION_REFUSED', message, fix);
}

/** What to change in tenant/ when Auth0 refuses an invitation with this message; undefined for an unknown reason. */
export function fixForRefusal(message: string): string | undefined {
  return REASONS.find(([pattern]) => pattern.test(message))?.[1];
}

/**
 * Reasons for which Auth0 refuses an invitation, and what to change in tenant/.
 * Source: docs-v2 main/docs/manage-users/organizations/configure-organizations/send-membership-invitations.mdx (2026-08).
 */
const REASONS: [pattern: RegExp, fix: string][] = [
  [
    /default login route is required/,
    'Give the application an initiate_login_uri, or the tenant a default_redirection_uri',
  ],
  [/does not allow organizations/, 'Set organization_usage of the application to allow or require'],
  [/roles do not exist/, 'Use roles that the tenant has; npm run deploy creates those of tenant/base/roles.yaml'],
  [/is not enabled for the organization/, 'Add the connection to the organization in tenant/base/organizations.yaml'],
  [/Passwordless connections/, 'Invite through a database, social or enterprise connection'],
  [/No organization found/, 'Deploy the organization first: npm run deploy'],
];

function refused(error: unknown, domain: string, { email }: InvitationOrder): unknown {
  const refusal = refusalOf(error);
  const fix = refusal && fixForRefusal(refusal.message);
  if (!refusal || !fix) return tenantError(error, domain, `to invite ${email}`);
  const message = `The tenant ${domain} refuses to invite ${email}: ${refusal.message}`;
  return new UserError('INVITATION_REFUSED', message, fix, { cause: error });
}
