import { allowsSignup, databases, type UsableConnection, usableConnections } from '../authentication/connections.ts';
import { logLoginEvent } from '../authentication/login-events.ts';
import type { Transaction } from '../authentication/transactions.ts';
import { passwordPolicy, passwordProblem } from '../directory/password-policy.ts';
import { authenticate, createDatabaseUser, findDatabaseUser } from '../directory/users.ts';
import type { ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { ENGLISH } from './english.ts';
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
  const [known] = usable.flatMap(({ connection }) => findDatabaseUser(tenant, connection.name, email) ?? []);
  const description = ENGLISH.problems.wrongPassword;
  const about = { user: known, userName: email, connection: usable[0]?.connection, description };
  logLoginEvent(tenant, known ? 'fp' : 'fu', transaction, about);
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
  const problemIn = (language: Texts) =>
    connection ? signupProblem(tenant, connection, language, email, password) : language.problems.notAllowed;
  const problem = problemIn(texts);
  if (problem || !connection) {
    const description = problemIn(ENGLISH);
    logLoginEvent(tenant, 'fs', transaction, { userName: email, connection, description });
    return { problem: problem ?? texts.problems.notAllowed };
  }
  const user = createDatabaseUser(tenant, { connection, email, password });
  logLoginEvent(tenant, 'ss', transaction, { user, connection });
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
