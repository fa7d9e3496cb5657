import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plan } from '../../../scripts/commands/plan.ts';
import { temporaryDirectory } from '../support.ts';
import { runHere } from './support.ts';

const directory = temporaryDirectory('plan-file');
afterAll(directory.remove);

const PLAN = {
  format: 1,
  environment: 'prod',
  tenant: 'acme.eu.auth0.com',
  fingerprint: 'f'.repeat(64),
  made_at: '2026-11-25T12:00:00.000Z',
  tools: {},
  changes: [
    {
      action: 'create',
      kind: 'roles',
      name: 'admin',
      weight: 'plain',
      reasons: [],
      fields: [{ path: 'name', type: 'added', after: 'admin' }],
    },
  ],
  writes: [],
  drift: [],
  unseen: [],
  journey: { ran: false, reason: 'it was not asked for' },
  findings: [],
  deletes: [],
  writes_secrets: false,
  digests: { tenant: {}, files: {} },
};

function show(content: string) {
  const file = join(directory.path, 'plan.json');
  writeFileSync(file, content);
  return runHere(plan, ['--show', file]);
}

test('a plan that was made before is shown', async () => {
  const { code, out } = await show(JSON.stringify(PLAN));
  expect(out).toContain('create roles admin');
  expect(code).toBe(0);
});

test.each<[string, object]>([
  ['no changes', { changes: undefined }],
  ['changes that are none', { changes: { length: 5 } }],
  ['a change without fields', { changes: [{ ...PLAN.changes[0], fields: undefined }] }],
  ['a field without a path', { changes: [{ ...PLAN.changes[0], fields: [{}] }] }],
  ['a reason that is no text', { changes: [{ ...PLAN.changes[0], reasons: [1] }] }],
  ['no journey', { journey: null }],
  ['a journey without steps', { journey: { ran: true, what: 'an invitation' } }],
  ['drift that is none', { drift: 'x' }],
  ['another format', { format: 2 }],
])('a plan file with %s is told as no plan, without a stack', async (_, change) => {
  const { code, err } = await show(JSON.stringify({ ...PLAN, ...change }));
  expect(err).toMatch(/PLAN_INVALID: .*plan\.json is not a plan\n {2}fix: Make one: npm run plan -- ENVIRONMENT/);
  expect(code).toBe(1);
});
