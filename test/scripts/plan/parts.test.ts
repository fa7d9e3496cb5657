import { expect, test } from 'vitest';
import type { Change } from '../../../scripts/plan/change.ts';
import { resourcesOf } from '../../../scripts/plan/collect.ts';
import { driftOf } from '../../../scripts/plan/drift.ts';
import { type Finding, makePlan, type PlanParts } from '../../../scripts/plan/plan.ts';
import { githubFace } from '../../../scripts/plan/render/github.ts';
import { htmlFace } from '../../../scripts/plan/render/html.ts';
import { markdownFace } from '../../../scripts/plan/render/markdown.ts';
import { textFace } from '../../../scripts/plan/render/text.ts';
import { planWrites } from '../../../scripts/plan/writes.ts';

const PARTS: PlanParts = {
  environment: 'prod',
  tenant: 'acme.eu.auth0.com',
  made_at: '2026-11-25T16:00:00.000Z',
  tools: {},
  before: [],
  after: [],
  changes: [],
  recorded: [],
  planned: [],
  drift: [],
  unseen: [],
  journey: { ran: false, reason: 'it was not asked for' },
  findings: { before: [], after: [], files: [] },
  deletes: [],
  writes_secrets: false,
  files: {},
};

const change = (action: Change['action'], kind: string, name: string): Change => ({ action, kind, name, fields: [] });

test('pages that are written at once: the write belongs to the one that changes', () => {
  const write = {
    method: 'PATCH',
    path: '/tenants/settings',
    query: '',
    body: { change_password: { html: 'a' }, error_page: { html: 'b' } },
    status: 200,
    answer: undefined,
    rows: [{ collection: 'settings', id: 'tenant', before: { error_page: { html: 'a' } }, after: { error_page: {} } }],
  };
  const planned = planWrites([write], [change('update', 'pages', 'error_page')], []);
  expect(planned).toEqual([expect.objectContaining({ kind: 'pages', name: 'error_page', isNeeded: true })]);
  const [other] = planWrites([write], [change('update', 'tenant', '')], []);
  expect(other).toMatchObject({ kind: 'pages', name: 'password_reset', isNeeded: false });
});

test('what a change of branding resets is written back once; a second write of the prompts is not needed for it', () => {
  const sent = (path: string, before: string, after: string) => ({
    ...{ method: 'PATCH', path, query: '', body: {}, status: 200, answer: undefined },
    rows: [{ collection: 'settings', id: path, before: { is: before }, after: { is: after } }],
  });
  const prompts = sent('/prompts', 'new', 'new');
  const writes = [prompts, sent('/branding', 'red', 'blue'), prompts, prompts];
  const needed = planWrites(writes, [change('update', 'branding', '')], []).map(({ isNeeded }) => isNeeded);
  expect(needed).toEqual([false, true, true, false]);
  const none = planWrites(writes, [], []).map(({ isNeeded }) => isNeeded);
  expect(none).toEqual([false, false, false, false]);
});

test('the secrets of a hook are told by name, and an Action by what is the same on every tenant', () => {
  const answers = {
    '/hooks': [{ id: 'h1', name: 'check', script: '' }],
    '/hooks/h1/secrets': { TOKEN: '_VALUE_NOT_SHOWN_' },
    '/actions/actions': [
      {
        id: 'a1',
        name: 'act',
        modules: [{ module_id: 'm', module_name: 'n', module_version_id: 'v', module_version_number: 2 }],
      },
    ],
  };
  const found = resourcesOf({ domain: 'x', answers });
  expect(found.find(({ kind }) => kind === 'hooks')?.fields.secrets).toEqual(['TOKEN']);
  const modules = found.find(({ kind }) => kind === 'actions')?.fields.modules;
  expect(modules).toEqual([{ module_name: 'n', module_version_number: 2 }]);
});

const finding = (rule: string, name: string): Finding => ({
  ...{ rule, severity: 'warning', kind: 'organizations', name, message: rule, fix: '' },
});

test('of something new only a finding counts that the files have by themselves', () => {
  const after = [finding('of the default', 'new'), finding('of the files', 'new'), finding('of the default', 'old')];
  const findings = { before: [], after, files: [finding('of the files', 'new')] };
  const changes = [change('create', 'organizations', 'new'), change('update', 'organizations', 'old')];
  const plan = makePlan({ ...PARTS, changes, findings });
  expect(plan.findings.map(({ rule, name }) => `${rule} ${name}`)).toEqual(['of the files new', 'of the default old']);
});

test('drift is what somebody made: not what every tenant has, nor the client that deploys', () => {
  const client = (name: string, fields = {}) => ({ kind: 'clients', name, id: `id-${name}`, fields });
  const template = { kind: 'guardianFactorTemplates', name: 'sms', fields: { text: 'as ever' } };
  const grant = { kind: 'clientGrants', name: 'ci → api', fields: { client_id: 'ci' } };
  const settings = { kind: 'guardianPolicies', name: '', fields: { policies: [] } };
  const parts = {
    after: [client('ci'), client('by hand'), client('declared', { description: 'x' }), template, grant, settings],
    ideal: [client('declared'), template],
    kinds: new Set(['clients', 'guardianFactorTemplates', 'clientGrants', 'guardianPolicies']),
    ownClient: 'id-ci',
  };
  const drift = driftOf({ ...parts, managed: new Set(['clients/declared']) });
  expect(drift.map(({ type, name }) => `${type} ${name}`)).toEqual(['extra by hand', 'field declared']);
  const own = driftOf({
    ...parts,
    ideal: [client('ci', { a: 1 })],
    managed: new Set(['clients/ci']),
    ownClient: 'id-ci',
  });
  expect(own).toContainEqual(expect.objectContaining({ name: 'ci', is_own_client: true }));
});

test('every face says what happens to drift, and what a deletion needs', () => {
  const plan = makePlan({
    ...PARTS,
    changes: [change('delete', 'roles', 'old')],
    drift: [{ type: 'extra', kind: 'clients', name: 'By hand' }],
    drift_unknown: 'The tenant refuses roles',
  });
  const text = textFace(plan).map((line) => line.text);
  const needs = 'It deletes: a deploy of it needs --allow-deletes roles.';
  const hint =
    'To delete what is only on the tenant, plan with --allow-deletes roles,clients; to adopt it, npm run pull -- prod.';
  expect(text).toContain(needs);
  expect(text).toContain(hint);
  expect(htmlFace(plan)).toContain(needs);
  expect(htmlFace(plan)).toContain(hint);
  const markdown = markdownFace(plan).replaceAll('\\', '');
  expect(markdown).toContain(needs);
  expect(markdown).toContain(hint);
  expect(githubFace(plan)).toContain(
    `${needs} No invitation was carried out: it was not asked for. 1 drift on the tenant`,
  );
  for (const face of [text.join('\n'), htmlFace(plan), markdown]) expect(face).toContain('The tenant refuses roles');
});

test('the order in which a tenant came to its resources makes no other plan', () => {
  const rows = ['acme', 'globex'].map((name) => ({ id: `org_${name}`, name, display_name: name }));
  const listed = (organizations: typeof rows) =>
    resourcesOf({ domain: 'acme.eu.auth0.com', answers: { '/organizations': organizations } });
  expect(listed(rows).map(({ name }) => name)).toEqual(['acme', 'globex']);
  expect(listed(rows.toReversed())).toEqual(listed(rows));
});
