import { randomBytes, randomUUID } from 'node:crypto';
import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { defineKind, find, present } from '../engine/crud.ts';
import { badRequest, conflict, notEmulated } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { sortRows } from '../engine/sorting.ts';
import { tenantName } from '../engine/strict.ts';

/** Where the name of the default domain is kept; the tenant's own domain unless set. */
const DEFAULT = 'default_domain';

const kind: Kind = {
  path: '/custom-domains',
  collection: 'custom_domains',
  idField: 'custom_domain_id',
  newId: () => prefixedId('cd_'),
  missing: { message: 'The custom domain does not exist', errorCode: 'inexistent_custom_domain' },
  unique: [
    { field: 'domain', message: 'The specified custom domain already exists', errorCode: 'custom_domain_conflict' },
  ],
  merged: ['domain_metadata'],
  beforeCreate: newDomain,
  beforeUpdate: (row, before, { body }) => {
    checkCertificateFields(before.type, body);
    // Whoever keeps the certificate is told that there is no header: terraform/TestAccCustomDomain.yaml#0, 2026-01-27.
    return before.type === 'self_managed_certs' ? { custom_client_ip_header: null, ...row } : row;
  },
  show: (row, { tenant }) => ({ ...row, is_default: defaultDomain(tenant) === row.domain }),
  beforeDelete: ({ domain }, { tenant }) => {
    if (defaultDomain(tenant) !== domain) return;
    // The text is that of the OpenAPI description, 2026-06-25.
    throw conflict(
      'Cannot delete the default custom domain. Please set another domain as default before deleting this one.',
    );
  },
  routes: {
    // A plain array unless it is asked by cursor or query: terraform/TestAccDataSourceCustomDomains.yaml, 2025-10-17.
    'GET /custom-domains': (call) => {
      const all = [...call.tenant.store.collection(kind.collection).values()];
      const rows = sortRows(all.filter(matching(call.query.q)), call.query.sort, (field) => field === 'domain');
      const take = call.query.take ?? (call.query.q === undefined ? undefined : '50');
      const asked = take === undefined ? call : { ...call, query: { ...call.query, take } };
      const show = (row: JsonObject) => present(kind, row, call);
      return answerPage(asked, { key: 'custom_domains', rows, idField: 'custom_domain_id', show, envelope: 'array' });
    },
    'GET /custom-domains/default': (call) => ({ body: showDefault(call) }),
    'PATCH /custom-domains/default': (call) => {
      const { domain } = call.body;
      const known = [...call.tenant.store.collection(kind.collection).values()].some((row) => row.domain === domain);
      if (!known && !isCanonical(String(domain), call.tenant))
        throw badRequest('The custom domain does not exist for the tenant.');
      call.tenant.store.collection('settings').put(DEFAULT, { domain: String(domain) });
      return { status: 200, body: showDefault(call) };
    },
    'POST /custom-domains/{id}/verify': verify,
    'POST /custom-domains/{id}/test': (call) => {
      // OpenAPI description, 2026-06-25.
      if (find(kind, call).status !== 'ready') throw conflict('The custom domain is not ready.');
      return { status: 200, body: { success: true } };
    },
  },
  source: 'terraform/TestAccCustomDomain.yaml, 2026-01-27; go-auth0-v1/TestCustomDomainManager_*.yaml, 2026-01-28',
};

/** @throws ApiError 400. Texts: OpenAPI description, POST /custom-domains, 2026-06-25. */
function checkCertificateFields(type: unknown, body: JsonObject): void {
  if (type === 'self_managed_certs' && body.tls_policy !== undefined) {
    throw badRequest("The 'tls_policy' cannot be set on self_managed domains");
  }
  // Null, which auth0-deploy-cli sends back, sets nothing.
  if (type === 'auth0_managed_certs' && (body.custom_client_ip_header ?? null) !== null) {
    throw badRequest("The 'custom_client_ip_header' cannot be set on auth0_managed domains");
  }
}

/**
 * What Auth0 adds, by who keeps the certificate. `primary` is the first one of a tenant: go-auth0-v1/
 * TestCustomDomainManager_Create.yaml#0, 2026-01-28, and terraform/TestAccBranding.yaml#1–5, where the tenant had none.
 * One whose owner keeps the certificate never is: all four recorded since 2025-10, such as terraform/
 * TestAccCustomDomain.yaml#0, 2026-01-27. ASSUMPTION primary-custom-domain
 */
function newDomain(row: JsonObject, call: Call): JsonObject {
  checkCertificateFields(row.type, call.body);
  const { custom_domain_id: id, domain, type, ...rest } = row;
  const isManaged = type === 'auth0_managed_certs';
  return {
    custom_domain_id: id ?? '',
    domain: domain ?? '',
    primary: isManaged && call.tenant.store.collection(kind.collection).size === 0,
    status: 'pending_verification',
    type: type ?? '',
    verification: { methods: [isManaged ? cname(call, String(id), String(domain)) : txt(String(domain))] },
    ...(isManaged ? { tls_policy: 'recommended' } : { custom_client_ip_header: null }),
    ...rest,
    created_at: call.tenant.clock.iso(),
  };
}

function cname(call: Call, id: string, domain: string): JsonObject {
  return { name: 'CNAME', record: edge(call, id), domain };
}

function txt(domain: string): JsonObject {
  return { name: 'TXT', record: randomUUID(), domain: `_cf-custom-hostname.${domain}` };
}

/** The host that Auth0 wants the domain to point at. */
function edge(call: Call, id: string): string {
  return `${tenantName(call)}-${id.toLowerCase().replaceAll('_', '-')}.edge.tenants.us.auth0.com`;
}

/** Nobody's DNS is asked: a domain that is verified is ready. Recorded: terraform/TestAccCustomDomainVerification*.yaml. */
function verify(call: Call) {
  const row = find(kind, call);
  if (row.status !== 'ready') {
    const ready = { ...row, status: 'ready', origin_domain_name: edge(call, call.id) };
    call.tenant.store.collection(kind.collection).put(call.id, ready);
  }
  const shown = present(kind, find(kind, call), call);
  // Told once, to whoever keeps the certificate: the reverse proxy sends it along.
  const key = row.type === 'self_managed_certs' && { cname_api_key: randomBytes(64).toString('hex') };
  return { status: 200, body: { ...shown, ...key } };
}

/** `domain:prefix*` and `status:value`. Source: OpenAPI description, parameter `q` of GET /custom-domains, 2026-06-25. */
function matching(query: string | undefined): (row: JsonObject) => boolean {
  if (query === undefined) return () => true;
  const terms = query.split(/\s+AND\s+/).map((term) => /^(domain|status):"?([^"]+?)(\*?)"?$/.exec(term.trim()));
  if (terms.some((term) => term === null)) throw notEmulated(`the query ${query}`);
  return (row) =>
    terms.every((term) => {
      const [, field = '', value = '', star] = term ?? [];
      return star ? String(row[field]).startsWith(value) : row[field] === value;
    });
}

/** The tenant's own domain. A copy of a real tenant is told that tenant's. */
function isCanonical(domain: string, tenant: Tenant): boolean {
  return domain === canonicalDomain(tenant) || domain.endsWith('.auth0.com');
}

function canonicalDomain(tenant: Tenant): string {
  return tenant.domain;
}

function defaultDomain(tenant: Tenant): string {
  return String(tenant.store.collection('settings').get(DEFAULT)?.domain ?? canonicalDomain(tenant));
}

function showDefault(call: Call): JsonObject {
  const domain = defaultDomain(call.tenant);
  const row = [...call.tenant.store.collection(kind.collection).values()].find((own) => own.domain === domain);
  return row ? withCertificate(present(kind, row, call)) : { domain };
}

/** Only here is told how far the certificate is: go-auth0-v1/…_UpdateDefault/Set_custom_domain_as_default.yaml#1–2, 2026-01-28. */
function withCertificate(row: JsonObject): JsonObject {
  if (row.type !== 'auth0_managed_certs') return row;
  const status = row.status === 'ready' ? 'verified' : 'pending';
  const verification = { ...(row.verification as JsonObject), status };
  return { ...row, verification, certificate: { certificate_authority: 'letsencrypt' } };
}

export const customDomains = defineKind(kind);
