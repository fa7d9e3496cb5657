import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const pii_config = { log_fields: ['email'] };

test('a PATCH without pii_config takes it away, and empty filters are not shown', async () => {
  const sink = { datadogRegion: 'us', datadogApiKey: 'secret' };
  const { status, body } = await api('POST', '/log-streams', { name: 'one', type: 'datadog', pii_config, sink });
  expect(status).toBe(200);
  expect(body.pii_config).toEqual({ ...pii_config, method: 'hash', algorithm: 'xxhash' });
  const patched = await api('PATCH', `/log-streams/${body.id}`, { name: 'one', filters: [], sink });
  expect(patched.body).toEqual({
    id: body.id,
    name: 'one',
    type: 'datadog',
    status: 'active',
    sink,
    isPriority: false,
  });
});

test('ids count up, and what belongs to the partner is made once and kept', async () => {
  const sink = { awsAccountId: '999999999999', awsRegion: 'us-west-2' };
  const { body } = await api('POST', '/log-streams', { name: 'bridge', type: 'eventbridge', isPriority: true, sink });
  expect(body.id).toMatch(/^lst_0{10}\d{6}$/);
  expect(body.sink.awsPartnerEventSource).toMatch(/^aws\.partner\/auth0\.com\/.*\/auth0\.logs$/);
  expect(body.filters).toEqual([{ type: 'category', name: 'security' }]);
  const { body: paused } = await api('PATCH', `/log-streams/${body.id}`, { status: 'paused' });
  expect(paused).toEqual({ ...body, status: 'paused' });
});

test("Mixpanel's password is masked, and an unknown stream is 404 also on DELETE", async () => {
  const sink = {
    mixpanelRegion: 'us',
    mixpanelProjectId: '1',
    mixpanelServiceAccountUsername: 'me',
    mixpanelServiceAccountPassword: 'hidden',
  };
  const { body } = await api('POST', '/log-streams', { name: 'pan', type: 'mixpanel', sink });
  expect(JSON.stringify(body)).not.toContain('hidden');
  expect((await api('DELETE', `/log-streams/${body.id}`)).status).toBe(204);
  expect((await api('DELETE', `/log-streams/${body.id}`)).status).toBe(404);
});
