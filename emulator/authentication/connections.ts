import type { ConnectionRow, OrganizationConnectionRow, UserRow } from '../store/rows.ts';
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
 * ASSUMPTION organization-connection-needs-client (emulator/assumptions.ts)
 */
export function usableConnections(tenant: Tenant, transaction: Transaction): UsableConnection[] {
  const all = tenant.store.collection('connections');
  const candidates: UsableConnection[] = transaction.organization_id
    ? tenant.store
        .collection('organization_connections')
        .by('organization_id', transaction.organization_id)
        .flatMap((inOrganization) => {
          const connection = all.get(inOrganization.connection_id);
          return connection ? [{ connection, inOrganization }] : [];
        })
    : [...all.values()]
        .filter(({ enabled_clients }) => enabled_clients?.includes(transaction.client_id))
        .map((connection) => ({ connection }));
  const wanted = transaction.query.connection;
  const invitation = invitationOf(tenant, transaction);
  return candidates.filter(
    ({ connection }) =>
      (!wanted || connection.name === wanted) &&
      (!invitation?.connection_id || connection.id === invitation.connection_id),
  );
}

export function databases(usable: readonly UsableConnection[]): UsableConnection[] {
  return usable.filter(({ connection }) => connection.strategy === 'auth0');
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
