import { createHash } from 'node:crypto';
import { objectId } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { hashPassword, verifyPassword } from './passwords.ts';

export interface NewUser {
  connection: Readonly<ConnectionRow>;
  email: string;
  password: string;
  email_verified?: boolean;
  app_metadata?: JsonObject;
  user_metadata?: JsonObject;
}

/** The user of a database connection with this mail address, in whatever case. */
export function findDatabaseUser(tenant: Tenant, connection: string, email: string): Readonly<UserRow> | undefined {
  const users = tenant.store.collection('users').by('email', email.trim().toLowerCase());
  return users.find(({ identities }) => identities.some((identity) => identity.connection === connection));
}

/** The same by address or by username, whichever was typed. */
function findByLogin(tenant: Tenant, connection: string, login: string): Readonly<UserRow> | undefined {
  const byEmail = findDatabaseUser(tenant, connection, login);
  if (byEmail || login.includes('@')) return byEmail;
  const name = login.trim().toLowerCase();
  const users = tenant.store.collection('users').by('connection', connection);
  return users.find(({ username }) => typeof username === 'string' && username.toLowerCase() === name);
}

/** The user whose password this is, by address or username. Takes as long for an unknown address, so that time tells nothing. */
export function authenticate(
  tenant: Tenant,
  connection: string,
  email: string,
  password: string,
): Readonly<UserRow> | undefined {
  const user = findByLogin(tenant, connection, email);
  const matches = verifyPassword(password, user?.password_hash ?? NOBODY);
  return matches ? user : undefined;
}

const NOBODY = hashPassword(objectId());

/** Stores a user of a database connection, with the profile that Auth0 derives from a mail address. */
export function createDatabaseUser(tenant: Tenant, wanted: NewUser): Readonly<UserRow> {
  const email = wanted.email.trim().toLowerCase();
  const id = objectId();
  const now = tenant.clock.iso();
  const user: UserRow = {
    user_id: `auth0|${id}`,
    email,
    email_verified: wanted.email_verified ?? false,
    name: email,
    nickname: email.split('@')[0] ?? email,
    picture: avatarOf(email),
    identities: [{ connection: wanted.connection.name, provider: 'auth0', user_id: id, isSocial: false }],
    ...(wanted.app_metadata && { app_metadata: wanted.app_metadata }),
    ...(wanted.user_metadata && { user_metadata: wanted.user_metadata }),
    created_at: now,
    updated_at: now,
    password_hash: hashPassword(wanted.password),
  };
  tenant.store.collection('users').put(user.user_id, user);
  return user;
}

/** Stores a changed user. */
export function updateUser(tenant: Tenant, user: Readonly<UserRow>, changes: Partial<UserRow>): Readonly<UserRow> {
  const changed = { ...user, ...changes, updated_at: tenant.clock.iso() };
  tenant.store.collection('users').put(user.user_id, changed);
  return changed;
}

/** Counts a login. */
export function noteLogin(tenant: Tenant, user: Readonly<UserRow>, ip: string): Readonly<UserRow> {
  const logins_count = (user.logins_count ?? 0) + 1;
  return updateUser(tenant, user, { last_login: tenant.clock.iso(), last_ip: ip, logins_count });
}

/** Gravatar's picture of an address, as Auth0 has it. */
export function avatarOf(email: string): string {
  const hash = createHash('md5').update(email).digest('hex');
  const letters = email.slice(0, 2).toLowerCase();
  const fallback = encodeURIComponent(`https://cdn.auth0.com/avatars/${letters}.png`);
  return `https://s.gravatar.com/avatar/${hash}?s=480&r=pg&d=${fallback}`;
}
