import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import { prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { merge, without } from '../engine/crud.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { deleteWhere } from './relations.ts';

const COLLECTION = 'client_credentials';
/** The end of a credential of mutual TLS that names none. Recorded: go-auth0-v1/TestClient_CreateAllCredential, 2024-08-06. */
const NEVER = '9999-12-31T23:59:59.000Z';
/** What is kept beside what is shown: whose it is and, for the token endpoint, the key itself. */
const HIDDEN = ['client_id', 'pem', 'parse_expiry_from_cert'];

/** The credentials of a client, as `client_authentication_methods` and `signed_request_object` refer to them. */
export const clientCredentials: Resource = {
  routes: {
    'GET /clients/{id}/credentials': (call) => {
      requireClient(call);
      // The newest first, and never an envelope: terraform/TestAccClientAuthenticationMethodsPrivateKeyJWT.yaml, 2026-05-08.
      return { body: credentialsOf(call.tenant, call.id).map(present).reverse() };
    },
    'POST /clients/{id}/credentials': (call) => {
      requireClient(call);
      return { status: 201, body: present(addCredential(call, call.id, call.body)) };
    },
    'GET /clients/{id}/credentials/{credential_id}': (call) => ({ body: present(requireCredential(call)) }),
    'PATCH /clients/{id}/credentials/{credential_id}': (call) => {
      const change = call.body.expires_at ? { expires_at: instant(call.body.expires_at) } : call.body;
      const row = merge({}, requireCredential(call), change);
      row.updated_at = call.tenant.clock.iso();
      call.tenant.store.collection(COLLECTION).put(call.subId, row);
      return { status: 200, body: present(row) };
    },
    // 204 also for one that is gone: go-auth0-v1/TestClient_DeleteCredential.yaml#2, 2023-04-18.
    'DELETE /clients/{id}/credentials/{credential_id}': (call) => {
      requireClient(call);
      call.tenant.store.collection(COLLECTION).delete(call.subId);
      return { status: 204 };
    },
  },
  source:
    'terraform/TestAccClientAuthenticationMethods*.yaml, 2026-05; go-auth0-v1/TestClient_*Credential*.yaml, 2023–2024',
};

/** Objects of a client with credentials of their own. The second: OpenAPI description, 2026-06-25. */
const WITH_CREDENTIALS = ['signed_request_object', 'token_vault_privileged_access'];

/**
 * Replaces credentials that a client brings with it by stored ones. The answer of the create shows them whole, every
 * later one by id only: go-auth0-v1/TestClientSignedRequestObject.yaml, 2024-08-06.
 */
export function storeCredentials(row: JsonObject, call: Call): JsonObject {
  const stored = (value: unknown): JsonObject[] =>
    (Array.isArray(value) ? value : []).filter(isObject).map((item) => {
      if (typeof item.id === 'string') return { id: item.id };
      return { id: addCredential(call, String(row.client_id), item as JsonObject).id ?? '' };
    });
  const { client_authentication_methods: methods } = row;
  const replaced: JsonObject = { ...row };
  if (isObject(methods)) {
    const entries = Object.entries(methods).map(([method, own]) => {
      return [method, isObject(own) ? { ...own, credentials: stored(own.credentials) } : own];
    });
    replaced.client_authentication_methods = Object.fromEntries(entries) as JsonObject;
  }
  for (const name of WITH_CREDENTIALS) {
    const holder = row[name];
    if (!isObject(holder) || !('credentials' in holder)) continue;
    replaced[name] = { ...(holder as JsonObject), credentials: stored(holder.credentials) };
  }
  return replaced;
}

/** The same client with its credentials shown whole. */
export function withWholeCredentials(row: JsonObject, { tenant }: Call): JsonObject {
  const whole = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(whole);
    if (!isObject(value)) return value;
    const credential = typeof value.id === 'string' && tenant.store.collection(COLLECTION).get(value.id);
    if (credential) return present(credential);
    return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, whole(own)]));
  };
  const { client_authentication_methods: methods, signed_request_object: signed } = row;
  return {
    ...row,
    ...(methods !== undefined && { client_authentication_methods: whole(methods) as JsonObject }),
    ...(signed !== undefined && { signed_request_object: whole(signed) as JsonObject }),
  };
}

export function forgetCredentials(tenant: Tenant, clientId: string): void {
  deleteWhere(tenant, COLLECTION, 'client_id', clientId);
}

function addCredential(call: Call, clientId: string, body: JsonObject): JsonObject {
  const now = call.tenant.clock.iso();
  const { expires_at, ...described } = describe(body);
  const row: JsonObject = {
    id: prefixedId('cred_', 22),
    client_id: clientId,
    credential_type: body.credential_type ?? 'public_key',
    ...(body.name !== undefined && { name: body.name }),
    ...described,
    created_at: now,
    updated_at: now,
    ...(expires_at !== undefined && { expires_at }),
    ...(body.pem !== undefined && { pem: body.pem }),
  };
  call.tenant.store.collection(COLLECTION).put(String(row.id), row);
  return row;
}

/** What Auth0 reads out of the key or certificate. @throws ApiError 400 when it is none */
function describe(body: JsonObject): JsonObject {
  const pem = String(body.pem ?? '');
  const expires: JsonObject = body.expires_at === undefined ? {} : { expires_at: instant(body.expires_at) };
  try {
    switch (body.credential_type) {
      case 'x509_cert': {
        const thumbprint = createHash('sha256').update(new X509Certificate(pem).raw).digest('base64url');
        return { thumbprint_sha256: thumbprint, expires_at: NEVER, ...expires };
      }
      case 'cert_subject_dn':
        return { subject_dn: body.subject_dn ?? new X509Certificate(pem).subject, ...expires };
      default: {
        const ends = body.parse_expiry_from_cert === true && { expires_at: instant(new X509Certificate(pem).validTo) };
        return { kid: body.kid ?? thumbprintOf(pem), alg: body.alg ?? 'RS256', ...ends, ...expires };
      }
    }
  } catch {
    throw badRequest('The provided pem is not a valid key or certificate.');
  }
}

/** The thumbprint of a public key, or of that of a certificate: RFC 7638. */
export function thumbprintOf(pem: string): string {
  const { crv, e, kty, n, x, y } = createPublicKey(pem).export({ format: 'jwk' });
  const members = kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url');
}

/** Any spelling of a time as Auth0 writes it. */
function instant(value: unknown): string {
  return new Date(String(value)).toISOString();
}

function present(row: Readonly<JsonObject>): JsonObject {
  return without(row, HIDDEN);
}

function credentialsOf(tenant: Tenant, clientId: string): Readonly<JsonObject>[] {
  return [...tenant.store.collection(COLLECTION).values()].filter(({ client_id }) => client_id === clientId);
}

function requireClient({ tenant, id }: Call): void {
  if (!tenant.store.collection('clients').has(id)) throw notFound('The client does not exist', 'inexistent_client');
}

function requireCredential(call: Call): Readonly<JsonObject> {
  requireClient(call);
  const row = call.tenant.store.collection(COLLECTION).get(call.subId);
  if (row?.client_id !== call.id) throw notFound('The credential does not exist.');
  return row;
}
