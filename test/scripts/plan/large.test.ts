import { expect, test } from 'vitest';
import type { Plan, RankedChange } from '../../../scripts/plan/plan.ts';
import { abridge } from '../../../scripts/plan/render/abridge.ts';
import { FACES } from '../../../scripts/plan/render/index.ts';
import { textFace } from '../../../scripts/plan/render/text.ts';
import { requireSafe } from '../../../scripts/plan/safety.ts';
import { planOf } from './plan-of.ts';

const many = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, at) => make(at));

const created = (kind: string, name: string, more: Partial<RankedChange> = {}): RankedChange => ({
  action: 'create',
  kind,
  name,
  weight: 'plain',
  reasons: [],
  fields: many(8, (at) => ({ path: `field_${at}`, type: 'added', after: `${name} ${at}` })),
  ...more,
});

const ONE_SETTING: RankedChange = {
  ...created('tenant', ''),
  action: 'update',
  fields: [{ path: 'session_lifetime', type: 'changed', before: 24, after: 720 }],
};

const LARGE = planOf(
  [
    ...many(1000, (at) => created('clients', `@client-${at}`, { weight: 'careful', reasons: [`reason ${at} (rule)`] })),
    ...many(1000, (at) => created('organizations', `customer-${at}`)),
    ONE_SETTING,
  ],
  {
    drift: many(1000, (at) => ({ type: 'extra', kind: 'organizations', name: `signed-up-${at}${'x'.repeat(300)}` })),
    unseen: many(1000, (at) => `connections/okta-${at}: options.client_secret`),
  },
);

const textOf = (plan: Plan) => textFace(plan).map(({ text }) => text);

test('in a terminal thousands of changes are told by name, and one setting among them with its values', () => {
  const lines = textOf(LARGE);
  expect(lines.length).toBeLessThan(250);
  expect(lines.join('\n').length).toBeLessThan(20_000);
  expect(lines).toContain('   + session_lifetime: 720');
  expect(lines).toContain('   + field_0: "customer-0 0"');
  const shown = lines.filter((line) => line.includes('create organizations customer-')).length;
  expect(lines).toContain(`   create organizations, ${1000 - shown} more`);
  expect(lines.find((line) => line.includes('only by name'))).toMatch(/^19\d\d changes of 2001 only by name/);
  expect(lines.find((line) => line.startsWith('   organizations, 990 more: signed-up-10'))).toContain('and 970 more');
  expect(lines.find((line) => line.includes('no tenant shows'))).toContain('and 980 more');
});

test('a plan that can be read whole is shown whole', () => {
  const lines = textOf(planOf([...many(20, (at) => created('clients', `client-${at}`)), ONE_SETTING]));
  expect(lines.filter((line) => line.includes('field_7'))).toHaveLength(20);
  expect(lines.join('\n')).not.toMatch(/more|only by name/);
});

test('a comment on a pull request stays below what GitHub takes, and says what it leaves out and where that is', () => {
  const text = FACES.markdown?.(LARGE) ?? '';
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text.length).toBeGreaterThan(40_000);
  expect(text).toContain('+ session_lifetime: 720');
  const shown = text.match(/<summary>.*?create <b>/g)?.length ?? 0;
  expect(text).toContain(`**${2000 - shown} of 2001 changes** did not fit here`);
  expect(text).toContain('--format html');
  expect(text).toMatch(/^- ⚠️ create clients, \d+ more: /m);
  // A name in the list of names mentions nobody.
  expect(text.replace(/^(`{3,}).*?^\1$/gms, '')).not.toMatch(/@client/);
});

test('GitHub shows ten annotations of a level: the rest is counted', () => {
  const lines = (FACES.github?.(LARGE) ?? '').trim().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toContain('990 more reasons');
});

test('the report has every change', () => {
  const page = FACES.html?.(LARGE) ?? '';
  expect(page.match(/<details class="change /g)).toHaveLength(2001);
});

test('room that a small group does not need goes to the larger ones', () => {
  const parts = abridge(LARGE.changes, () => 10, 500, 310);
  expect(parts.map(({ shown, named }) => [shown.length, named.length])).toEqual([
    [15, 985],
    [15, 985],
    [1, 0],
  ]);
  expect(abridge(LARGE.changes, () => 10, 20_010, 310)).toEqual([{ shown: LARGE.changes, named: [] }]);
});

test('a refusal names some of a thousand deletions and counts the rest', () => {
  const deleted = many(1000, (at) => created('clients', `client-${at}`, { action: 'delete', weight: 'danger' }));
  const overrides = { deletes: [], rules: [], isProduction: false };
  const refuse = () => requireSafe(planOf(deleted), new Map([['clients', 1000]]), overrides);
  expect(refuse).toThrow(/^The plan deletes 1000 of clients: client-0, .* and 980 more$/);
});
