import type { Rule } from '../../rule.ts';

export const attackBreachedPassword: Rule = {
  id: 'attack-breached-password',
  severity: 'warning',
  title: 'A leaked password is not accepted',
  why: 'People use one password in many places; Auth0 knows which have leaked.',
  source: 'docs, secure/attack-protection/breached-password-detection',
  fix: 'Set breachedPasswordDetection.enabled to true and shields to [block, user_notification]',
  fields: ['attackProtection.breachedPasswordDetection.shields'],
  *check(view) {
    const detection = view.root.at('attackProtection', 'breachedPasswordDetection');
    if (detection.get('enabled').isFalse)
      yield { at: detection.get('enabled'), message: 'leaked passwords are accepted' };
    else if (detection.get('shields').exists && !detection.get('shields').texts.includes('block'))
      yield { at: detection.get('shields'), message: 'leaked passwords are seen and accepted' };
  },
};
