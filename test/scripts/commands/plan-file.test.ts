import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { plan } from '../../../scripts/commands/plan.ts';
import { planOf } from '../plan/plan-of.ts';
import { temporaryDirectory } from '../support.ts';
import { runHere } from './support.ts';

const directory = temporaryDirectory('plan-file');
afterAll(directory.remove);

const PLAN = planOf([
  {
    action: 'create',
    kind: 'roles',
    name: 'admin',
    weight: 'plain',
    reasons: [],
    fields: [{ path: 'name', type: 'added', after: 'admin' }],
  },
]);

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

const [CHANGE] = PLAN.changes;
const NO_REASON = ' is missing, or of another sort';

test.each<[string, object, string]>([
  ['no changes', { changes: undefined }, `: changes${NO_REASON}`],
  ['changes that are none', { changes: { length: 5 } }, `: changes${NO_REASON}`],
  ['a change without fields', { changes: [{ ...CHANGE, fields: undefined }] }, `: changes[0].fields${NO_REASON}`],
  ['a field of no sort', { changes: [{ ...CHANGE, fields: [{}] }] }, `: changes[0].fields[0].type${NO_REASON}`],
  [
    'a list without what is added',
    { changes: [{ ...CHANGE, fields: [{ path: 'a', type: 'set', removed: [], kept: 0 }] }] },
    `: changes[0].fields[0].added${NO_REASON}`,
  ],
  ['a reason that is no text', { changes: [{ ...CHANGE, reasons: [1] }] }, `: changes[0].reasons[0]${NO_REASON}`],
  ['no journey', { journey: null }, `: journey${NO_REASON}`],
  ['a journey without steps', { journey: { ran: true, landed: true, what: 'it' } }, `: journey.steps${NO_REASON}`],
  ['drift that is none', { drift: 'x' }, `: drift${NO_REASON}`],
  ['another format', { format: 2 }, ''],
])('a plan file with %s is told as no plan, without a stack', async (_, change, where) => {
  const { code, err } = await show(JSON.stringify({ ...PLAN, ...change }));
  expect(err).toContain(`plan.json is not a plan${where}\n  fix: Make one: npm run plan -- ENVIRONMENT`);
  expect(err).toContain('PLAN_INVALID: ');
  expect(code).toBe(1);
});
