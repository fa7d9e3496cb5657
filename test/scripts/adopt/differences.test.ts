import { expect, test } from 'vitest';
import { differencesBetween, nameOfSteps } from '../../../scripts/adopt/differences.ts';
import type { JsonObject } from '../../../scripts/plan/json.ts';

function said(tenant: JsonObject, made: JsonObject) {
  const { edits, onlyInFiles } = differencesBetween(tenant, made);
  return {
    edits: edits.map(({ steps, value }) => [nameOfSteps(steps), value]),
    onlyInFiles: onlyInFiles.map(nameOfSteps),
  };
}

test('resources are compared by identity, and lists as sets where their order means nothing', () => {
  const tenant: JsonObject = { clients: [{ name: 'b' }, { name: 'a', grant_types: ['x', 'y'], callbacks: ['two'] }] };
  const made: JsonObject = { clients: [{ name: 'a', grant_types: ['y', 'x'], callbacks: ['one'] }, { name: 'b' }] };
  expect(said(tenant, made)).toEqual({ edits: [['clients/a: callbacks', ['two']]], onlyInFiles: [] });
});

test('an application is made with few fields first, another kind whole', () => {
  const tenant: JsonObject = {
    clients: [{ name: 'new', app_type: 'spa', callbacks: ['https://a.example'] }],
    roles: [{ name: 'admin', description: 'All' }],
  };
  expect(said(tenant, {}).edits).toEqual([
    ['clients/new', { name: 'new', app_type: 'spa' }],
    ['roles/admin', { name: 'admin', description: 'All' }],
  ]);
});

test('what the files make and the tenant lacks is told, not changed', () => {
  const made = { roles: [{ name: 'gone' }], tenant: { flags: { one: true } } };
  expect(said({ roles: [], tenant: { flags: {} } }, made)).toEqual({
    edits: [],
    onlyInFiles: ['roles/gone', 'tenant.flags.one'],
  });
});

test('the order of bindings, of secrets nothing, of files their content', () => {
  const tenant = {
    triggers: { 'post-login': [{ action_name: 'b' }, { action_name: 'a' }] },
    emailProvider: { credentials: { smtp_pass: { $env: 'PASS' } } },
    emailTemplates: [{ template: 'welcome', body: { $file: 'one.html', content: 'A' } }],
  };
  const made = {
    triggers: { 'post-login': [{ action_name: 'a' }, { action_name: 'b' }] },
    emailProvider: { credentials: { smtp_pass: 'something' } },
    emailTemplates: [{ template: 'welcome', body: { $file: 'two.html', content: 'A' } }],
  };
  expect(said(tenant, made).edits.map(([name]) => name)).toEqual(['triggers.post-login']);
});
