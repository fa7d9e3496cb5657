import { createHash } from 'node:crypto';
import type { ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { connectionType } from './strategies.ts';
import { avatarOf, updateUser } from './users.ts';
import { wasVerified } from './verified.ts';

/** Who somebody is at another identity provider. */
export interface Identity {
  /** The provider's own id of the person. */
  id: string;
  name: string;
  /** A provider need not tell it. */
  email?: string;
  email_verified?: boolean;
}

/**
 * The user behind an identity, created at the first login. Later logins bring the profile up to date, unless the
 * connection says otherwise: docs-v2 main/docs/manage-users/user-accounts/user-profiles/
 * configure-connection-sync-with-auth0.mdx (2026-08).
 */
export function federatedUser(
  tenant: Tenant,
  connection: Readonly<ConnectionRow>,
  identity: Identity,
): Readonly<UserRow> {
  const user_id = userIdOf(connection, identity);
  const known = tenant.store.collection('users').get(user_id);
  if (!known) return createUser(tenant, connection, user_id, identity);
  const sync = connection.options?.set_user_root_attributes ?? 'on_each_login';
  return sync === 'on_each_login' ? updateUser(tenant, known, profileOf(tenant, user_id, identity)) : known;
}

/** Enterprise connections name themselves in the id: two of them may know a person by the same one. */
function userIdOf({ strategy, name }: Readonly<ConnectionRow>, { id }: Identity): string {
  const isNamed = connectionType(strategy) === 'enterprise' && !['waad', 'google-apps'].includes(strategy);
  return isNamed ? `${strategy}|${name}|${id}` : `${strategy}|${id}`;
}

function createUser(
  tenant: Tenant,
  { name, strategy }: Readonly<ConnectionRow>,
  user_id: string,
  identity: Identity,
): Readonly<UserRow> {
  const now = tenant.clock.iso();
  const own = user_id.slice(strategy.length + 1);
  const isSocial = connectionType(strategy) === 'social';
  const user: UserRow = {
    user_id,
    ...profileOf(tenant, user_id, identity),
    identities: [{ connection: name, provider: strategy, user_id: own, isSocial }],
    created_at: now,
    updated_at: now,
  };
  tenant.store.collection('users').put(user_id, user);
  return user;
}

/** A mail address that an invitation verified stays verified whatever the provider says later: invite-members.mdx. */
function profileOf(tenant: Tenant, userId: string, { name, email, email_verified }: Identity): Partial<UserRow> {
  const address = email?.toLowerCase();
  const isKept = wasVerified(tenant, userId, address);
  return {
    name,
    nickname: (address ?? name).split('@')[0] ?? name,
    picture: avatarOf(address ?? name),
    ...(address !== undefined && { email: address, email_verified: isKept || email_verified === true }),
  };
}

/** A stable id of a made-up person, as providers of this strategy look: digits for Google, hexadecimal for others. */
export function madeUpId(strategy: string, person: string): string {
  const hash = createHash('sha256').update(`${strategy}|${person}`).digest('hex');
  return strategy.startsWith('google-oauth2')
    ? BigInt(`0x${hash.slice(0, 18)}`)
        .toString()
        .slice(0, 21)
    : hash.slice(0, 24);
}
