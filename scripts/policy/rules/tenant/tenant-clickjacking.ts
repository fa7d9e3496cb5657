import type { Rule } from '../../rule.ts';

export const tenantClickjacking: Rule = {
  id: 'tenant-clickjacking',
  severity: 'error',
  title: 'Login pages are not shown in frames of other sites',
  why: 'A page over the frame takes the clicks and the keys.',
  source: 'docs, troubleshoot/product-lifecycle/past-migrations/clickjacking-protection-for-universal-login',
  fix: 'Set flags.disable_clickjack_protection_headers to false',
  fields: ['tenant.flags.disable_clickjack_protection_headers'],
  *check(view) {
    const flag = view.tenant.at('flags', 'disable_clickjack_protection_headers');
    if (flag.isTrue) yield { at: flag, message: 'login pages may be shown in a frame' };
  },
};
