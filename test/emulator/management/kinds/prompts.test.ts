import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a screen keeps what an update does not name, and the update is told back alone', async () => {
  const path = '/prompts/signup/screen/signup/rendering';
  expect((await api('GET', path)).body).toMatchObject({ rendering_mode: 'standard', head_tags: [] });
  await api('PATCH', path, { rendering_mode: 'advanced', context_configuration: ['branding.settings'] });
  const change = { default_head_tags_disabled: true };
  expect((await api('PATCH', path, change)).body).toEqual(change);
  const kept = { rendering_mode: 'advanced', context_configuration: ['branding.settings'] };
  expect((await api('GET', path)).body).toMatchObject({ prompt: 'signup', screen: 'signup', ...kept, ...change });
});

test('several screens are configured at once, and listed by mode without the name of the tenant', async () => {
  const configs = [
    { prompt: 'login', screen: 'login', rendering_mode: 'advanced' },
    { prompt: 'login-id', screen: 'login-id', rendering_mode: 'standard' },
  ];
  expect((await api('PATCH', '/prompts/rendering', { configs })).body).toEqual({ configs });
  const { body } = await api('GET', '/prompts/rendering?prompt=login&rendering_mode=advanced&include_totals=true');
  expect(body).toMatchObject({ total: 1, configs: [{ ...configs[0], filters: null, use_page_template: false }] });
  expect(body.configs[0]).not.toHaveProperty('tenant');
});

test('a screen whose partials are empty has none', async () => {
  const path = '/prompts/signup/partials';
  const partials = { signup: { 'form-content-start': '<p>Welcome</p>' } };
  expect((await api('PUT', path, partials)).body).toEqual(partials);
  expect((await api('GET', path)).body).toEqual(partials);
  expect((await api('PUT', path, { signup: {} })).body).toEqual({});
  expect((await api('GET', path)).body).toEqual({});
});
