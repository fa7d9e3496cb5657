import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('organizations are sorted by name, either way, and by nothing that Auth0 does not sort by', async () => {
  for (const name of ['beta', 'alpha', 'gamma']) await api('POST', '/organizations', { name });
  const names = async (sort: string) => {
    const { body } = await api('GET', `/organizations?sort=${sort}`);
    return body.map((row: { name: string }) => row.name);
  };
  expect(await names('name:1')).toEqual(['alpha', 'beta', 'gamma']);
  expect(await names('name:-1')).toEqual(['gamma', 'beta', 'alpha']);
  expect((await api('GET', '/organizations?sort=metadata:1')).body.errorCode).toBe('invalid_query_string');
});

test('the grants of an organization are chosen by audience, client and id', async () => {
  const { body: organization } = await api('POST', '/organizations', { name: 'granted' });
  const ids: string[] = [];
  for (const audience of ['https://one.acme.example/', 'https://two.acme.example/']) {
    await api('POST', '/resource-servers', { identifier: audience });
    const { client_id } = (await api('POST', '/clients', { name: audience, organization_usage: 'allow' })).body;
    const grant = { client_id, audience, scope: [], organization_usage: 'allow', allow_any_organization: true };
    const { id } = (await api('POST', '/client-grants', grant)).body;
    await api('POST', `/organizations/${organization.id}/client-grants`, { grant_id: id });
    ids.push(id);
  }
  const path = `/organizations/${organization.id}/client-grants`;
  const found = async (query: string) =>
    (await api('GET', `${path}?${query}`)).body.map(({ id }: { id: string }) => id);
  expect(await found('')).toHaveLength(2);
  expect(await found(`audience=${encodeURIComponent('https://one.acme.example/')}`)).toEqual([ids[0]]);
  expect(await found(`grant_ids=${ids[1]}`)).toEqual([ids[1]]);
  const { body } = await api('GET', `/clients?q=client_grant.organization_id:${organization.id}&take=10`);
  expect(body.clients).toHaveLength(2);
  expect((await api('GET', '/clients?q=name:x&take=10')).status).toBe(501);
});

test('a list of clients says the tenant whatever `fields` asks for, a single client does not', async () => {
  const { body: made } = await api('POST', '/clients', { name: 'picked' });
  const { body: listed } = await api('GET', '/clients?fields=client_id&include_fields=true');
  const found = listed.find(({ client_id }: { client_id: string }) => client_id === made.client_id);
  expect(Object.keys(found).sort()).toEqual(['client_id', 'tenant']);
  const { body: read } = await api('GET', `/clients/${made.client_id}?fields=client_id&include_fields=true`);
  expect(Object.keys(read)).toEqual(['client_id']);
});

test('a device may have any id', async () => {
  const device = { device_name: 'd', device_id: 'test_device', type: 'public_key', value: 'ABCD' };
  expect((await api('POST', '/device-credentials', device)).status).toBe(201);
  expect((await api('POST', '/device-credentials', { ...device, device_id: '' })).status).toBe(400);
});

test('a parameter that does not matter this time is no error', async () => {
  const action = { name: 'unbound', supported_triggers: [{ id: 'post-login', version: 'v3' }] };
  const { body: made } = await api('POST', '/actions/actions', action);
  expect((await api('DELETE', `/actions/actions/${made.id}?force=true`)).status).toBe(204);
  expect((await api('GET', '/users?q=email:"nobody@acme.example"&connection=none&fields=email')).body).toEqual([]);
  expect((await api('DELETE', '/grants?user_id=auth0%7Cnobody')).status).toBe(204);
  expect((await api('GET', '/users?primary_order=true')).status).toBe(501);
});
