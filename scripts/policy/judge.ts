import type { Finding, Rule } from './rule.ts';
import { RULES } from './rules/index.ts';
import { type Subject, View } from './view.ts';

/**
 * Holds a configuration to every rule. Pure: no file, no network, no clock. The order is that of the rules, and within
 * a rule that of the configuration, so that two runs over the same give the same.
 */
export function judge(subject: Subject, rules: readonly Rule[] = RULES): Finding[] {
  const view = new View(subject);
  return rules.flatMap(({ id, severity, fix, check }) =>
    [...check(view)].map((found) => ({
      rule: id,
      severity,
      resource: view.resourceAt(found.at.path),
      path: found.at.path,
      message: found.message,
      fix: found.fix ?? fix,
    })),
  );
}
