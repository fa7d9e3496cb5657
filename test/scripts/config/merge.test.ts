import { expect, test } from 'vitest';
import { merge } from '../../../scripts/config/merge.ts';
import type { ConfigNode, Problem } from '../../../scripts/config/node.ts';
import { parseYaml } from '../../../scripts/config/parse.ts';
import { type Json, resolveAll } from '../../../scripts/config/resolve.ts';

function yaml(content: string): ConfigNode {
  const { root, problems } = parseYaml(content, 'test.yaml');
  if (!root) throw new Error(problems.map(({ message }) => message).join());
  return root;
}

function merged(base: string, overlay: string): { value: Json; problems: Problem[] } {
  const problems: Problem[] = [];
  const root = merge(yaml(base), yaml(overlay), problems);
  return { value: resolveAll({ root }, { env: {}, domain: 'acme.auth0.com' }, new Map()).root, problems };
}

test('an item of a list is found by its name, and keeps what the environment does not say', () => {
  const base = 'clients: [{ name: Portal, app_type: regular_web, callbacks: [a, b] }, { name: CLI }]';
  expect(merged(base, 'clients: [{ name: Portal, callbacks: [c] }]').value).toEqual({
    clients: [{ name: 'Portal', app_type: 'regular_web', callbacks: ['c'] }, { name: 'CLI' }],
  });
});

test('an API is found by its identifier, a grant by client and audience, a template by its kind', () => {
  const base = `
resourceServers: [{ identifier: 'https://api/', name: API, token_lifetime: 60 }]
clientGrants: [{ client_id: CLI, audience: { $tenant: management_api }, scope: [a] }, { client_id: CLI, audience: x }]
emailTemplates: [{ template: user_invitation, enabled: true }]`;
  const overlay = `
resourceServers: [{ identifier: 'https://api/', token_lifetime: 30 }]
clientGrants: [{ client_id: CLI, audience: { $tenant: management_api }, scope: [b] }]
emailTemplates: [{ template: user_invitation, enabled: false }]`;
  expect(merged(base, overlay).value).toEqual({
    resourceServers: [{ identifier: 'https://api/', name: 'API', token_lifetime: 30 }],
    clientGrants: [
      { client_id: 'CLI', audience: 'https://acme.auth0.com/api/v2/', scope: ['b'] },
      { client_id: 'CLI', audience: 'x' },
    ],
    emailTemplates: [{ template: 'user_invitation', enabled: false }],
  });
});

test('maps are merged key by key, and an organization’s connections by name', () => {
  const base = `
tenant: { flags: { a: true, b: true }, friendly_name: Acme }
organizations: [{ name: acme, connections: [{ name: users, show_as_button: true }, { name: ldap }] }]`;
  const overlay = `
tenant: { flags: { b: false } }
organizations: [{ name: acme, connections: [{ name: users, show_as_button: false }] }]`;
  expect(merged(base, overlay).value).toEqual({
    tenant: { flags: { a: true, b: false }, friendly_name: 'Acme' },
    organizations: [{ name: 'acme', connections: [{ name: 'users', show_as_button: false }, { name: 'ldap' }] }],
  });
});

test('an item that only one environment has is added', () => {
  const { value, problems } = merged('roles: [{ name: admin }]', 'roles: [{ name: support }]');
  expect(value).toEqual({ roles: [{ name: 'admin' }, { name: 'support' }] });
  expect(problems).toEqual([]);
});

test('base stays as it was: environments do not leak into each other', () => {
  const base = yaml('clients: [{ name: Portal, callbacks: [a] }]');
  const before = JSON.stringify([...resolveJson(base)]);
  merge(base, yaml('clients: [{ name: Portal, callbacks: [b] }]'), []);
  expect(JSON.stringify([...resolveJson(base)])).toBe(before);
});

function* resolveJson(root: ConfigNode): Generator<Json> {
  yield resolveAll({ root }, { env: {}, domain: 'x' }, new Map()).root;
}

test('anchors and aliases count as what they stand for', () => {
  const { value } = merged('a: &url https://x\nb: *url', '{}');
  expect(value).toEqual({ a: 'https://x', b: 'https://x' });
});
