import type { IncomingMessage, ServerResponse } from 'node:http';
import { passwordPolicy, passwordProblem } from '../directory/password-policy.ts';
import { issueTicket } from '../directory/tickets.ts';
import { createDatabaseUser, findDatabaseUser, updateUser } from '../directory/users.ts';
import { sendMail } from '../mail/mail.ts';
import { isObject, type JsonObject } from '../store/json.ts';
import type { ClientRow, ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { answering, type Parameters, readParameters, requireParameters, sendJson } from './http.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError } from './oauth-error.ts';
import { findOrganization } from './request-rules.ts';

/** What of the profile a sign-up may bring along. docs-v2 main/docs/api/authentication/signup (2026-08). */
const PROFILE = ['given_name', 'family_name', 'name', 'nickname', 'picture'] as const;

/** A refusal in the form of these endpoints, which is older than OAuth's. */
class SignupError extends Error {
  readonly body: JsonObject;

  constructor(body: JsonObject) {
    super(String(body.code));
    this.body = { ...body, statusCode: 400 };
  }
}

/** Quoted in full by users of real tenants (2026-11); it does not tell what is wrong, so that nobody learns of users. */
const INVALID = { name: 'BadRequestError', code: 'invalid_signup', description: 'Invalid sign up' };
/** Name, message and code: as before. What the real one tells of the rules beside them is not built. */
const WEAK = { name: 'PasswordStrengthError', message: 'Password is too weak', code: 'invalid_password' };

interface Asked {
  tenant: Tenant;
  client: Readonly<ClientRow>;
  connection: Readonly<ConnectionRow>;
  request: IncomingMessage;
  parameters: Parameters;
}

/** `POST /dbconnections/signup`: a user of a database, for an application that shows the form itself. */
export function signup(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answering(response, async () => {
    const asked = await read(tenant, request);
    try {
      const user = create(asked);
      log(asked, 'ss', user);
      tenant.store.commit();
      sendJson(response, 200, shown(user, asked.parameters));
    } catch (error) {
      if (!(error instanceof SignupError)) throw error;
      log(asked, 'fs', undefined, String(error.body.description ?? error.body.message));
      tenant.store.commit();
      sendJson(response, 400, error.body);
    }
  });
}

/**
 * `POST /dbconnections/change_password`: mails a link to whoever owns the address. The answer is the same for an address
 * that nobody has. Recorded: go-auth0-v1/authentication/TestDatabaseChangePassword.yaml#0, 2024-07.
 */
export function changePassword(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answering(response, async () => {
    const asked = await read(tenant, request);
    const { email = '', organization } = asked.parameters;
    requireParameters(asked.parameters, ['email']);
    const organization_id = organization ? findOrganization(tenant, organization).id : undefined;
    const user = findDatabaseUser(tenant, asked.connection.name, email);
    if (user) await mailTicket(asked, user, organization_id);
    else log(asked, 'fcpr', undefined, 'user does not exist.');
    tenant.store.commit();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end("We've just sent you an email to reset your password.");
  });
}

/** @throws OAuthError invalid_request */
async function read(tenant: Tenant, request: IncomingMessage): Promise<Asked> {
  const parameters = await readParameters(request);
  requireParameters(parameters, ['client_id', 'connection']);
  const client = tenant.store.collection('clients').get(parameters.client_id ?? '');
  if (!client) throw new OAuthError(403, 'invalid_request', `Unknown client: ${parameters.client_id}`);
  const connection = tenant.store.collection('connections').firstBy('name', parameters.connection ?? '');
  const isUsable = connection?.strategy === 'auth0' && connection.enabled_clients?.includes(client.client_id);
  // Said by the Authentication API of an unknown connection: auth0-java, AuthAPITest (2026).
  if (!connection || !isUsable) throw new OAuthError(400, 'invalid_request', 'the connection was not found');
  return { tenant, client, connection, request, parameters };
}

function create({ tenant, connection, parameters }: Asked): Readonly<UserRow> {
  const { email = '', password = '', username, user_metadata } = parameters;
  if (!email && parameters.phone_number) {
    throw new OAuthError(501, 'not_implemented', 'This local tenant does not have sign-ups without a mail address');
  }
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(email) || connection.options?.disable_signup === true)
    throw new SignupError(INVALID);
  const users = tenant.store.collection('users');
  const isTaken = (name: string) =>
    users.by('connection', connection.name).some((user) => String(user.username ?? '').toLowerCase() === name);
  if (findDatabaseUser(tenant, connection.name, email)) throw new SignupError(INVALID);
  if (username !== undefined && isTaken(username.toLowerCase())) throw new SignupError(INVALID);
  if (username === undefined && connection.options?.requires_username === true) throw new SignupError(INVALID);
  const isWeak = password === '' || passwordProblem(passwordPolicy(tenant, connection), password, email) !== undefined;
  if (isWeak) throw new SignupError(WEAK);
  const metadata = metadataOf(user_metadata);
  const user = createDatabaseUser(tenant, {
    connection,
    email,
    password,
    ...(metadata && { user_metadata: metadata }),
  });
  const given = PROFILE.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]]));
  return updateUser(tenant, user, { ...Object.fromEntries(given), ...(username !== undefined && { username }) });
}

/** An object in a JSON body arrives here as its text. @throws OAuthError invalid_request */
function metadataOf(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value) && isSmall(value as JsonObject)) return value as JsonObject;
  } catch {
    // Not JSON: told below.
  }
  const limits = 'at most ten texts of 500 characters under names of 100 characters';
  throw new OAuthError(400, 'invalid_request', `user_metadata must be an object with ${limits}`);
}

/** Limits: docs-v2 main/docs/api/authentication/signup/create-a-new-user.mdx (2026-08). */
function isSmall(metadata: JsonObject): boolean {
  const entries = Object.entries(metadata);
  const fits = ([name, value]: [string, unknown]) => {
    return name.length <= 100 && typeof value === 'string' && value.length <= 500;
  };
  return entries.length <= 10 && entries.every(fits);
}

/** Recorded: go-auth0-v1/authentication/TestDatabaseSignUp_RequiresUsername.yaml#0, 2024-07. */
function shown(user: Readonly<UserRow>, parameters: Parameters): JsonObject {
  const { username, user_metadata } = user;
  const given = PROFILE.flatMap((name) => (parameters[name] === undefined ? [] : [[name, user[name]]]));
  return {
    _id: user.user_id.slice(user.user_id.indexOf('|') + 1),
    ...Object.fromEntries(given),
    email: user.email ?? null,
    ...(username !== undefined && { username: String(username) }),
    email_verified: user.email_verified ?? false,
    ...(user_metadata && { user_metadata }),
  };
}

async function mailTicket(asked: Asked, user: Readonly<UserRow>, organization_id: string | undefined): Promise<void> {
  const { tenant, client } = asked;
  const { password_hash: _, ...visible } = user;
  const about = { client_id: client.client_id, ...(organization_id !== undefined && { organization_id }) };
  // docs-v2 main/docs/authenticate/database-connections/password-change.mdx (2026-08): the link proves the address.
  const url = issueTicket(tenant, 'reset-verify', user, { ...about, mark_email_as_verified: true });
  const organization = tenant.store.collection('organizations').get(organization_id ?? '');
  const variables = {
    url,
    user: visible as unknown as JsonObject,
    application: { name: client.name, clientID: client.client_id },
    ...(organization && { organization: organization as unknown as JsonObject }),
  };
  await sendMail(tenant, { template: 'reset_email', to: user.email ?? '', variables });
  log(asked, 'scpr', user);
}

/** Types: docs-v2 main/docs/deploy-monitor/logs/log-event-type-codes.mdx (2026-08). */
function log(asked: Asked, type: string, user: Readonly<UserRow> | undefined, description?: string): void {
  const { tenant, client, connection, request, parameters } = asked;
  logEvent(tenant, type, {
    ...originOf(request),
    client,
    user,
    userName: parameters.email,
    connection: connection.name,
    connectionId: connection.id,
    strategy: connection.strategy,
    description,
  });
}
