import type { Rule } from '../../rule.ts';

export const attackSuspiciousIp: Rule = {
  id: 'attack-suspicious-ip',
  severity: 'error',
  title: 'An address that tries many accounts is slowed down',
  why: 'Leaked passwords are tried on all your customers from one machine.',
  source: 'docs, secure/attack-protection/suspicious-ip-throttling',
  fix: 'Set suspiciousIpThrottling.enabled to true and shields to [admin_notification, block]',
  fields: ['attackProtection.suspiciousIpThrottling.enabled'],
  *check(view) {
    const throttling = view.root.at('attackProtection', 'suspiciousIpThrottling');
    if (throttling.get('enabled').isFalse)
      yield { at: throttling.get('enabled'), message: 'nothing slows down who tries many accounts' };
    else if (throttling.get('shields').exists && !throttling.get('shields').texts.includes('block'))
      yield { at: throttling.get('shields'), message: 'who tries many accounts is seen and not slowed down' };
  },
};
