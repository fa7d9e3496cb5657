import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind, find, without } from '../engine/crud.ts';
import { badRequest, conflict, notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage, asJson } from '../engine/paging.ts';
import { requireOrganization } from './organizations.ts';
import { deleteWhere } from './relations.ts';

const kind: Kind = {
  path: '/client-grants',
  collection: 'client_grants',
  newId: () => prefixedId('cgr_'),
  missing: { message: 'The client grant does not exist', errorCode: 'inexistent_client_grant' },
  filters: {
    audience: (row, value) => row.audience === value,
    client_id: (row, value) => row.client_id === value,
    default_for: (row, value) => row.default_for === value,
    subject_type: (row, value) => (row.subject_type ?? 'client') === value,
    allow_any_organization: (row, value) => String(row.allow_any_organization ?? false) === value,
  },
  beforeCreate: (row, call) => {
    checkParties(row, call);
    checkAllScopes(row, call);
    return ofAllScopes({ ...row, scope: row.scope ?? [] });
  },
  beforeUpdate: (row, _before, call) => {
    checkAllScopes(row, call);
    return ofAllScopes(row);
  },
  afterDelete: ({ id }, { tenant }) => deleteWhere(tenant, 'organization_client_grants', 'grant_id', String(id)),
  routes: {
    'GET /organizations/{id}/client-grants': (call) => {
      requireOrganization(call);
      return answerPage(call, { key: 'client_grants', rows: granted(call) });
    },
    'POST /organizations/{id}/client-grants': (call) => {
      requireOrganization(call);
      const grant = call.tenant.store.collection('client_grants').get(String(call.body.grant_id));
      if (!grant) throw notFound('The client grant does not exist', 'inexistent_client_grant');
      const key = `${call.id}|${grant.id}`;
      const rows = call.tenant.store.collection('organization_client_grants');
      if (rows.has(key)) throw conflict('The client grant has already been added to this organization.');
      rows.put(key, { organization_id: call.id, grant_id: grant.id });
      return { status: 201, body: asGranted(grant as unknown as JsonObject) };
    },
    'DELETE /organizations/{id}/client-grants/{grant_id}': (call) => {
      requireOrganization(call);
      call.tenant.store.collection('organization_client_grants').delete(`${call.id}|${call.subId}`);
      return {};
    },
    'GET /client-grants/{id}/organizations': (call) => {
      find(kind, call);
      const organizations = call.tenant.store.collection('organizations');
      const rows = [...call.tenant.store.collection('organization_client_grants').values()];
      const found = rows.filter(({ grant_id }) => grant_id === call.id);
      return answerPage(call, {
        key: 'organizations',
        rows: asJson(found.flatMap((row) => organizations.get(String(row.organization_id)) ?? [])),
      });
    },
  },
  source: 'terraform/TestAccClientGrant.yaml, 2026; go-auth0-v1/TestClientGrantManager_*.yaml, 2023–2025',
};

function granted(call: Call): JsonObject[] {
  const grants = call.tenant.store.collection('client_grants');
  const rows = [...call.tenant.store.collection('organization_client_grants').values()];
  const own = rows.filter(({ organization_id }) => organization_id === call.id);
  const { audience, client_id, grant_ids } = call.query;
  const asked = asJson(own.flatMap(({ grant_id }) => grants.get(String(grant_id)) ?? []));
  return asked.filter(
    (row) =>
      (audience === undefined || row.audience === audience) &&
      (client_id === undefined || row.client_id === client_id) &&
      (grant_ids === undefined || grant_ids.split(',').includes(String(row.id))),
  );
}

function checkParties(row: JsonObject, call: Call): void {
  const { tenant } = call;
  if (row.client_id !== undefined && !tenant.store.collection('clients').has(String(row.client_id))) {
    throw notFound('The client does not exist', 'inexistent_client');
  }
  // Scopes that the API does not define are taken: terraform-hist/TestOrganizationClientGrant.yaml#7, 2024-09-23.
  if (!tenant.store.collection('resource_servers').firstBy('identifier', String(row.audience))) {
    throw notFound('The resource server does not exist', 'inexistent_resource_server');
  }
  const same = tenant.store.collection('client_grants').by('audience', String(row.audience));
  const subject = row.subject_type ?? 'client';
  if (same.some((other) => other.client_id === row.client_id && (other.subject_type ?? 'client') === subject)) {
    throw conflict(
      'A resource server with the same identifier already exists for this client.',
      'client_grant_conflict',
    );
  }
}

/** Recorded: go-auth0-v1/TestClientGrantManager_Organizations.yaml#4, 2026-01-22. */
function asGranted({ id, subject_type: _, ...grant }: JsonObject): JsonObject {
  return { grant_id: id, ...grant } as JsonObject;
}

/**
 * @throws ApiError 400. Recorded by users: pulumi/pulumi-auth0#1069, auth0/terraform-provider-auth0#1466, 2026-02; that both
 * cannot be named: auth0/auth0-deploy-cli#1278, 2026-01, the text is the emulator's.
 */
function checkAllScopes({ audience }: JsonObject, { tenant, body }: Call): void {
  const { allow_all_scopes, scope } = body;
  if (allow_all_scopes === undefined) return;
  if (tenant.store.collection('resource_servers').firstBy('identifier', String(audience))?.is_system) {
    throw badRequest('`allow_all_scopes` cannot be provided when `audience` is a system API');
  }
  if (allow_all_scopes === true && Array.isArray(scope) && scope.length > 0) {
    throw badRequest('`scope` cannot be provided when `allow_all_scopes` is true');
  }
}

/** A grant of every scope names none: terraform/TestAccClientGrant.yaml#38, 2026-02-04. */
function ofAllScopes(row: JsonObject): JsonObject {
  return row.allow_all_scopes === true ? without(row, ['scope']) : row;
}

export const clientGrants = defineKind(kind);
