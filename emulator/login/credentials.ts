import { allowsSignup, databases, type UsableConnection, usableConnections } from '../authentication/connections.ts';
import { logEvent } from '../authentication/logs.ts';
import { organizationIn, type Transaction } from '../authentication/transactions.ts';
import { passwordPolicy, passwordProblem } from '../directory/password-policy.ts';
import { authenticate, createDatabaseUser, findDatabaseUser } from '../directory/users.ts';
import type { ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import type { Texts } from './texts.ts';

/** A user, or what to tell whoever typed. */
export type Attempt = { user: Readonly<UserRow>; connection: Readonly<ConnectionRow> } | { problem: string };

/** The password of a user of one of the login's databases. Failures are logged as `fp` or `fu`. */
export function logIn(
  tenant: Tenant,
  transaction: Transaction,
  texts: Texts,
  email: string,
  password: string,
): Attempt {
  const usable = databases(usableConnections(tenant, transaction));
  for (const { connection } of usable) {
    const user = authenticate(tenant, connection.name, email, password);
    if (user) return { user, connection };
  }
  const known = usable.some(({ connection }) => findDatabaseUser(tenant, connection.name, email));
  log(tenant, known ? 'fp' : 'fu', transaction, usable[0]?.connection, texts.problems.wrongPassword, email);
  return { problem: texts.problems.wrongPassword };
}

/** The database in which someone may sign up in this login. */
export function signupDatabase(tenant: Tenant, transaction: Transaction): UsableConnection | undefined {
  return databases(usableConnections(tenant, transaction)).find(allowsSignup);
}

/** Creates a user. Success is logged as `ss`, failure as `fs`. */
export function signUp(
  tenant: Tenant,
  transaction: Transaction,
  texts: Texts,
  email: string,
  password: string,
): Attempt {
  const connection = signupDatabase(tenant, transaction)?.connection;
  const problem = connection ? signupProblem(tenant, connection, texts, email, password) : texts.problems.notAllowed;
  if (problem || !connection) {
    log(tenant, 'fs', transaction, connection, problem ?? texts.problems.notAllowed, email);
    return { problem: problem ?? texts.problems.notAllowed };
  }
  const user = createDatabaseUser(tenant, { connection, email, password });
  log(tenant, 'ss', transaction, connection, undefined, email, user);
  return { user, connection };
}

/** Whether this looks like a mail address. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(text.trim());
}

function signupProblem(
  tenant: Tenant,
  connection: Readonly<ConnectionRow>,
  texts: Texts,
  email: string,
  password: string,
): string | undefined {
  if (!isAddress(email)) return texts.problems.noEmail;
  if (password === '') return texts.problems.noPassword;
  if (findDatabaseUser(tenant, connection.name, email)) return texts.problems.exists;
  const policy = passwordPolicy(tenant, connection);
  const lacking = passwordProblem(policy, password, email);
  return lacking && texts.passwordRules[lacking](policy);
}

function log(
  tenant: Tenant,
  type: string,
  transaction: Transaction,
  connection: Readonly<ConnectionRow> | undefined,
  description: string | undefined,
  userName: string,
  user?: Readonly<UserRow>,
): void {
  logEvent(tenant, type, {
    client: tenant.store.collection('clients').get(transaction.client_id),
    user,
    userName,
    organization: organizationIn(tenant, transaction),
    connection: connection?.name,
    connectionId: connection?.id,
    strategy: connection?.strategy,
    ip: transaction.ip,
    userAgent: transaction.user_agent,
    description,
  });
}
