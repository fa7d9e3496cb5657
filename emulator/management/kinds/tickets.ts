import { issueTicket, type TicketPurpose } from '../../directory/tickets.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';

/** By `user_id`, or by `email` in a connection. @throws ApiError 404 */
export function userOfTicket({ tenant, body }: Call): JsonObject {
  const { user_id, email, connection_id } = body;
  const users = tenant.store.collection('users');
  if (typeof user_id === 'string') {
    const user = users.get(user_id);
    if (!user) throw notFound('The user does not exist.', 'inexistent_user');
    return user as unknown as JsonObject;
  }
  if (typeof email !== 'string') throw badRequest('Payload validation error: user_id or email is needed.');
  const connection = tenant.store.collection('connections').get(String(connection_id));
  if (!connection) throw notFound('The connection does not exist', 'inexistent_connection');
  const user = users
    .by('email', email.toLowerCase())
    .find(({ identities }) => identities.some((identity) => identity.connection === connection.name));
  if (!user) throw notFound('The user does not exist.', 'inexistent_user');
  return user as unknown as JsonObject;
}

/** @throws ApiError 400. Texts: OpenAPI description, POST /tickets/email-verification, 2026-06-25. */
function checkTicket({ tenant, body }: Call, user: JsonObject): void {
  const { client_id, organization_id, identity } = body;
  if (typeof user.email !== 'string') throw badRequest('The user does not have an email address.');
  if (client_id !== undefined && !tenant.store.collection('clients').has(String(client_id))) {
    throw badRequest('The client does not exist', 'inexistent_client');
  }
  if (isObject(identity) && !hasIdentity(user, identity as JsonObject)) {
    throw badRequest('The user exists, but does not contain the given identity.');
  }
  if (organization_id === undefined) return;
  if (!tenant.store.collection('organizations').has(String(organization_id))) {
    throw badRequest('The organization does not exist');
  }
  if (!tenant.store.collection('organization_members').has(`${organization_id}|${user.user_id}`)) {
    throw badRequest(`The user with id ${user.user_id} is not a member of organization with id ${organization_id}.`);
  }
}

function hasIdentity({ identities }: JsonObject, { provider, user_id }: JsonObject): boolean {
  return (identities as JsonObject[]).some((own) => own.provider === provider && own.user_id === user_id);
}

function answer(call: Call, purpose: TicketPurpose): Answer {
  const user = userOfTicket(call);
  checkTicket(call, user);
  return { body: { ticket: issueTicket(call.tenant, purpose, { user_id: String(user.user_id) }, call.body) } };
}

export const tickets: Resource = {
  routes: {
    'POST /tickets/email-verification': (call) => answer(call, 'email-verification'),
    'POST /tickets/password-change': (call) => answer(call, 'reset-verify'),
  },
  source: 'OpenAPI description, 2026-06-25; docs-v2 main/docs/customize/email/manage-email-flow.mdx, 2026-08',
};
