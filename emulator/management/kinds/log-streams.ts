import { uuid } from '../../store/ids.ts';
import { isObject, type JsonObject } from '../../store/json.ts';
import { defineKind, without } from '../engine/crud.ts';
import type { Call, Kind } from '../engine/kind.ts';
import { deleteKnown, tenantName } from '../engine/strict.ts';

/** Of the sinks of all types. Source: OpenAPI description, 2026-06-25. */
const SECRETS = [
  'httpAuthorization',
  'datadogApiKey',
  'splunkToken',
  'segmentWriteKey',
  'mixpanelServiceAccountPassword',
];

const COUNTER = 'log_stream_counter';

/** `lst_` and 16 digits that count up, beyond those that were restored from another tenant. */
function nextId({ tenant }: Call): string {
  const settings = tenant.store.collection('settings');
  const rows = [...tenant.store.collection('log_streams').entries()];
  const known = rows.map(([id]) => Number(id.replace('lst_', '')) || 0);
  const number = Math.max(Number(settings.get(COUNTER)?.last ?? 0), ...known) + 1;
  settings.put(COUNTER, { last: number });
  return `lst_${String(number).padStart(16, '0')}`;
}

/** What the partner's side of an event stream is called; Auth0 makes it up at creation, and it stays. */
function partnerFields(type: unknown, call: Call): JsonObject {
  const name = `${tenantName(call)}-${uuid()}`;
  if (type === 'eventbridge') return { awsPartnerEventSource: `aws.partner/auth0.com/${name}/auth0.logs` };
  if (type === 'eventgrid') return { azurePartnerTopic: name };
  return {};
}

/** `algorithm` and `method` as they are when only the fields were named: terraform/TestAccLogStreamDatadog.yaml. */
function completed(row: JsonObject): JsonObject {
  if (!isObject(row.pii_config)) return row;
  return { ...row, pii_config: { method: 'hash', algorithm: 'xxhash', ...(row.pii_config as JsonObject) } };
}

/**
 * Answers carry `isPriority` once it or `pii_config` was sent, which is all that recordings of creations show. A
 * stream with priority without filters delivers security events: go-auth0-v1/TestLogStreamManager_List.yaml, 2025-07.
 */
function prioritized(row: JsonObject, body: JsonObject): JsonObject {
  if (row.isPriority === true && body.filters === undefined && row.filters === undefined) {
    return { ...row, filters: [{ type: 'category', name: 'security' }] };
  }
  return body.pii_config !== undefined ? { isPriority: false, ...row } : row;
}

const kind: Kind = {
  path: '/log-streams',
  collection: 'log_streams',
  secrets: SECRETS.map((name) => `sink.${name}`),
  newId: (_, call) => nextId(call),
  envelope: 'array',
  missing: { message: 'The log stream does not exist', errorCode: 'inexistent_log_stream' },
  defaults: () => ({ status: 'active' }),
  beforeCreate: (row, call) => {
    const sink = { ...(row.sink as JsonObject), ...partnerFields(row.type, call) };
    return prioritized(completed({ ...without(row, ['startFrom']), sink }), call.body);
  },
  beforeUpdate: (row, before, call) => {
    // A PATCH without pii_config takes it away: terraform/TestAccLogStreamDatadog.yaml#8.
    const kept = call.body.pii_config === undefined ? without(row, ['pii_config']) : row;
    const { awsPartnerEventSource, azurePartnerTopic } = before.sink as JsonObject;
    const partner = {
      ...(awsPartnerEventSource ? { awsPartnerEventSource } : azurePartnerTopic ? { azurePartnerTopic } : {}),
    };
    return prioritized(completed({ ...kept, sink: { ...(kept.sink as JsonObject), ...partner } }), call.body);
  },
  show: (row) => {
    const sink = row.sink as JsonObject;
    const hasPassword = sink.mixpanelServiceAccountPassword !== undefined;
    const shown = { ...row, sink: hasPassword ? { ...sink, mixpanelServiceAccountPassword: '********' } : sink };
    return Array.isArray(row.filters) && row.filters.length === 0 ? without(shown, ['filters']) : shown;
  },
  routes: { 'DELETE /log-streams/{id}': (call) => deleteKnown(kind, call) },
  source: 'terraform/TestAccLogStream*.yaml, 2025; go-auth0-v1/TestLogStreamManager_*.yaml, 2025-07-08',
};

export const logStreams = defineKind(kind);
