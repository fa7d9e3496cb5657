import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a user attribute profile has a default user_id, which an update completes', async () => {
  const email = { description: 'Mail', label: 'Mail', profile_required: true, auth0_mapping: 'email' };
  const { body } = await api('POST', '/user-attribute-profiles', { name: 'p', user_attributes: { email } });
  expect([body.user_id.oidc_mapping, body.user_id.scim_mapping]).toEqual(['sub', 'externalId']);
  const changed = await api('PATCH', `/user-attribute-profiles/${body.id}`, { user_id: { oidc_mapping: 'sub' } });
  expect(changed.body).toEqual(body);
  expect((await api('GET', '/user-attribute-profiles')).body).toEqual({ user_attribute_profiles: [body] });
  expect((await api('GET', '/user-attribute-profiles/templates/auth0-generic')).body.template.name).toMatch(/Generic/);
});

test('null clears what a self-service profile may lack, and attributes become an empty list', async () => {
  const user_attributes = [{ name: 'mail', description: 'Mail', is_optional: false }];
  const profile = { name: 's', description: 'd', allowed_strategies: ['oidc'], user_attributes };
  const { body } = await api('POST', '/self-service-profiles', profile);
  const path = `/self-service-profiles/${body.id}`;
  const { body: cleared } = await api('PATCH', path, { user_attributes: null, description: null });
  expect(cleared.user_attributes).toEqual([]);
  expect(cleared).not.toHaveProperty('description');
  const text = `${path}/custom-text/en/get-started`;
  expect((await api('GET', text)).body).toEqual({});
  await api('PUT', text, { introduction: 'Hello' });
  expect((await api('GET', text)).body).toEqual({ introduction: 'Hello' });
});

test('what a connection profile was not told is null', async () => {
  const { body } = await api('POST', '/connection-profiles', { name: 'c', enabled_features: ['scim'] });
  expect(body).toMatchObject({ enabled_features: ['scim'], connection_config: null, strategy_overrides: null });
});
