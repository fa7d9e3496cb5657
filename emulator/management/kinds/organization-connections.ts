import { isObject, type JsonObject } from '../../store/json.ts';
import type { OrganizationConnectionRow } from '../../store/rows.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Answer, Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { type Shape, showConnection } from './organization-connection-view.ts';
import { requireOrganization } from './organizations.ts';

function list(call: Call, shape: Shape): Answer {
  requireOrganization(call);
  const rows = call.tenant.store.collection('organization_connections').by('organization_id', call.id);
  const { is_enabled } = call.query;
  const asked = rows.filter((row) => is_enabled === undefined || String(row.is_enabled ?? true) === is_enabled);
  const page = { key: shape, rows: asked.map((row) => showConnection(call, row, shape)), idField: 'connection_id' };
  const answer = answerPage(call, page);
  // The older list names as `limit` how many there are: terraform-hist/TestAccOrganizationAssignUsers.yaml, 2024.
  if (shape === 'connections' || !isObject(answer.body) || !('limit' in answer.body)) return answer;
  return { body: { ...(answer.body as JsonObject), limit: asked.length } };
}

function add(call: Call, shape: Shape): Answer {
  requireOrganization(call);
  const { tenant, id, body } = call;
  const connection_id = String(body.connection_id);
  if (!tenant.store.collection('connections').has(connection_id))
    throw badRequest('The specified connection does not exist.');
  const rows = tenant.store.collection('organization_connections');
  if (rows.has(`${id}|${connection_id}`)) throw conflict('The organization connection already exists.');
  const row = { assign_membership_on_login: false, ...body, connection_id, organization_id: id };
  checkSignUp(call, row);
  rows.put(`${id}|${connection_id}`, row);
  return { status: 201, body: showConnection(call, row, shape) };
}

function existing(call: Call): Readonly<OrganizationConnectionRow> {
  requireOrganization(call);
  const row = call.tenant.store.collection('organization_connections').get(`${call.id}|${call.subId}`);
  if (!row) throw notFound('No connection found by that id.');
  return row;
}

function change(call: Call, shape: Shape): Answer {
  const row = { ...existing(call), ...call.body };
  checkSignUp(call, row);
  call.tenant.store.collection('organization_connections').put(`${call.id}|${call.subId}`, row);
  return { body: showConnection(call, row, shape) };
}

/**
 * Who signs up becomes a member, and a database alone has a sign-up: auth0/auth0-deploy-cli#905, 2024-06, by Auth0. The texts
 * are the emulator's. @throws ApiError 400
 */
function checkSignUp({ tenant }: Call, row: Readonly<OrganizationConnectionRow>): void {
  if (row.is_signup_enabled !== true) return;
  if (tenant.store.collection('connections').get(row.connection_id)?.strategy !== 'auth0') {
    throw badRequest('is_signup_enabled can only be set for database connections.');
  }
  if (row.assign_membership_on_login !== true) {
    throw badRequest('is_signup_enabled can only be true when assign_membership_on_login is true.');
  }
}

function remove(call: Call): Answer {
  requireOrganization(call);
  call.tenant.store.collection('organization_connections').delete(`${call.id}|${call.subId}`);
  return {};
}

/** One set of rows behind two generations of endpoints. */
export const organizationConnections: Resource = {
  routes: Object.fromEntries(
    (['enabled_connections', 'connections'] as const).flatMap((shape) => [
      [`GET /organizations/{id}/${shape}`, (call: Call) => list(call, shape)],
      [`POST /organizations/{id}/${shape}`, (call: Call) => add(call, shape)],
      [
        `GET /organizations/{id}/${shape}/{connection_id}`,
        (call: Call) => ({ body: showConnection(call, existing(call), shape) }),
      ],
      [`PATCH /organizations/{id}/${shape}/{connection_id}`, (call: Call) => change(call, shape)],
      [`DELETE /organizations/{id}/${shape}/{connection_id}`, (call: Call) => remove(call)],
    ]),
  ),
  source: 'terraform/TestAccOrganizationConnection.yaml, 2026; go-auth0-v1/TestOrganizationManager_*.yaml, 2023',
};
