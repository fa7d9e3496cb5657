import { prefixedId, ticketId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind, find } from '../engine/crud.ts';
import { conflict } from '../engine/errors.ts';
import type { Answer, Call, Kind } from '../engine/kind.ts';

const TEXTS = 'self_service_profile_texts';

function textKey({ ids }: Call): string {
  return ids.join('|');
}

function withAttributes(row: JsonObject): JsonObject {
  return { ...row, user_attributes: row.user_attributes ?? [] };
}

function createTicket(call: Call): Answer {
  const { tenant, body } = call;
  find(kind, call);
  const { name } = (body.connection_config ?? {}) as JsonObject;
  if (typeof name === 'string' && tenant.store.collection('connections').firstBy('name', name)) {
    throw conflict('A connection with this name already exists.');
  }
  return { body: { ticket: `${tenant.issuer}self-service/connections-flow?ticket=${ticketId()}` } };
}

const kind: Kind = {
  path: '/self-service-profiles',
  collection: 'self_service_profiles',
  newId: () => prefixedId('ssp_', 22),
  timestamps: true,
  missing: { message: 'Self-service profile not found' },
  beforeCreate: withAttributes,
  beforeUpdate: withAttributes,
  afterDelete: (row, { tenant }) => {
    const texts = tenant.store.collection(TEXTS);
    for (const [key] of [...texts.entries()]) if (key.startsWith(`${row.id}|`)) texts.delete(key);
  },
  routes: {
    'GET /self-service-profiles/{id}/custom-text/{language}/{page}': (call) => {
      find(kind, call);
      return { body: call.tenant.store.collection(TEXTS).get(textKey(call)) ?? {} };
    },
    'PUT /self-service-profiles/{id}/custom-text/{language}/{page}': (call) => {
      find(kind, call);
      call.tenant.store.collection(TEXTS).put(textKey(call), call.body);
      return { body: call.body };
    },
    'POST /self-service-profiles/{id}/sso-ticket': createTicket,
    'POST /self-service-profiles/{id}/sso-ticket/{ticket}/revoke': (call) => {
      find(kind, call);
      return {};
    },
  },
  source: 'terraform/TestSelfServiceProfile*.yaml, 2026-02-13; 404, 409: OpenAPI description, 2026-06-25',
};

export const selfServiceProfiles = defineKind(kind);
