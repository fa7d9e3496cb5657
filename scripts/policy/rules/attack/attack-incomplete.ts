import type { Rule } from '../../rule.ts';

export const attackIncomplete: Rule = {
  id: 'attack-incomplete',
  severity: 'warning',
  title: 'The files say how each kind of attack is met in production',
  why: 'The one that is left out can be switched off in the dashboard, and no review notices.',
  source: 'docs, secure/attack-protection',
  fix: 'Add it to attackProtection',
  fields: ['attackProtection.breachedPasswordDetection', 'attackProtection.suspiciousIpThrottling'],
  *check(view) {
    const all = view.root.get('attackProtection');
    if (!view.isProduction || !all.exists) return;
    for (const name of ['bruteForceProtection', 'suspiciousIpThrottling', 'breachedPasswordDetection']) {
      if (!all.get(name).exists) yield { at: all.get(name), message: `attackProtection does not say ${name}` };
    }
  },
};
