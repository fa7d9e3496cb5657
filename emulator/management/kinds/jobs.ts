import { issueTicket } from '../../directory/tickets.ts';
import { sendMail } from '../../mail/mail.ts';
import { prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { ConnectionRow } from '../../store/rows.ts';
import { without } from '../engine/crud.ts';
import { ApiError, badRequest, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { checkBody } from '../engine/parameters.ts';
import { userOfTicket } from './tickets.ts';
import { exportLocation, exportUsers } from './user-exports.ts';
import { users } from './users.ts';

/** Work is over before the answer is sent; the answer shows the job as it begins, as a real tenant's does. */
const HIDDEN = ['errors', 'file'];
/** How long Auth0 keeps a job. docs-v2 main/docs/manage-users/user-migration/bulk-user-exports.mdx (2026-08). */
const KEPT_MS = 24 * 60 * 60 * 1000;

function jobOf({ tenant, id }: Call): Readonly<JsonObject> {
  const job = tenant.store.collection('jobs').get(id);
  const isOver = tenant.clock.now().getTime() - Date.parse(String(job?.created_at)) > KEPT_MS;
  if (!job || isOver) throw notFound('The job does not exist', 'inexistent_job');
  return job;
}

function shownJob(call: Call): JsonObject {
  const job = jobOf(call);
  return { ...without(job, HIDDEN), ...(job.file !== undefined && { location: exportLocation(call.tenant, job) }) };
}

function keep(call: Call, begun: JsonObject, ended: JsonObject): Answer {
  const id = prefixedId('job_');
  const job = { ...begun, created_at: call.tenant.clock.iso(), id };
  call.tenant.store.collection('jobs').put(id, { ...job, ...ended });
  return { body: { ...job, status: 'pending' } };
}

/** ASSUMPTION verified-address-mail (emulator/assumptions-of-management.ts) */
async function sendVerification(call: Call): Promise<Answer> {
  const user = userOfTicket(call);
  const url = issueTicket(call.tenant, 'email-verification', { user_id: String(user.user_id) }, call.body);
  const client = call.tenant.store.collection('clients').get(String(call.body.client_id));
  const isDone = user.email_verified === true && !call.tenant.alternatives.has('verified-address-mail');
  const mail =
    !isDone &&
    typeof user.email === 'string' &&
    (await sendMail(call.tenant, {
      template: 'verify_email',
      to: user.email,
      variables: { user: without(user, ['password_hash']), url, application: { name: client?.name ?? '' } },
    }));
  return keep(call, { type: 'verification_email' }, { status: mail ? 'completed' : 'failed' });
}

/** The parts of a form by name: `connection_id`, `upsert`, `users` … */
function formParts(call: Call): Map<string, string> {
  const type = String(call.headers['content-type'] ?? '');
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  if (!type.startsWith('multipart/form-data') || !boundary || typeof call.payload !== 'string') {
    throw badRequest("Payload validation error: 'Invalid multipart payload format'.");
  }
  const parts = new Map<string, string>();
  for (const part of call.payload.split(`--${boundary}`)) {
    const end = part.indexOf('\r\n\r\n');
    const name = /name="([^"]*)"/.exec(part.slice(0, Math.max(0, end)))?.[1];
    if (name !== undefined) parts.set(name, part.slice(end + 4).replace(/\r\n$/, ''));
  }
  return parts;
}

/** @throws ApiError 400. Texts, here and below: OpenAPI description, POST /jobs/users-imports, 2026-06-25. */
function importedInto({ tenant }: Call, id: string | undefined): Readonly<ConnectionRow> {
  if (id === undefined) throw badRequest("Must provide 'connection_id' as multipart part.");
  checkBody(
    { type: 'object', properties: { connection_id: { pattern: '^con_[A-Za-z0-9]{16}$' } } },
    { connection_id: id },
  );
  const connection = tenant.store.collection('connections').get(id);
  if (!connection) throw badRequest('The connection does not exist.', 'invalid_connection');
  if (connection.strategy !== 'auth0') throw badRequest('Connection must be a database connection.');
  return connection;
}

function importedUsers(text: string | undefined): JsonObject[] {
  if (text === undefined) throw badRequest("Must provide 'users' file as multipart part.");
  if (text.trim() === '') throw badRequest('Users file must not be empty.');
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    throw badRequest('Users file is not valid JSON');
  }
  if (!Array.isArray(rows) || !rows.every((row) => isObject(row))) throw badRequest('Users file must be an array');
  return rows as JsonObject[];
}

type Outcome = 'inserted' | 'updated' | 'failed';

/** @throws ApiError what the Management API would say of this user */
async function importUser(call: Call, connection: string, upserts: boolean, row: JsonObject): Promise<Outcome> {
  if (row.password_hash !== undefined || row.custom_password_hash !== undefined) {
    throw new ApiError(501, 'The emulator cannot check imported password hashes', 'not_emulated');
  }
  const email = typeof row.email === 'string' ? row.email.toLowerCase() : '';
  const same = call.tenant.store
    .collection('users')
    .by('email', email)
    .find(({ identities }) => identities.some((identity) => identity.connection === connection));
  const route = same && upserts ? 'PATCH /users/{id}' : 'POST /users';
  const body = route.startsWith('POST') ? { ...row, connection } : without(row, ['email', 'user_id']);
  const id = same?.user_id ?? '';
  await users.routes[route]?.({ ...call, id, ids: [id], body, payload: body, query: {} });
  return route.startsWith('POST') ? 'inserted' : 'updated';
}

async function importUsers(call: Call): Promise<Answer> {
  const parts = formParts(call);
  const connection = importedInto(call, parts.get('connection_id'));
  const rows = importedUsers(parts.get('users'));
  const summary = { failed: 0, updated: 0, inserted: 0, total: rows.length };
  const errors: JsonObject[] = [];
  for (const user of rows) {
    const done = await importUser(call, connection.name, parts.get('upsert') === 'true', user).catch((error) => {
      if (!(error instanceof ApiError)) throw error;
      const problem = { code: error.errorCode ?? 'INVALID', message: error.message };
      errors.push({ user: without(user, ['password', 'password_hash', 'custom_password_hash']), errors: [problem] });
      return 'failed' as const;
    });
    summary[done] += 1;
  }
  const external = parts.get('external_id');
  const begun = {
    type: 'users_import',
    connection_id: connection.id,
    connection: connection.name,
    ...(external && { external_id: external }),
  };
  return keep(call, begun, { status: 'completed', summary, errors });
}

/** docs-v2 main/docs/fr-ca/manage-users/user-migration/bulk-user-exports.mdx (2026-08) shows this answer. */
function exportAllUsers(call: Call): Answer {
  const { connection_id: id } = call.body;
  const connection = id === undefined ? undefined : call.tenant.store.collection('connections').get(String(id));
  if (id !== undefined && !connection) throw badRequest('The connection does not exist.', 'inexistent_connection');
  const begun = { type: 'users_export', ...call.body, ...(connection && { connection: connection.name }) };
  return keep(call, begun, { status: 'completed', percentage_done: 100, file: exportUsers(call, connection?.name) });
}

export const jobs: Resource = {
  routes: {
    'POST /jobs/users-exports': exportAllUsers,
    'POST /jobs/verification-email': sendVerification,
    'POST /jobs/users-imports': importUsers,
    'GET /jobs/{id}': (call) => ({ body: shownJob(call) }),
    'GET /jobs/{id}/errors': (call) => {
      const { errors } = jobOf(call);
      return Array.isArray(errors) && errors.length > 0 ? { body: errors } : { status: 204 };
    },
  },
  source: 'go-auth0-v1/TestJobManager_*.yaml, 2023; OpenAPI description, 2026-06-25',
};
