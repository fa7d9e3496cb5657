import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

async function newOrganization(name: string, more: object = {}): Promise<string> {
  const { status, body } = await api('POST', '/organizations', { name, ...more });
  expect(status).toBe(201);
  return body.id;
}

async function entitlements(id: string): Promise<unknown[]> {
  const { body } = await api('GET', `/organizations/${id}`);
  return [body.third_party_client_access, body.is_app_entitlement_active];
}

test('an organization shows its entitlements once it sets them', async () => {
  const id = await newOrganization('set-later');
  expect(await entitlements(id)).toEqual([undefined, undefined]);
  await api('PATCH', `/organizations/${id}`, { display_name: 'Named' });
  expect(await entitlements(id)).toEqual([undefined, undefined]);
  await api('PATCH', `/organizations/${id}`, { is_app_entitlement_active: true });
  expect(await entitlements(id)).toEqual(['block', true]);
  expect(await entitlements(await newOrganization('at-once', { is_app_entitlement_active: false }))).toEqual([
    'block',
    false,
  ]);
});

test('an organization shows its entitlements once it has applications or roles of its own', async () => {
  const { body: client } = await api('POST', '/clients', { name: 'app', organization_usage: 'allow' });
  const withClient = await newOrganization('with-client');
  const clients = [{ client_id: client.client_id, use_for_member_access: true }];
  expect((await api('POST', `/organizations/${withClient}/clients`, { clients })).status).toBe(201);
  expect(await entitlements(withClient)).toEqual(['block', false]);

  const withRole = await newOrganization('with-role');
  const role = { name: 'own', type: 'organization', owner_id: withRole };
  const { body } = await api('POST', '/roles', role);
  expect(body).toEqual({ id: body.id, ...role });
  expect((await api('GET', `/roles/${body.id}`)).body.description).toBe('');
  expect(await entitlements(withRole)).toEqual(['block', false]);
});

test('a sign-up makes members, and only a database has one', async () => {
  const id = await newOrganization('sign-up');
  const { body: database } = await api('POST', '/connections', { name: 'sign-up-db', strategy: 'auth0' });
  const { body: okta } = await api('POST', '/connections', { name: 'sign-up-okta', strategy: 'okta' });
  const both = { is_signup_enabled: true, assign_membership_on_login: true };
  const add = (body: object) => api('POST', `/organizations/${id}/enabled_connections`, body);
  expect((await add({ connection_id: database.id, is_signup_enabled: true })).status).toBe(400);
  expect((await add({ connection_id: okta.id, ...both })).body.message).toContain('database');
  expect((await add({ connection_id: database.id, ...both })).status).toBe(201);
  const path = `/organizations/${id}/enabled_connections/${database.id}`;
  expect((await api('PATCH', path, { assign_membership_on_login: false })).status).toBe(400);
  expect((await api('GET', path)).body).toMatchObject(both);
});
