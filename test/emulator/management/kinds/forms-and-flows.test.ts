import { expect, test } from 'vitest';
import { useTenant } from './tenant.ts';

const api = useTenant();

test('parts of a form without content are left out, and a list counts its flows', async () => {
  const { body: flow } = await api('POST', '/flows', { name: 'f' });
  const nodes = [{ id: 'flow_aaaa', type: 'FLOW', config: { flow_id: flow.id, next_node: '$ending' } }];
  const languages = { primary: 'en' };
  const { status, body } = await api('POST', '/forms', { name: 'g', languages, messages: {}, nodes });
  expect(status).toBe(201);
  expect(Object.keys(body).sort()).toEqual(['created_at', 'id', 'languages', 'name', 'nodes', 'updated_at']);
  const { body: page } = await api('GET', '/forms?include_totals=true');
  expect([page.total, page.forms[0].flow_count]).toEqual([1, 1]);
  expect((await api('GET', `/flows/${flow.id}?hydrate=form_count`)).body.form_count).toBe(1);
});

test('what forms and flows could say before they were described is still taken, and unknown fields are not', async () => {
  const form = {
    name: 'old',
    description: 'd',
    languages: { primary: 'en' },
    style: { version: 'MODERN', theme: 'SOFT' },
  };
  expect((await api('POST', '/forms', form)).status).toBe(201);
  expect((await api('POST', '/forms', { ...form, colour: 'red' })).status).toBe(400);
  const flow = { name: 'old', description: 'd', synchronous: true };
  expect((await api('POST', '/flows', flow)).body).toMatchObject(flow);
  expect((await api('POST', '/flows', { ...flow, synchronous: 'yes' })).status).toBe(400);
});

test('what a vault connection was set up with is never shown', async () => {
  const setup = { type: 'BEARER', token: 'my-very-secret-token' };
  const path = '/flows/vault/connections';
  const { body } = await api('POST', path, { name: 'v', app_id: 'HTTP', setup });
  expect(body).toMatchObject({ ready: true, account_name: 'Bearer my-***ken' });
  const { body: shown } = await api('GET', `${path}/${body.id}`);
  expect(JSON.stringify([body, shown])).not.toContain('very-secret');
});
