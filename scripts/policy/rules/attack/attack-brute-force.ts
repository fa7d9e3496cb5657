import type { Rule } from '../../rule.ts';

export const attackBruteForce: Rule = {
  id: 'attack-brute-force',
  severity: 'error',
  title: 'An account is blocked after some wrong passwords',
  why: 'Passwords are tried until one fits.',
  source: 'docs, secure/attack-protection/brute-force-protection',
  fix: 'Set bruteForceProtection.enabled to true and shields to [block, user_notification]',
  fields: ['attackProtection.bruteForceProtection.enabled', 'attackProtection.bruteForceProtection.shields'],
  *check(view) {
    const protection = view.root.at('attackProtection', 'bruteForceProtection');
    if (protection.get('enabled').isFalse)
      yield { at: protection.get('enabled'), message: 'nothing stops the guessing of passwords' };
    else if (protection.get('shields').exists && !protection.get('shields').texts.includes('block'))
      yield { at: protection.get('shields'), message: 'guessing of passwords is seen and not blocked' };
  },
};
