import { expect, test } from 'vitest';
import { differencesBetween, type Known, nameOfSteps } from '../../../scripts/adopt/differences.ts';
import type { JsonObject } from '../../../scripts/plan/json.ts';

const NOTHING: Known = { required: () => [], isSaid: () => false };

function said(tenant: JsonObject, made: JsonObject, known: Partial<Known> = {}) {
  const { edits, onlyInFiles } = differencesBetween(tenant, made, { ...NOTHING, ...known });
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
    emailTemplates: [{ template: 'welcome', body: { $file: 'one.html', folder: '', content: 'A' } }],
  };
  const made = {
    triggers: { 'post-login': [{ action_name: 'a' }, { action_name: 'b' }] },
    emailProvider: { credentials: { smtp_pass: 'something' } },
    emailTemplates: [{ template: 'welcome', body: { $file: 'two.html', folder: '', content: 'A' } }],
  };
  expect(said(tenant, made).edits.map(([name]) => name)).toEqual(['triggers.post-login']);
});

test('a map that Auth0 replaces as a whole is said as a whole, unless the files said a part of it themselves', () => {
  const tenant = { clients: [{ name: 'a', refresh_token: { rotation_type: 'rotating', leeway: 0 } }] };
  const made = { clients: [{ name: 'a', refresh_token: { rotation_type: 'non-rotating', leeway: 0 } }] };
  expect(said(tenant, made).edits).toEqual([['clients/a: refresh_token', { rotation_type: 'rotating', leeway: 0 }]]);
  const part = [['clients/a: refresh_token.rotation_type', 'rotating']];
  expect(said(tenant, made, { isSaid: (steps) => steps.length === 3 }).edits).toEqual(part);
});

test('what must stand beside a field comes with it', () => {
  const tenant = { attackProtection: { captcha: { site_key: 'k', secret: { $env: 'S' } } } };
  const made = { attackProtection: { captcha: { site_key: '', secret: { $env: 'S' } } } };
  const required = (path: string) => (path === 'attackProtection.captcha' ? ['site_key', 'secret'] : []);
  expect(said(tenant, made, { required }).edits).toEqual([
    ['attackProtection.captcha.site_key', 'k'],
    ['attackProtection.captcha.secret', { $env: 'S' }],
  ]);
});
