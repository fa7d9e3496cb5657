import { passwordPolicy, passwordProblem } from '../../directory/password-policy.ts';
import { connectionType } from '../../directory/strategies.ts';
import type { JsonObject } from '../../store/json.ts';
import type { ConnectionRow, UserRow } from '../../store/rows.ts';
import type { Tenant } from '../../tenant.ts';
import { ApiError, badRequest, conflict } from '../engine/errors.ts';

/*
 * What Auth0 refuses of users. The texts are those of the OpenAPI description (2026-06-25), POST and PATCH /users; that of
 * weak passwords and of an address that is taken are quoted by many users of real tenants (2026-11). That a username needs
 * `requires_username` is not checked: every recorded user with one is of Username-Password-Authentication, which a new
 * tenant has without.
 */

/** @throws ApiError 400, 409 */
export function checkNewUser(tenant: Tenant, connection: Readonly<ConnectionRow>, body: JsonObject): void {
  const type = connectionType(connection.strategy);
  if (type !== 'database' && type !== 'passwordless') {
    throw badRequest(
      'Connection does not support user creation through the API. It must either be a database or passwordless connection.',
      'operation_not_supported',
    );
  }
  if (holderOf(tenant, connection, body)) throw conflict('The user already exists.', 'auth0_idp_error');
  checkPassword(tenant, connection, body.password, body.email);
}

/** Pairs that one update cannot change, and what only a database takes. @throws ApiError 400 */
export function checkChangedUser(tenant: Tenant, user: Readonly<UserRow>, body: JsonObject): void {
  for (const [one, other] of [
    ['password', 'email'],
    ['password', 'email_verified'],
    ['username', 'email'],
    ['username', 'email_verified'],
    ['username', 'password'],
  ] as const) {
    if (body[one] !== undefined && body[other] !== undefined) {
      throw badRequest(`Cannot update ${one} and ${other} simultaneously.`);
    }
  }
  const name = typeof body.connection === 'string' ? body.connection : user.identities[0]?.connection;
  const connection = tenant.store.collection('connections').firstBy('name', name ?? '');
  if (body.connection !== undefined && !connection)
    throw badRequest('The connection does not exist.', 'inexistent_connection');
  if (!connection) return;
  const { password_hash: _, ...own } = user;
  const wanted = { username: body.username ?? null, email: body.email ?? null };
  const holder = holderOf(tenant, connection, wanted);
  if (holder && holder.user_id !== own.user_id) {
    const what = body.email !== undefined ? 'email' : 'username';
    throw new ApiError(400, `The specified new ${what} already exists`, 'auth0_idp_error');
  }
  checkPassword(tenant, connection, body.password, body.email ?? user.email);
}

/** Who has this address or this username in the connection already. */
function holderOf(tenant: Tenant, { name }: Readonly<ConnectionRow>, body: JsonObject): Readonly<UserRow> | undefined {
  const users = tenant.store.collection('users');
  const isHere = ({ identities }: Readonly<UserRow>) => identities.some(({ connection }) => connection === name);
  const sameEmail =
    typeof body.email === 'string' ? users.by('email', body.email.toLowerCase()).find(isHere) : undefined;
  if (sameEmail || typeof body.username !== 'string') return sameEmail;
  const username = body.username.toLowerCase();
  return users.by('connection', name).find((user) => String(user.username ?? '').toLowerCase() === username);
}

function checkPassword(tenant: Tenant, connection: Readonly<ConnectionRow>, password: unknown, email: unknown): void {
  if (typeof password !== 'string' || connection.strategy !== 'auth0') return;
  if (
    passwordProblem(passwordPolicy(tenant, connection), password, typeof email === 'string' ? email : '') === undefined
  )
    return;
  throw new ApiError(400, 'PasswordStrengthError: Password is too weak');
}
