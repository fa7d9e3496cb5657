import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ActionRuntime } from '../actions/runtime.ts';
import { newCode } from '../directory/mfa.ts';
import { avatarOf, findDatabaseUser } from '../directory/users.ts';
import { sendMail } from '../mail/mail.ts';
import { objectId } from '../store/ids.ts';
import { isObject } from '../store/json.ts';
import type { ClientRow, ConnectionRow, UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { deleteRecord, readRecord, writeRecord } from './adapter.ts';
import { browserlessLogin, type CodeParameters, finishBrowserless } from './browserless-login.ts';
import { authenticateClient, sameText } from './client-authentication.ts';
import { usableConnections } from './connections.ts';
import type { Engine } from './engine.ts';
import { answering, type Parameters, readParameters, requireParameters, sendJson } from './http.ts';
import { logEvent, originOf } from './logs.ts';
import { OAuthError } from './oauth-error.ts';

export const PASSWORDLESS_OTP = 'http://auth0.com/oauth/grant-type/passwordless/otp';

const RECORD = 'PasswordlessCode';
/** Seconds and digits unless the connection says otherwise: docs-v2 main/docs/authenticate/passwordless (2026-08). */
const LIFETIME = 180;
const DIGITS = 6;
/** How often a code may be tried: docs-v2 main/docs/authenticate/passwordless/best-practices.mdx (2026-08). */
const MOST_ATTEMPTS = 3;

const bad = (what: string, text: string) => new OAuthError(400, `bad.${what}`, text);

/**
 * `POST /passwordless/start`: mails a code. Codes by text message and links are refused as not built. Refusals: Auth0's
 * documentation of this endpoint's error codes; the answer: docs-v2 main/docs/api/authentication/passwordless (2026-08),
 * and as recorded for text messages: go-auth0-v1/authentication/TestPasswordlessWithClientAssertion.
 */
export function startPasswordless(tenant: Tenant, request: IncomingMessage, response: ServerResponse): Promise<void> {
  return answering(response, async () => {
    const parameters = await readParameters(request);
    const client = await clientOf(tenant, request, parameters);
    const connection = connectionFor(tenant, client, parameters);
    const email = addressIn(parameters);
    const user = findDatabaseUser(tenant, connection.name, email);
    if (!user && connection.options?.disable_signup === true) throw bad('connection', 'Public signup is disabled');
    await mailCode(tenant, client, connection, email);
    logEvent(tenant, 'cls', {
      ...originOf(request),
      client,
      user,
      userName: email,
      ...namesOf(connection),
      description: 'Passwordless login code/link has been sent',
    });
    tenant.store.commit();
    const _id = user ? user.user_id.slice(user.user_id.indexOf('|') + 1) : objectId();
    sendJson(response, 200, { _id, email, email_verified: user?.email_verified ?? false });
  });
}

/** Regular web applications prove who they are; others only say so. */
async function clientOf(
  tenant: Tenant,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<Readonly<ClientRow>> {
  const { client_id } = parameters;
  if (!client_id) throw bad('client_id', 'Missing required property: client_id');
  const client = tenant.store.collection('clients').get(client_id);
  if (!client) throw new OAuthError(403, 'invalid_request', `Unknown client: ${client_id}`);
  return client.app_type === 'regular_web' ? authenticateClient(tenant, request, parameters) : client;
}

function connectionFor(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  { connection: name, send }: Parameters,
): Readonly<ConnectionRow> {
  if (!name) throw bad('connection', 'Missing required property: connection');
  const connection = tenant.store.collection('connections').firstBy('name', name);
  if (!connection) throw bad('connection', 'Connection does not exist');
  if (connection.strategy === 'sms') {
    throw new OAuthError(501, 'not_implemented', 'This local tenant sends no text messages');
  }
  if (connection.strategy !== 'email') {
    const text =
      'The connection does not support user creation through this API. It must either be a passwordless connection';
    throw bad('connection', text);
  }
  if (!connection.enabled_clients?.includes(client.client_id)) throw bad('connection', 'Connection is disabled');
  if (send !== undefined && send !== 'code' && send !== 'link') {
    throw bad('send', `error in send - No enum match for: ${send}`);
  }
  if (send !== 'code') {
    throw new OAuthError(501, 'not_implemented', 'This local tenant sends codes only: ask for them with send=code');
  }
  return connection;
}

function addressIn({ email }: Parameters): string {
  if (!email) throw bad('email', 'Missing required property: email');
  if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(email)) {
    throw bad('email', `error in email - email format validation failed: ${email}`);
  }
  return email.toLowerCase();
}

/** A new code takes the place of the one before. */
async function mailCode(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  connection: Readonly<ConnectionRow>,
  email: string,
): Promise<void> {
  const { totp, email: own } = connection.options ?? {};
  const { time_step, length } = isObject(totp) ? totp : {};
  const digits = typeof length === 'number' ? length : DIGITS;
  const code = Array.from({ length: Math.ceil(digits / DIGITS) }, newCode)
    .join('')
    .slice(0, digits);
  const lifetime = typeof time_step === 'number' ? time_step : LIFETIME;
  writeRecord(tenant, RECORD, keyOf(connection, email), { code, attempts: 0 }, lifetime);
  const { from, subject, body } = isObject(own) ? own : {};
  const variables = { code, send: 'code', email, user: { email }, application: { name: client.name } };
  const content = {
    ...(typeof from === 'string' && { from }),
    ...(typeof subject === 'string' && { subject }),
    ...(typeof body === 'string' && { body }),
  };
  await sendMail(tenant, { template: 'mfa_oob_code', to: email, variables, own: content });
}

function keyOf({ id }: Readonly<ConnectionRow>, email: string): string {
  return `${id}|${email}`;
}

function namesOf({ id, name, strategy }: Readonly<ConnectionRow>) {
  return { connection: name, connectionId: id, strategy };
}

/**
 * The passwordless grant: the code of the mail for tokens. docs-v2 main/docs/api/authentication/passwordless/
 * authenticate-user.mdx (2026-08). The text of a wrong code as users of real tenants quote it (2026-11).
 * @throws OAuthError
 */
export async function passwordlessLogin(
  tenant: Tenant,
  runtime: ActionRuntime,
  engine: Engine,
  client: Readonly<ClientRow>,
  request: IncomingMessage,
  parameters: Parameters,
): Promise<CodeParameters> {
  const { username, otp, realm } = parameters;
  requireParameters(parameters, ['username', 'otp', 'realm']);
  const transaction = browserlessLogin(tenant, client, request, realm ?? '', parameters);
  const [usable] = usableConnections(tenant, transaction);
  if (usable?.connection.strategy !== 'email') {
    throw new OAuthError(400, 'invalid_request', 'the connection was not found');
  }
  const { connection } = usable;
  const email = username?.toLowerCase() ?? '';
  if (!takeCode(tenant, keyOf(connection, email), otp ?? '')) {
    throw new OAuthError(403, 'invalid_grant', 'Wrong email or verification code.');
  }
  const user = findDatabaseUser(tenant, connection.name, email) ?? createUser(tenant, connection, email);
  const known = { ...transaction, user_id: user.user_id, connection_id: connection.id };
  // ASSUMPTION passwordless-events (emulator/assumptions.ts)
  return finishBrowserless(tenant, runtime, engine, known, { grantType: PASSWORDLESS_OTP, exchange: 's' });
}

/** Whether this is the code, which is used up then; three wrong ones use it up too. */
function takeCode(tenant: Tenant, key: string, otp: string): boolean {
  const kept = readRecord(tenant, RECORD, key);
  if (!kept) return false;
  const isRight = sameText(String(kept.code), otp.trim());
  const attempts = Number(kept.attempts) + 1;
  if (isRight || attempts >= MOST_ATTEMPTS) deleteRecord(tenant, RECORD, key);
  else {
    const row = tenant.store.collection('oidc').get(`${RECORD}:${key}`);
    const left = (row?.expires_at ?? 0) - tenant.clock.epochSeconds();
    writeRecord(tenant, RECORD, key, { ...kept, attempts }, left);
  }
  tenant.store.commit();
  return isRight;
}

/** The first login makes the user, whose address the code has proved. */
function createUser(tenant: Tenant, { name }: Readonly<ConnectionRow>, email: string): Readonly<UserRow> {
  const [id, now] = [objectId(), tenant.clock.iso()];
  const user: UserRow = {
    user_id: `email|${id}`,
    email,
    email_verified: true,
    name: email,
    nickname: email.split('@')[0] ?? email,
    picture: avatarOf(email),
    identities: [{ connection: name, provider: 'email', user_id: id, isSocial: false }],
    created_at: now,
    updated_at: now,
  };
  tenant.store.collection('users').put(user.user_id, user);
  return user;
}
