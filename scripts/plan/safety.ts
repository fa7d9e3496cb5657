import { UserError } from '../errors.ts';
import type { Plan } from './plan.ts';
import { firstOf, some } from './render/words.ts';

/** Of a kind, at most this share is deleted in one deploy, and always this many may be. */
const MOST_SHARE = 0.3;
const ALWAYS = 3;

export interface Overrides {
  /** Kinds of which something may be deleted. */
  deletes: readonly string[];
  /** Rules that may be broken by this deploy. */
  rules: readonly string[];
  /** Customers use it: what weakens it needs an override. */
  isProduction: boolean;
}

/** The name of the rule that an invitation lands its role after the deploy. */
export const JOURNEY_RULE = 'invitation-lands';

/** @throws UserError PLAN_UNSAFE for what this plan may not do without an override that names it */
export function requireSafe(plan: Plan, existing: ReadonlyMap<string, number>, overrides: Overrides): void {
  requireDeletesAllowed(plan, existing, overrides.deletes);
  if (overrides.isProduction) requireRulesKept(plan, overrides.rules);
}

function requireDeletesAllowed(
  { changes }: Plan,
  existing: ReadonlyMap<string, number>,
  allowed: readonly string[],
): void {
  const deletes = changes.filter(({ action }) => action === 'delete');
  for (const [kind, list] of Map.groupBy(deletes, (change) => change.kind)) {
    const names = some(list.map(({ name }) => name));
    if (!allowed.includes(kind)) {
      const fix = `If that is meant, run it again with --allow-deletes ${kind}`;
      throw new UserError('PLAN_UNSAFE', `The plan deletes ${list.length} of ${kind}: ${names}`, fix);
    }
    const count = existing.get(kind) ?? list.length;
    if (list.length > ALWAYS && list.length > count * MOST_SHARE) {
      const share = `${Math.round(MOST_SHARE * 100)} %`;
      const what = `The plan deletes ${list.length} of ${count} ${kind}, more than ${share} in one deploy: ${names}`;
      throw new UserError('PLAN_UNSAFE', what, 'Delete them in several deploys, or in the dashboard');
    }
  }
}

function requireRulesKept({ findings, journey, environment }: Plan, allowed: readonly string[]): void {
  const broken = findings.filter(({ severity, rule }) => severity === 'error' && !allowed.includes(rule));
  const lost = journey.ran && !journey.landed && !allowed.includes(JOURNEY_RULE);
  if (broken.length === 0 && !lost) return;
  const failed = journey.ran ? journey.steps.find(({ ok }) => !ok) : undefined;
  const details = firstOf([
    ...broken.map(({ rule, message }) => `  ${rule}: ${message}`),
    ...(lost ? [`  ${JOURNEY_RULE}: ${failed?.title ?? 'it did not end'}: ${failed?.detail ?? ''}`] : []),
  ]);
  const rules = [...new Set([...broken.map(({ rule }) => rule), ...(lost ? [JOURNEY_RULE] : [])])];
  const what = `This deploy is not safe for ${environment}: ${rules.join(', ')}`;
  const fix = `Mend it in tenant/. If it is meant, run it again with --allow ${rules.join(',')}`;
  throw new UserError('PLAN_UNSAFE', what, fix, { details });
}
