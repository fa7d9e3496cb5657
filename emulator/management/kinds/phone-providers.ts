import { prefixedId } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, find, present } from '../engine/crud.ts';
import type { Answer, Call, Kind, Resource } from '../engine/kind.ts';
import { deleteKnown, tenantName } from '../engine/strict.ts';

const MISSING = { message: 'Notification Resource not found' };

function named(row: JsonObject, call: Call): JsonObject {
  const { id, created_at, updated_at, ...rest } = row;
  return { id: id ?? '', tenant: tenantName(call), channel: 'phone', ...rest, created_at, updated_at } as JsonObject;
}

const provider: Kind = {
  path: '/branding/phone/providers',
  collection: 'phone_providers',
  newId: () => prefixedId('pro_', 22),
  timestamps: true,
  missing: MISSING,
  defaults: () => ({ disabled: false }),
  beforeCreate: named,
  // Never told: a list has null in its place. Recorded: deploy-cli/should-dump-without-throwing-an-error.json, 2026-08-10.
  hidden: ['credentials'],
  routes: {
    'GET /branding/phone/providers': (call) => {
      const rows = [...call.tenant.store.collection('phone_providers').values()];
      const { disabled: wanted } = call.query;
      const asked = rows.filter(({ disabled }) => wanted !== 'false' || disabled !== true);
      return { body: { providers: asked.map((row) => ({ ...row, credentials: null })) } };
    },
    'POST /branding/phone/providers/{id}/try': (call) => accepted(provider, call),
    'DELETE /branding/phone/providers/{id}': (call) => deleteKnown(provider, call),
  },
  source: 'go-auth0-v1/TestBrandingManager_*PhoneProvider.yaml, 2025-02-03; deploy-cli/*.json, 2026-08-10',
};

/** Nobody's phone rings. Recorded: go-auth0-v1/TestBrandingManager_TryPhoneNotificationTemplate.yaml#1, 2025-02-11. */
function accepted(kind: Kind, call: Call): Answer {
  find(kind, call);
  return { status: 202, body: { code: 202, message: 'Test notification successfully sent for processing' } };
}

/** What a template says until somebody changes it: only the one that was recorded is known. */
const ORIGINAL: { [type: string]: JsonObject } = {
  otp_verify: {
    text: '{{ code | escape }} is your verification code for {{ friendly_name | escape }}',
    voice:
      'Hello. Your verification code for {{ friendly_name | escape }} is {{ pause }} {{ code | escape }}. I repeat, your verification code is {{ pause }} {{ code | escape }}',
  },
};

/** An update names parts of the content; the others stay: terraform/TestAccDataSourcePhoneNotificationTemplate.yaml. */
function withContent(before: unknown, after: unknown): JsonObject {
  const [old, own] = [isObject(before) ? before : {}, isObject(after) ? after : {}] as [JsonObject, JsonObject];
  const body = { ...(isObject(old.body) && old.body), ...(isObject(own.body) && own.body) } as JsonObject;
  return { syntax: 'liquid', ...old, ...own, ...(Object.keys(body).length > 0 && { body }) };
}

const template: Kind = {
  path: '/branding/phone/templates',
  collection: 'phone_templates',
  unique: [{ field: 'type', message: 'Phone template already configured for tenant' }],
  newId: () => prefixedId('tem_', 22),
  timestamps: true,
  missing: MISSING,
  defaults: () => ({ disabled: false }),
  beforeCreate: (row, call) => named({ ...row, content: withContent({}, row.content) }, call),
  beforeUpdate: (row, before) => ({ ...row, content: withContent(before.content, row.content) }),
  routes: {
    'GET /branding/phone/templates': ({ tenant, query }) => {
      const rows = [...tenant.store.collection('phone_templates').values()];
      const { disabled: wanted } = query;
      return { body: { templates: rows.filter(({ disabled }) => wanted !== 'false' || disabled !== true) } };
    },
    'POST /branding/phone/templates/{id}/try': (call) => accepted(template, call),
    'DELETE /branding/phone/templates/{id}': (call) => deleteKnown(template, call),
    'PATCH /branding/phone/templates/{id}/reset': (call) => {
      const row = find(template, call);
      const original = ORIGINAL[String(row.type)];
      const content = original ? { ...(row.content as JsonObject), body: original } : (row.content ?? null);
      const reset: JsonObject = { ...row, content, updated_at: call.tenant.clock.iso() };
      call.tenant.store.collection('phone_templates').put(call.id, reset);
      return { status: 200, body: present(template, reset, call) };
    },
  },
  source: 'go-auth0-v1/TestBrandingManager_*PhoneNotificationTemplate.yaml, 2025-02-11',
};

export const phone: readonly Resource[] = [defineKind(provider), defineKind(template)];
