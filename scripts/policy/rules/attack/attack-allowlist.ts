import type { Rule } from '../../rule.ts';

export const attackAllowlist: Rule = {
  id: 'attack-allowlist',
  severity: 'warning',
  title: 'Few addresses are let through all protection',
  why: 'Who comes from one of them can guess without end; a network of a customer is no protection.',
  source: 'docs, secure/attack-protection/suspicious-ip-throttling',
  fix: 'List single addresses, and as few as possible',
  fields: ['attackProtection.suspiciousIpThrottling.allowlist'],
  *check(view) {
    for (const name of ['bruteForceProtection', 'suspiciousIpThrottling', 'botDetection']) {
      for (const address of view.root.at('attackProtection', name, 'allowlist').items) {
        const [, bits] = /\/(\d+)$/.exec(address.text ?? '') ?? [];
        const least = address.text?.includes(':') ? 48 : 24;
        if (bits !== undefined && Number(bits) < least)
          yield { at: address, message: `${name} lets the whole network ${address.text} through` };
      }
    }
  },
};
