import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

const webhook = (name: string) => ({
  name,
  subscriptions: [{ event_type: 'user.created' }],
  destination: {
    type: 'webhook',
    configuration: {
      webhook_endpoint: 'https://hooks.acme.test',
      webhook_authorization: { method: 'bearer', token: 'hidden' },
    },
  },
});

test('credentials of a webhook are never shown and a name is taken once', async () => {
  const { status, body } = await api('POST', '/event-streams', webhook('one'));
  expect([status, body.status]).toEqual([201, 'enabled']);
  expect(body.destination.configuration.webhook_authorization).toEqual({ method: 'bearer' });
  expect((await api('POST', '/event-streams', webhook('one'))).status).toBe(409);
  expect(JSON.stringify((await api('GET', '/event-streams')).body.eventStreams)).not.toContain('hidden');
});

test('a test event is pending, then a failed delivery that says why, and redelivery tries again', async () => {
  const { body: stream } = await api('POST', '/event-streams', webhook('two'));
  const path = `/event-streams/${stream.id}`;
  const { status, body: sent } = await api('POST', `${path}/test`, { event_type: 'user.created' });
  expect([status, sent.status, sent.attempts]).toEqual([202, 'pending', []]);
  await api('POST', `${path}/redeliver/${sent.id}`);
  const { body: delivery } = await api('GET', `${path}/deliveries/${sent.id}`);
  expect(delivery.attempts.map((attempt: { status: string }) => attempt.status)).toEqual([
    'failed',
    'retrying',
    'failed',
  ]);
  expect((await api('GET', `${path}/deliveries?event_types=user.deleted`)).body.deliveries).toEqual([]);
  expect((await api('GET', `${path}/stats`)).body.metrics[1].window_total).toBe(2);
  expect((await api('POST', `${path}/test`, { event_type: 'organization.created' })).status).toBe(501);
});
