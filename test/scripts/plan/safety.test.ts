import { expect, test } from 'vitest';
import type { Finding, JourneyReport, Plan } from '../../../scripts/plan/plan.ts';
import { type Overrides, requireSafe } from '../../../scripts/plan/safety.ts';

interface Case {
  deleted?: number;
  existing?: number;
  findings?: readonly Finding[];
  journey?: JourneyReport;
}

const LOST: JourneyReport = {
  ran: true,
  landed: false,
  what: 'an invitation',
  steps: [{ title: 'Invitation used', ok: false, detail: 'it is still pending' }],
};
const finding = (severity: Finding['severity']): Finding => ({
  rule: 'client-url-http',
  severity,
  kind: 'clients',
  name: 'Portal',
  message: 'it is plain http',
  fix: 'Use https',
});

/** What a deploy of such a plan is refused with; undefined when it may go. */
function refused(
  { deleted = 0, existing = 100, findings = [], journey = { ran: false, reason: '' } }: Case,
  overrides: Partial<Overrides>,
): string | undefined {
  const changes = Array.from({ length: deleted }, (_, index) => ({
    action: 'delete',
    kind: 'roles',
    name: `r${index}`,
  }));
  const plan = { environment: 'prod', changes, findings, journey } as unknown as Plan;
  try {
    requireSafe(plan, new Map([['roles', existing]]), { deletes: [], rules: [], isProduction: false, ...overrides });
    return undefined;
  } catch (error) {
    return (error as Error).message.split(':')[0];
  }
}

test.each<[string, Case, Partial<Overrides>, string | undefined]>([
  ['nothing deleted', {}, {}, undefined],
  ['a kind that nobody named', { deleted: 1 }, {}, 'The plan deletes 1 of roles'],
  ['another kind was named', { deleted: 1 }, { deletes: ['clients'] }, 'The plan deletes 1 of roles'],
  ['the kind was named', { deleted: 1 }, { deletes: ['roles'] }, undefined],
  ['30 of 100', { deleted: 30 }, { deletes: ['roles'] }, undefined],
  [
    '31 of 100',
    { deleted: 31 },
    { deletes: ['roles'] },
    'The plan deletes 31 of 100 roles, more than 30 % in one deploy',
  ],
  ['all three of three', { deleted: 3, existing: 3 }, { deletes: ['roles'] }, undefined],
  [
    'all four of four',
    { deleted: 4, existing: 4 },
    { deletes: ['roles'] },
    'The plan deletes 4 of 4 roles, more than 30 % in one deploy',
  ],
])('deleting: %s', (_, plan, overrides, message) => {
  expect(refused(plan, overrides)).toBe(message);
});

const UNSAFE = 'This deploy is not safe for prod';

test.each<[string, Case, Partial<Overrides>, string | undefined]>([
  ['a broken rule', { findings: [finding('error')] }, {}, UNSAFE],
  ['a broken rule that was allowed', { findings: [finding('error')] }, { rules: ['client-url-http'] }, undefined],
  ['a warning', { findings: [finding('warning')] }, {}, undefined],
  ['an invitation that does not land', { journey: LOST }, {}, UNSAFE],
  ['one that was allowed not to land', { journey: LOST }, { rules: ['invitation-lands'] }, undefined],
  ['an allowed rule lets no other pass', { journey: LOST }, { rules: ['client-url-http'] }, UNSAFE],
  ['no invitation could be carried out', { journey: { ran: false, reason: 'there is no role' } }, {}, undefined],
])('in production: %s', (_, plan, overrides, message) => {
  expect(refused(plan, { isProduction: true, ...overrides })).toBe(message);
  expect(refused(plan, overrides)).toBeUndefined();
});
