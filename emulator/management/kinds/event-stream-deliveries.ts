import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { authorize } from '../engine/access.ts';
import { notEmulated, notFound } from '../engine/errors.ts';
import type { Answer, Call, Routes } from '../engine/kind.ts';
import { answerPage } from '../engine/paging.ts';
import { tenantName } from '../engine/strict.ts';

/*
 * Events of a stream. The emulator sends nothing to a webhook, an Action or a cloud: a test event ends as a failed
 * delivery whose message says so, and events of users are not made.
 */
const COLLECTION = 'event_stream_deliveries';
const FAILURE = 'The emulator delivers no events';
const DAY_MS = 86_400_000;

function streamOf({ tenant, id }: Call): Readonly<JsonObject> {
  const stream = tenant.store.collection('event_streams').get(id);
  if (!stream) throw notFound('The event stream does not exist.');
  return stream;
}

function deliveriesOf(call: Call): JsonObject[] {
  const rows = [...call.tenant.store.collection(COLLECTION).values()];
  return rows.filter(({ event_stream_id }) => event_stream_id === call.id);
}

/** The user of test events: go-auth0-v1/TestEventStreamManager_Integration.yaml#1, 2025-09-08. */
function sampleUser(): JsonObject {
  const name = { name: 'John Doe', given_name: 'John', family_name: 'Doe' };
  const phone = { phone_number: '+15555555555', phone_verified: false };
  const mail = { email: 'john.doe@gmail.com', email_verified: false };
  const time = '2025-02-01T12:34:56Z';
  const profileData = { ...mail, ...name, username: 'johndoe', ...phone };
  return {
    user_id: 'auth0|507f1f77bcf86cd799439020',
    ...mail,
    username: 'johndoe',
    ...phone,
    created_at: time,
    updated_at: time,
    identities: [
      {
        provider: 'auth0',
        isSocial: false,
        connection: 'Username-Password-Authentication',
        user_id: '507f1f77bcf86cd799439020',
        profileData,
      },
    ],
    app_metadata: { plan: 'pro' },
    user_metadata: { hobby: 'skydiving' },
    picture:
      'https://secure.gravatar.com/avatar/15626c5e0c749cb912f9d1ad48dba440?s=480&r=pg&d=https%3A%2F%2Fssl.gstatic.com%2Fs2%2Fprofiles%2Fimages%2Fsilhouette80.png',
    ...name,
    nickname: 'John Doe',
    multifactor: ['sample'],
    last_ip: '10.0.0.1',
    last_login: time,
    logins_count: 42,
    blocked: false,
  };
}

function sendTest(call: Call): Answer {
  streamOf(call);
  const { tenant, body } = call;
  const type = String(body.event_type);
  if (body.data === undefined && !type.startsWith('user.')) throw notEmulated(`a test event of type ${type}`);
  const id = prefixedId('evt_', 22);
  const time = tenant.clock.iso();
  const event: JsonObject = {
    specversion: '1.0',
    id,
    source: `urn:auth0:${tenant.domain}`,
    type,
    time,
    data: body.data ?? { object: sampleUser() },
    a0purpose: 'test',
    a0stream: call.id,
    a0tenant: tenantName(call),
  };
  const delivery: JsonObject = {
    id,
    event_stream_id: call.id,
    event_type: type,
    status: 'pending',
    attempts: [],
    event,
  };
  tenant.store.collection(COLLECTION).put(id, { ...delivery, status: 'failed', attempts: [failedAttempt(time)] });
  return { body: delivery };
}

function failedAttempt(timestamp: string): JsonObject {
  return { status: 'failed', error_message: FAILURE, timestamp };
}

function redeliver(call: Call, delivery: JsonObject): void {
  const now = call.tenant.clock.iso();
  const attempts = [...(delivery.attempts as JsonObject[]), { status: 'retrying', timestamp: now }, failedAttempt(now)];
  call.tenant.store.collection(COLLECTION).put(String(delivery.id), { ...delivery, attempts });
}

/** What was asked for by query or body: comma-separated texts or arrays, and a span of time. */
function chosen(rows: JsonObject[], asked: { readonly [name: string]: unknown }): JsonObject[] {
  const listed = (value: unknown) => (typeof value === 'string' ? value.split(',') : (value as string[] | undefined));
  const types = listed(asked.event_types);
  const statuses = listed(asked.statuses);
  return rows.filter((row) => {
    const time = Date.parse(String((row.event as JsonObject).time));
    return (
      (types?.includes(String(row.event_type)) ?? true) &&
      (statuses?.includes(String(row.status)) ?? true) &&
      (asked.date_from === undefined || time >= Date.parse(String(asked.date_from))) &&
      (asked.date_to === undefined || time <= Date.parse(String(asked.date_to)))
    );
  });
}

function deliveryOf(call: Call): JsonObject {
  streamOf(call);
  const delivery = deliveriesOf(call).find(({ id }) => id === call.subId);
  if (!delivery) throw notFound('The event does not exist.');
  return delivery;
}

/** Two weeks by day: go-auth0-v1/TestEventStreamManager_Integration.yaml#6, 2025-09-08. */
function stats(call: Call): Answer {
  // Not in the description, so nothing has checked the scope.
  authorize(call.caller, { ...call.operation, scopes: ['read:event_streams', 'read:event_deliveries'] });
  const stream = streamOf(call);
  const now = call.tenant.clock.now().getTime();
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const days = Array.from({ length: 15 }, (_, index) => today - (14 - index) * DAY_MS);
  const attempts = deliveriesOf(call).flatMap((row) => row.attempts as JsonObject[]);
  const failed = attempts.filter(({ status }) => status === 'failed');
  const onDay = (day: number) =>
    failed.filter(({ timestamp }) => Math.floor(Date.parse(String(timestamp)) / DAY_MS) * DAY_MS === day).length;
  const metric = (name: string, data: number[]): JsonObject => ({
    name: `auth0.event_streams.${name}`,
    window_total: data.reduce((sum, count) => sum + count, 0),
    type: 'sum',
    data,
  });
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const window = {
    date_from: new Date(hour - 14 * DAY_MS).toISOString(),
    date_to: new Date(hour + 3_600_000).toISOString(),
    bucket_interval: { scale_factor: 86_400 },
  };
  const metrics = [
    metric(
      'successful_deliveries',
      days.map(() => 0),
    ),
    metric('failed_deliveries', days.map(onDay)),
  ];
  const buckets = days.map((day) => new Date(day).toISOString());
  return { body: { id: call.id, name: stream.name ?? null, window, buckets, metrics } };
}

export function forgetDeliveries({ tenant }: Call, streamId: string): void {
  const deliveries = tenant.store.collection(COLLECTION);
  for (const row of [...deliveries.values()]) {
    if (row.event_stream_id === streamId) deliveries.delete(String(row.id));
  }
}

export const deliveryRoutes: Routes = {
  'POST /event-streams/{id}/test': sendTest,
  'GET /event-streams/{id}/deliveries': (call) => {
    streamOf(call);
    const rows = chosen(deliveriesOf(call), call.query);
    return answerPage({ ...call, query: { take: '50', ...call.query } }, { key: 'deliveries', rows });
  },
  'GET /event-streams/{id}/deliveries/{event_id}': (call) => ({ body: deliveryOf(call) }),
  'GET /event-streams/{id}/stats': stats,
  'POST /event-streams/{id}/redeliver': (call) => {
    streamOf(call);
    for (const delivery of chosen(deliveriesOf(call), call.body)) redeliver(call, delivery);
    return { body: {} };
  },
  'POST /event-streams/{id}/redeliver/{event_id}': (call) => {
    redeliver(call, deliveryOf(call));
    return { body: {} };
  },
};
