import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const FLAGS = '/experimentation/feature-flags';
const EXPERIMENTS = '/experimentation/experiments';

/** A flag with two variations. */
async function makeFlag(name: string) {
  const parameters = { show_passkey: { type: 'boolean', value: false } };
  const { body: flag } = await api('POST', FLAGS, { name, parameters });
  const control = (await api('POST', `${FLAGS}/${flag.id}/variations`, { name: 'control', overrides: {} })).body;
  const overrides = { show_passkey: { value: true } };
  const treatment = (await api('POST', `${FLAGS}/${flag.id}/variations`, { name: 'treatment', overrides })).body;
  return { flag, control, treatment };
}

function experiment(name: string, flag: { id: string }, weights: { [variation: string]: number }) {
  const allocations = Object.entries(weights).map(([variation_id, weight], index) => ({
    variation_id,
    weight,
    is_control: index === 0,
  }));
  const fixed = {
    authentication_flow: 'login',
    allocation_strategy: 'percentage',
    assignment_config: { subject: 'device' },
  };
  return { name, feature_flag_id: flag.id, ...fixed, allocations };
}

test('a flag becomes active with two variations, and never comes back from the archive', async () => {
  const { body: flag } = await api('POST', FLAGS, {
    name: 'lonely',
    parameters: { a: { type: 'string', value: 'x' } },
  });
  expect(flag).toMatchObject({
    id: expect.stringMatching(/^flg_[1-9A-HJ-NP-Za-km-z]+$/),
    type: 'self',
    status: 'draft',
  });
  const early = await api('POST', `${FLAGS}/${flag.id}/status`, { status: 'active' });
  expect(early).toMatchObject({ status: 400, body: { message: expect.stringContaining('at least 2 variations') } });
  const made = await makeFlag('whole');
  const moveTo = (status: string) => api('POST', `${FLAGS}/${made.flag.id}/status`, { status });
  expect((await moveTo('active')).body.status).toBe('active');
  expect((await moveTo('archived')).body.status).toBe('archived');
  expect((await moveTo('active')).status).toBe(400);
});

test.each([
  [{ unknown: { value: true } }, 'Invalid override key.'],
  [{ show_passkey: { value: 'yes' } }, 'Override value type does not match the parameter type.'],
  [{ show_passkey: { value: false } }, 'Override value must differ from the feature flag parameter default value.'],
])('an override %j is refused', async (overrides, message) => {
  const { flag } = await makeFlag(`overrides ${message}`);
  const refused = await api('POST', `${FLAGS}/${flag.id}/variations`, { name: 'other', overrides });
  expect(refused).toMatchObject({ status: 400, body: { message, errorCode: 'invalid_body' } });
  expect((await api('GET', `${FLAGS}/${flag.id}/variations`)).body.variations).toHaveLength(2);
});

test('an experiment is activated when nothing blocks it, and holds what it refers to', async () => {
  const { flag, control, treatment } = await makeFlag('referred');
  const { body: made } = await api(
    'POST',
    EXPERIMENTS,
    experiment('trial', flag, { [control.id]: 50, [treatment.id]: 40 }),
  );
  expect(made).toMatchObject({ status: 'draft', is_valid: false });
  const path = `${EXPERIMENTS}/${made.id}`;
  const { body: judged } = await api('POST', `${path}/validate`);
  expect(judged.errors.map(({ code }: { code: string }) => code)).toEqual(['feature_flag_not_active', 'weights']);
  expect((await api('POST', `${path}/status`, { status: 'active' })).status).toBe(400);
  await api('POST', `${FLAGS}/${flag.id}/status`, { status: 'active' });
  const { allocations } = experiment('trial', flag, { [control.id]: 50, [treatment.id]: 50 });
  expect((await api('PATCH', path, { allocations })).body.is_valid).toBe(true);
  const { body: active } = await api('POST', `${path}/status`, { status: 'active' });
  expect(active).toMatchObject({ status: 'active', started_at: expect.any(String) });
  expect((await api('PATCH', path, { allocations })).status).toBe(400);
  expect((await api('DELETE', path)).status).toBe(400);
  expect((await api('DELETE', `${FLAGS}/${flag.id}`)).status).toBe(409);
  expect((await api('DELETE', `${FLAGS}/${flag.id}/variations/${treatment.id}`)).status).toBe(409);
  expect((await api('POST', `${path}/status`, { status: 'completed' })).body.ended_at).toBeDefined();
  expect((await api('POST', `${path}/status`, { status: 'active' })).status).toBe(400);
  await api('POST', `${path}/status`, { status: 'archived' });
  expect((await api('GET', EXPERIMENTS)).body).toEqual({ experiments: [] });
  expect((await api('GET', `${EXPERIMENTS}?status=archived`)).body.experiments).toHaveLength(1);
  expect((await api('DELETE', `${FLAGS}/${flag.id}`)).status).toBe(204);
  expect((await api('GET', `${FLAGS}/${flag.id}/variations`)).status).toBe(404);
});

test('allocations name variations of the flag and segments that there are', async () => {
  const { flag, control } = await makeFlag('strict');
  const other = await makeFlag('other');
  const foreign = await api('POST', EXPERIMENTS, experiment('foreign', flag, { [other.control.id]: 100 }));
  expect(foreign.body.message).toBe('Variation does not belong to the referenced feature flag.');
  const body = experiment('segmented', flag, { [control.id]: 100 });
  const segment_id = 'seg_1111111111111111111111';
  const unknown = await api('POST', EXPERIMENTS, { ...body, allocations: [{ ...body.allocations[0], segment_id }] });
  expect(unknown.body.message).toBe('Segment not found.');
  expect((await api('POST', EXPERIMENTS, { ...body, feature_flag_id: 'flg_1111' })).status).toBe(404);
  const { body: segment } = await api('POST', '/experimentation/segments', {
    name: 'Acme',
    rules: [{ match: { organization_id: ['org_1'] } }],
  });
  const allocations = [{ ...body.allocations[0], segment_id: segment.id, is_fallback: true }];
  await api('POST', EXPERIMENTS, { ...body, allocation_strategy: 'segment', allocations });
  expect((await api('DELETE', `/experimentation/segments/${segment.id}`)).status).toBe(409);
});
