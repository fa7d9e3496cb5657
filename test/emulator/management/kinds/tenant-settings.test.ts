import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();
const settings = async () => (await api('GET', '/tenants/settings')).body;

test('an update keeps what it does not name, also among the flags', async () => {
  const before = await settings();
  const { status, body } = await api('PATCH', '/tenants/settings', {
    friendly_name: 'Acme',
    flags: { enable_client_connections: true },
  });
  expect(status).toBe(200);
  expect(body).not.toHaveProperty('sandbox_versions_available');
  expect(await settings()).toEqual({
    ...before,
    friendly_name: 'Acme',
    flags: { ...before.flags, enable_client_connections: true },
  });
});

test('null removes a setting, and an empty text removes the redirection', async () => {
  await api('PATCH', '/tenants/settings', {
    acr_values_supported: ['loa'],
    default_redirection_uri: 'https://acme.example/login',
    default_directory: 'Employees',
  });
  expect(await settings()).toMatchObject({ acr_values_supported: ['loa'], default_directory: 'Employees' });
  await api('PATCH', '/tenants/settings', {
    acr_values_supported: null,
    default_redirection_uri: '',
    default_directory: '',
  });
  const after = await settings();
  expect(after).not.toHaveProperty('acr_values_supported');
  expect(after).not.toHaveProperty('default_redirection_uri');
  expect(after.default_directory).toBe('');
});

test('lifetimes in minutes are shown in hours', async () => {
  await api('PATCH', '/tenants/settings', { session_lifetime_in_minutes: 90 });
  const after = await settings();
  expect(after.session_lifetime).toBe(1.5);
  expect(after).not.toHaveProperty('session_lifetime_in_minutes');
});

test('what an export holds is taken back, and unknown settings are refused', async () => {
  await api('PATCH', '/tenants/settings', { session_lifetime: 168 });
  const { flags, sandbox_versions_available: _, ...rest } = await settings();
  const back = await api('PATCH', '/tenants/settings', {
    ...rest,
    universal_login: { colors: { primary: '#123456' } },
  });
  expect(back.status, JSON.stringify(back.body)).toBe(200);
  expect((await api('PATCH', '/tenants/settings', { colour: 'red' })).status).toBe(400);
  expect((await settings()).flags).toEqual(flags);
});
