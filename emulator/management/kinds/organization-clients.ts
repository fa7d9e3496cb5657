import type { Collection } from '../../store/collection.ts';
import type { JsonObject } from '../../store/json.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { keepEntitlements, requireOrganization } from './organizations.ts';

const SHOWN = ['name', 'is_first_party', 'app_type', 'logo_uri', 'grant_types', 'organization_usage'];

function rowsOf({ tenant }: Call): Collection<JsonObject> {
  return tenant.store.collection('organization_clients');
}

function show(call: Call, { organization_id: _, ...row }: Readonly<JsonObject>): JsonObject {
  const client: JsonObject = {
    ...(call.tenant.store.collection('clients' as string).get(String(row.client_id)) ?? {}),
  };
  return { ...row, client: Object.fromEntries(Object.entries(client).filter(([name]) => SHOWN.includes(name))) };
}

function existing(call: Call): Readonly<JsonObject> {
  requireOrganization(call);
  const row = rowsOf(call).get(`${call.id}|${call.subId}`);
  if (!row) throw notFound('No client found by that id.');
  return row;
}

export const organizationClients: Resource = {
  routes: {
    'GET /organizations/{id}/clients': (call) => {
      requireOrganization(call);
      const rows = [...rowsOf(call).values()].filter(({ organization_id }) => organization_id === call.id);
      return { body: { clients: rows.map((row) => show(call, row)) } };
    },
    'POST /organizations/{id}/clients': (call) => {
      requireOrganization(call);
      const asked = (call.body.clients ?? []) as JsonObject[];
      const unknown = asked.find(({ client_id }) => !call.tenant.store.collection('clients').has(String(client_id)));
      if (unknown) throw badRequest('The specified client_id does not exist.');
      const rows = asked.map((row): JsonObject => ({ ...row, organization_id: call.id }));
      for (const row of rows) rowsOf(call).put(`${call.id}|${row.client_id}`, row);
      keepEntitlements(call.tenant, call.id);
      return { status: 201, body: rows.map((row) => show(call, row)) };
    },
    'DELETE /organizations/{id}/clients': (call) => {
      requireOrganization(call);
      for (const client of (call.body.clients ?? []) as string[]) rowsOf(call).delete(`${call.id}|${client}`);
      return { status: 204 };
    },
    'GET /organizations/{id}/clients/{client_id}': (call) => ({ body: show(call, existing(call)) }),
    'PATCH /organizations/{id}/clients/{client_id}': (call) => {
      const row = { ...existing(call), ...call.body };
      rowsOf(call).put(`${call.id}|${call.subId}`, row);
      return { body: show(call, row) };
    },
  },
  source: 'terraform/TestAccOrganizationClient.yaml, 2026',
};
