import type { Rule } from '../../rule.ts';

export const attackBruteForceAttempts: Rule = {
  id: 'attack-brute-force-attempts',
  severity: 'warning',
  title: 'An account is blocked after at most ten wrong passwords',
  why: 'Ten is the default of Auth0.',
  source: 'docs, secure/attack-protection/brute-force-protection',
  fix: 'Set max_attempts to 10 or less',
  fields: ['attackProtection.bruteForceProtection.max_attempts'],
  *check(view) {
    const attempts = view.root.at('attackProtection', 'bruteForceProtection', 'max_attempts');
    if ((attempts.number ?? 0) > 10) yield { at: attempts, message: `${attempts.number} passwords can be tried` };
  },
};
