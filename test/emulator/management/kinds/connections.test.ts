import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('a database starts with a password policy, and a flexible one replaces it', async () => {
  const { body: older } = await api('POST', '/connections', { name: 'older', strategy: 'auth0' });
  expect(older.options).toMatchObject({ passwordPolicy: 'good', brute_force_protection: true });
  const password_options = { complexity: { min_length: 12 } };
  const { body: newer } = await api('POST', '/connections', {
    name: 'newer',
    strategy: 'auth0',
    options: { password_options },
  });
  expect(newer.options.passwordPolicy).toBeUndefined();
  expect(newer.options.password_options).toMatchObject({
    complexity: { min_length: 12, character_types: [], max_length_exceeded: 'error' },
    history: { active: false },
  });
});

test('an enterprise connection comes with a provisioning ticket and a switch for its button', async () => {
  const { body } = await api('POST', '/connections', { name: 'directory', strategy: 'ad' });
  expect(body).toMatchObject({ show_as_button: false, provisioning_ticket_url: expect.stringContaining('/p/ad/') });
});

test('SCIM is for enterprise strategies, its tokens are shown once, and it goes with its connection', async () => {
  const { body: users } = await api('POST', '/connections', { name: 'users', strategy: 'auth0' });
  expect((await api('POST', `/connections/${users.id}/scim-configuration`, {})).status).toBe(404);
  const { body: okta } = await api('POST', '/connections', { name: 'okta', strategy: 'okta' });
  const path = `/connections/${okta.id}/scim-configuration`;
  expect((await api('GET', path)).status).toBe(404);
  const { body: scim } = await api('POST', path, {});
  expect(scim).toMatchObject({ connection_name: 'okta', user_id_attribute: 'externalId' });
  const { body: made } = await api('POST', `${path}/tokens`, { scopes: ['get:users'] });
  expect(made.token).toEqual(expect.any(String));
  const { body: tokens } = await api('GET', `${path}/tokens`);
  expect(tokens).toEqual([{ token_id: made.token_id, scopes: ['get:users'], created_at: made.created_at }]);
  await api('DELETE', `/connections/${okta.id}`);
  const { body: again } = await api('POST', '/connections', { name: 'okta', strategy: 'okta' });
  expect((await api('GET', `/connections/${again.id}/scim-configuration`)).status).toBe(404);
});
