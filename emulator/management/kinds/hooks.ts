import type { JsonObject } from '../../store/json.ts';
import { defineKind, find, mergeKeys } from '../engine/crud.ts';
import { notFound } from '../engine/errors.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { sortableId } from '../engine/strict.ts';

const SECRETS = 'hook_secrets';

/** `test-hook904` is stored as `test-hook-904`: go-auth0-v1/TestHookManager_Read.yaml#0, 2023-01. */
function kebabCase(name: string): string {
  const words = name.match(/[A-Z]{2,}(?=[A-Z][a-z]|[^A-Za-z]|$)|[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];
  return words.map((word) => word.toLowerCase()).join('-');
}

function named(row: JsonObject): JsonObject {
  return { ...row, name: kebabCase(String(row.name)) };
}

function secretsOf(call: Call): JsonObject {
  find(kind, call);
  return call.tenant.store.collection(SECRETS).get(call.id) ?? {};
}

function putSecrets(call: Call, secrets: JsonObject): void {
  call.tenant.store.collection(SECRETS).put(call.id, secrets);
}

const kind: Kind = {
  path: '/hooks',
  collection: 'hooks',
  newId: (_, { tenant }) => sortableId(tenant.clock.now()),
  defaults: () => ({ dependencies: {}, enabled: false }),
  unique: [{ field: 'name', message: 'A hook with the same name already exists.' }],
  missing: { message: 'Hook not found.' },
  filters: {
    enabled: (row, value) => String(row.enabled) === value,
    triggerId: (row, value) => row.triggerId === value,
  },
  beforeCreate: named,
  beforeUpdate: named,
  afterDelete: (row, { tenant }) => {
    tenant.store.collection(SECRETS).delete(String(row.id));
  },
  routes: {
    'GET /hooks/{id}/secrets': (call) => ({
      body: Object.fromEntries(Object.keys(secretsOf(call)).map((name) => [name, '_VALUE_NOT_SHOWN_'])),
    }),
    'POST /hooks/{id}/secrets': (call) => {
      putSecrets(call, mergeKeys(secretsOf(call), call.body));
      return { body: {} };
    },
    'PATCH /hooks/{id}/secrets': (call) => {
      const secrets = secretsOf(call);
      if (Object.keys(call.body).some((name) => secrets[name] === undefined)) {
        throw notFound('Hook or secret not found.');
      }
      putSecrets(call, mergeKeys(secrets, call.body));
      return { body: {} };
    },
    'DELETE /hooks/{id}/secrets': (call) => {
      const names = Array.isArray(call.payload) ? call.payload : [];
      const kept = Object.entries(secretsOf(call)).filter(([name]) => !names.includes(name));
      putSecrets(call, Object.fromEntries(kept));
      return {};
    },
  },
  source: 'terraform/TestAccHook.yaml; go-auth0-v1/TestHookManager_*.yaml, 2023-01; 404, 409: OpenAPI description',
};

export const hooks = defineKind(kind);
