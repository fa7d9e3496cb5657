import { connectionType, isFederated } from '../directory/strategies.ts';
import type { ClientRow, ConnectionRow, OrganizationConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import type { Transaction } from './transactions.ts';

/** A connection that may be used in a login, and its place in the organization if the login has one. */
export interface UsableConnection {
  connection: Readonly<ConnectionRow>;
  inOrganization?: Readonly<OrganizationConnectionRow>;
}

/**
 * The connections of a login: with an organization those enabled on it, otherwise those enabled on the application;
 * narrowed by the parameter `connection` and by the connection that an invitation names.
 */
export function usableConnections(tenant: Tenant, transaction: Transaction): UsableConnection[] {
  const wanted = transaction.query.connection;
  const invitation = invitationOf(tenant, transaction);
  return enabledConnections(tenant, transaction).filter(
    ({ connection }) =>
      (!wanted || connection.name === wanted) &&
      (!invitation?.connection_id || connection.id === invitation.connection_id),
  );
}

function enabledConnections(tenant: Tenant, transaction: Transaction): UsableConnection[] {
  const client = tenant.store.collection('clients').get(transaction.client_id);
  if (!client) return [];
  if (!transaction.organization_id) return connectionsOfClient(tenant, client).map((connection) => ({ connection }));
  const enabled = connectionsOf(tenant, transaction.organization_id);
  // Third-party applications: enable-third-party-application-access.mdx (2026-08).
  if (!client.is_first_party) return enabled.filter(({ connection }) => connection.is_domain_connection === true);
  // ASSUMPTION organization-connection-needs-client (emulator/assumptions.ts)
  if (!tenant.alternatives.has('organization-connection-needs-client')) return enabled;
  return enabled.filter(({ connection }) => connection.enabled_clients?.includes(client.client_id));
}

/** docs-v2 main/docs/authenticate/identity-providers/promote-connections-to-domain-level.mdx (2026-08) */
function connectionsOfClient(tenant: Tenant, client: Readonly<ClientRow>): Readonly<ConnectionRow>[] {
  const all = [...tenant.store.collection('connections').values()];
  return all.filter(({ enabled_clients, is_domain_connection }) =>
    client.is_first_party ? enabled_clients?.includes(client.client_id) : is_domain_connection === true,
  );
}

function connectionsOf({ store }: Tenant, organizationId: string): UsableConnection[] {
  const rows = store.collection('organization_connections').by('organization_id', organizationId);
  return rows.flatMap((inOrganization) => {
    const connection = store.collection('connections').get(inOrganization.connection_id);
    return connection && inOrganization.is_enabled !== false ? [{ connection, inOrganization }] : [];
  });
}

export function databases(usable: readonly UsableConnection[]): UsableConnection[] {
  return usable.filter(({ connection }) => connection.strategy === 'auth0');
}

/**
 * The social and enterprise connections that pages show as a button. Enterprise ones say so themselves: in an
 * organization yes unless told otherwise, outside no unless told otherwise (OpenAPI, `show_as_button`, 2026-06).
 * One that an invitation or the request names is shown in any case.
 */
export function buttons(tenant: Tenant, transaction: Transaction, usable: readonly UsableConnection[]) {
  const isNamed = Boolean(transaction.query.connection || invitationOf(tenant, transaction)?.connection_id);
  return usable.filter(({ connection, inOrganization }) => {
    const type = connectionType(connection.strategy);
    if (type === 'social') return true;
    if (type !== 'enterprise') return false;
    return isNamed || (inOrganization ? inOrganization.show_as_button !== false : connection.show_as_button === true);
  });
}

/**
 * The enterprise connection that a mail address belongs to by its domain. Where the organization is only chosen after
 * the login, those of every organization count too: docs-v2 main/docs/manage-users/organizations/
 * login-flows-for-organizations.mdx, "Identifier First Authentication with prompt for credentials" (2026-04).
 */
export function homeRealm(tenant: Tenant, transaction: Transaction, email: string): UsableConnection | undefined {
  const domain = email.split('@')[1]?.trim().toLowerCase();
  if (!domain) return undefined;
  const client = tenant.store.collection('clients').get(transaction.client_id);
  const isOpen = client?.organization_require_behavior === 'post_login_prompt' && client.organization_usage !== 'deny';
  const usable = usableConnections(tenant, transaction);
  const elsewhere = isOpen && !transaction.organization_id && client.is_first_party ? everywhere(tenant) : [];
  return [...usable, ...elsewhere].find(
    ({ connection }) => connectionType(connection.strategy) === 'enterprise' && domainsOf(connection).includes(domain),
  );
}

function everywhere({ store }: Tenant): UsableConnection[] {
  const rows = [...store.collection('organization_connections').values()].filter(
    ({ is_enabled }) => is_enabled !== false,
  );
  return rows.flatMap(({ connection_id }) => {
    const connection = store.collection('connections').get(connection_id);
    return connection ? [{ connection }] : [];
  });
}

/** The domains of Home Realm Discovery, in lower case. */
export function domainsOf({ options }: Readonly<ConnectionRow>): string[] {
  const { domain_aliases: aliases, tenant_domain: own, domain } = options ?? {};
  const named = [...(Array.isArray(aliases) ? aliases : []), own, domain];
  return named.filter((value): value is string => typeof value === 'string').map((value) => value.toLowerCase());
}

/** The connection of a social or enterprise login that goes on, if it may be used in it. */
export function upstreamOf(tenant: Tenant, transaction: Transaction): Readonly<ConnectionRow> | undefined {
  const connection = tenant.store.collection('connections').get(transaction.upstream_id ?? '');
  return connection && isFederated(connection.strategy) ? connection : undefined;
}

/**
 * Whether someone may sign up: docs-v2 main/docs/manage-users/organizations/configure-organizations/
 * enable-connections.mdx: organization sign-up counts even if the connection has sign-ups disabled (2026-08).
 */
export function allowsSignup({ connection, inOrganization }: UsableConnection): boolean {
  return connection.options?.disable_signup !== true || inOrganization?.is_signup_enabled === true;
}

/** The connection through which a user of this login is known. */
export function connectionOf(tenant: Tenant, user: Readonly<UserRow>): Readonly<ConnectionRow> | undefined {
  const [identity] = user.identities;
  return identity && tenant.store.collection('connections').firstBy('name', identity.connection);
}

export function invitationOf(tenant: Tenant, { invitation_id: id }: Transaction) {
  return id ? tenant.store.collection('organization_invitations').get(id) : undefined;
}
