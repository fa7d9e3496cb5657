import { prefixedId, randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { without } from '../engine/crud.ts';
import { conflict, notFound } from '../engine/errors.ts';
import type { Call, Resource } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { tenantName } from '../engine/strict.ts';
import { findConnection } from './connections.ts';
import { deleteWhere } from './relations.ts';
import DEFAULT_MAPPING from './scim-mapping.json' with { type: 'json' };

const COLLECTION = 'scim_configurations';
const TOKENS = 'scim_tokens';

/**
 * Strategies with inbound SCIM, and the attribute that names a user where a configuration does not say.
 * Source: docs-v2 main/docs/authenticate/protocols/scim/configure-inbound-scim.mdx, 2026-08; the default mapping is the
 * one recorded for okta (terraform/TestAccSCIMConfiguration.yaml, 2025-05-06).
 */
const USER_ID: { [strategy: string]: string } = {
  oidc: 'externalId',
  okta: 'externalId',
  samlp: 'userName',
  waad: 'externalId',
};

/** Source, also of the text: OpenAPI description, 2026-06-25. */
const MOST_TOKENS = 2;

/** The SCIM configuration of an enterprise connection and the tokens that its directory signs in with. */
export const scimConfigurations: Resource = {
  routes: {
    'GET /connections/{id}/scim-configuration': (call) => ({ body: requireConfiguration(call) }),
    'POST /connections/{id}/scim-configuration': (call) => {
      const { strategy, name } = findConnection(call);
      if (!Object.hasOwn(USER_ID, String(strategy))) throw unsupported();
      const now = call.tenant.clock.iso();
      const row: JsonObject = {
        tenant_name: tenantName(call),
        connection_id: call.id,
        connection_name: name ?? '',
        strategy: strategy ?? '',
        mapping: call.body.mapping ?? DEFAULT_MAPPING,
        user_id_attribute: call.body.user_id_attribute ?? USER_ID[String(strategy)] ?? '',
        created_at: now,
        updated_on: now,
      };
      call.tenant.store.collection(COLLECTION).put(call.id, row);
      return { status: 201, body: row };
    },
    'PATCH /connections/{id}/scim-configuration': (call) => {
      const row = { ...requireConfiguration(call), ...call.body, updated_on: call.tenant.clock.iso() };
      call.tenant.store.collection(COLLECTION).put(call.id, row);
      return { status: 200, body: row };
    },
    'DELETE /connections/{id}/scim-configuration': (call) => {
      findConnection(call);
      forgetScim(call.tenant, call.id);
      return { status: 204 };
    },
    'GET /connections/{id}/scim-configuration/default-mapping': (call) => {
      findConnection(call);
      return { body: { mapping: DEFAULT_MAPPING } };
    },
    'GET /connections-scim-configurations': (call) => {
      const rows = [...call.tenant.store.collection(COLLECTION).values()];
      return answerPage(call, { key: 'scim_configurations', rows, idField: 'connection_id' });
    },
    'GET /connections/{id}/scim-configuration/tokens': (call) => {
      requireConfiguration(call);
      return { body: tokensOf(call).map((row) => without(row, ['connection_id'])) };
    },
    'POST /connections/{id}/scim-configuration/tokens': (call) => {
      requireConfiguration(call);
      if (tokensOf(call).length >= MOST_TOKENS) {
        throw conflict(`Maximum of ${MOST_TOKENS} tokens already issued for this connection`);
      }
      const { scopes = ['get:users', 'post:users', 'put:users', 'patch:users', 'delete:users'], token_lifetime } =
        call.body;
      const now = call.tenant.clock.now();
      const token_id = prefixedId('tok_');
      const lifetime = Number(token_lifetime ?? 0);
      const ends = lifetime > 0 && { valid_until: new Date(now.getTime() + lifetime * 1000).toISOString() };
      const row: JsonObject = { token_id, scopes, created_at: now.toISOString(), ...ends };
      call.tenant.store.collection(TOKENS).put(token_id, { ...row, connection_id: call.id });
      // Shown once and kept nowhere: the emulator has no SCIM endpoint that would ask for it.
      return { status: 201, body: { ...row, token: `${token_id}${randomAlphanumeric(48)}` } };
    },
    'DELETE /connections/{id}/scim-configuration/tokens/{tokenId}': (call) => {
      findConnection(call);
      call.tenant.store.collection(TOKENS).delete(call.subId);
      return { status: 204 };
    },
  },
  source:
    'terraform/TestAccSCIMConfiguration.yaml, 2025-05-06; go-auth0-v1/TestConnectionManager_*SCIM*.yaml, 2024-10-14',
};

export function forgetScim(tenant: Tenant, connectionId: string): void {
  tenant.store.collection(COLLECTION).delete(connectionId);
  deleteWhere(tenant, TOKENS, 'connection_id', connectionId);
}

function requireConfiguration(call: Call): Readonly<JsonObject> {
  findConnection(call);
  const row = call.tenant.store.collection(COLLECTION).get(call.id);
  if (!row) throw notFound('Not Found');
  return row;
}

function tokensOf({ tenant, id }: Call): Readonly<JsonObject>[] {
  return [...tenant.store.collection(TOKENS).values()].filter(({ connection_id }) => connection_id === id);
}

/** Recorded: terraform/TestAccSCIMConfiguration.yaml#3, 2025-05-06. */
function unsupported() {
  return notFound(
    'This connection type does not support SCIM. Please see our documentation for the currently supported connection types: https://auth0.com/docs/authenticate/protocols/scim/configure-inbound-scim.',
  );
}
