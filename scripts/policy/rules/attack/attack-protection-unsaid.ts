import type { Rule } from '../../rule.ts';

export const attackProtectionUnsaid: Rule = {
  id: 'attack-protection-unsaid',
  severity: 'warning',
  title: 'The files say how attacks are met in production',
  why: 'What is not said can be switched off in the dashboard, and no review and no deploy notices.',
  source: 'docs, secure/attack-protection',
  fix: 'Add attackProtection',
  fields: ['attackProtection'],
  *check(view) {
    if (view.isProduction && !view.root.get('attackProtection').exists)
      yield { at: view.root.get('attackProtection'), message: 'nothing says how attacks are met' };
  },
};
