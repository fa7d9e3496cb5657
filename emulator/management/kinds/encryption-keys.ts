import { generateKeyPairSync, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { badRequest, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';

const COLLECTION = 'encryption_keys';
/** Wrapped with AES key wrap under RSA-OAEP: what is shorter cannot hold both. docs-v2 main/docs/secure/highly-regulated-identity/customer-managed-keys, 2026-08. */
const SHORTEST_WRAPPED_KEY = 256;

function keys(tenant: Tenant) {
  return tenant.store.collection(COLLECTION);
}

function create(tenant: Tenant, type: string, state: string, parent: string | null): JsonObject {
  const now = tenant.clock.iso();
  const row: JsonObject = { kid: randomUUID(), type, state, created_at: now, updated_at: now, parent_kid: parent };
  keys(tenant).put(String(row.kid), row);
  return row;
}

/** Every tenant has a master key under a root key. */
function ensureMaster(tenant: Tenant): void {
  if (keys(tenant).size > 0) return;
  const root = create(tenant, 'environment-root-key', 'active', null);
  create(tenant, 'tenant-master-key', 'active', String(root.kid));
}

function existing({ tenant, id }: Call): Readonly<JsonObject> {
  const row = keys(tenant).get(id);
  if (!row) throw notFound('The key does not exist.');
  return row;
}

function change({ tenant }: Call, row: Readonly<JsonObject>, fields: JsonObject): JsonObject {
  const changed = { ...row, ...fields, updated_at: tenant.clock.iso() };
  keys(tenant).put(String(row.kid), changed);
  return changed;
}

/** A new master key takes over from the active ones. */
function rekey(call: Call, parent: string): void {
  for (const row of [...keys(call.tenant).values()]) {
    if (row.type === 'tenant-master-key' && row.state === 'active') change(call, row, { state: 'deactivated' });
  }
  create(call.tenant, 'tenant-master-key', 'active', parent);
}

export const encryptionKeys: Resource = {
  routes: {
    'GET /keys/encryption': (call) => {
      ensureMaster(call.tenant);
      const rows = [...keys(call.tenant).values()].reverse();
      const show = (row: JsonObject) => ({ ...row, public_key: row.public_key ?? null });
      return answerPage(call, { key: 'keys', rows, idField: 'kid', show });
    },
    'POST /keys/encryption': (call) => {
      ensureMaster(call.tenant);
      const row = create(call.tenant, String(call.body.type), 'pre-activation', null);
      // Absent before 2024-10: go-auth0-v1/TestEncryptionKeyManager_Create.yaml, 2024-08-21.
      return { status: 201, body: { ...row, public_key: null } };
    },
    'POST /keys/encryption/rekey': (call) => {
      ensureMaster(call.tenant);
      const root = [...keys(call.tenant).values()].find(
        ({ type, state }) => type !== 'tenant-master-key' && state === 'active',
      );
      rekey(call, String(root?.kid ?? randomUUID()));
      return { status: 204 };
    },
    'GET /keys/encryption/{kid}': (call) => {
      const row = existing(call);
      return { body: { ...row, public_key: row.public_key ?? null } };
    },
    'POST /keys/encryption/{kid}': (call) => {
      const row = existing(call);
      const wrapped = Buffer.from(String(call.body.wrapped_key), 'base64');
      if (wrapped.length < SHORTEST_WRAPPED_KEY) {
        throw badRequest('Invalid input. Wrapped key material is invalid or unsupported key type.');
      }
      const active = change(call, row, { state: 'active' });
      rekey(call, String(row.kid));
      return { status: 201, body: active };
    },
    'DELETE /keys/encryption/{kid}': (call) => {
      change(call, existing(call), { state: 'destroyed' });
      return { status: 204 };
    },
    'POST /keys/encryption/{kid}/wrapping-key': (call) => {
      existing(call);
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
      const public_key = publicKey.export({ type: 'spki', format: 'pem' }).toString();
      return { status: 201, body: { public_key, algorithm: 'CKM_RSA_AES_KEY_WRAP' } };
    },
  },
  source:
    'go-auth0-v1/TestEncryptionKeyManager_*.yaml, 2024-08-21; terraform-hist/TestAccFrameworkEncryptionKeyManager*.yaml, 2024-10-28',
};
