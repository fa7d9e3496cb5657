import { prefixedId, randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { conflict, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { requireOrganization } from './organizations.ts';

const COLLECTION = 'organization_discovery_domains';

function domains({ tenant, id }: Call): JsonObject[] {
  return [...tenant.store.collection(COLLECTION).values()].filter(({ organization_id }) => organization_id === id);
}

function show({ organization_id: _, ...row }: Readonly<JsonObject>): JsonObject {
  return row;
}

function existing(call: Call, field: 'id' | 'domain'): Readonly<JsonObject> {
  requireOrganization(call);
  const row = domains(call).find((candidate) => candidate[field] === call.subId);
  if (!row) throw notFound('Organization discovery domain not found.');
  return row;
}

export const organizationDiscoveryDomains: Resource = {
  routes: {
    'GET /organizations/{id}/discovery-domains': (call) => {
      requireOrganization(call);
      return answerPage(call, { key: 'domains', rows: domains(call), show });
    },
    'POST /organizations/{id}/discovery-domains': (call) => {
      requireOrganization(call);
      const domain = String(call.body.domain).toLowerCase();
      if (domains(call).some((row) => row.domain === domain)) {
        throw conflict('An organization discovery domain with this domain is already registered to this organization.');
      }
      const row: JsonObject = {
        id: prefixedId('ord_', 22),
        status: 'pending',
        use_for_organization_discovery: true,
        ...call.body,
        domain,
        verification_host: `_ss-verification.${call.id}.${domain}`,
        verification_txt: randomAlphanumeric(32).toLowerCase(),
        organization_id: call.id,
      };
      call.tenant.store.collection(COLLECTION).put(String(row.id), row);
      return { body: show(row) };
    },
    'GET /organizations/{id}/discovery-domains/{domain_id}': (call) => ({ body: show(existing(call, 'id')) }),
    'GET /organizations/{id}/discovery-domains/name/{domain}': (call) => ({ body: show(existing(call, 'domain')) }),
    'PATCH /organizations/{id}/discovery-domains/{domain_id}': (call) => {
      const row = { ...existing(call, 'id'), ...call.body };
      call.tenant.store.collection(COLLECTION).put(call.subId, row);
      return { body: show(row) };
    },
    'DELETE /organizations/{id}/discovery-domains/{domain_id}': (call) => {
      call.tenant.store.collection(COLLECTION).delete(String(existing(call, 'id').id));
      return {};
    },
  },
  source:
    'terraform/TestAccOrganizationDiscoveryDomain_Import.yaml, 2026; go-auth0-v1, 2025; 404: OpenAPI description, 2026-06-25',
};
