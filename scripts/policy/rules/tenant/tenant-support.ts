import type { Rule } from '../../rule.ts';

export const tenantSupport: Rule = {
  id: 'tenant-support',
  severity: 'warning',
  title: 'People know where to turn',
  why: 'Error pages and mails name support_email and support_url; an invitee who is stuck sees nothing else.',
  source: 'docs, get-started/tenant-settings',
  fix: 'Set support_email and support_url',
  fields: ['tenant.support_url'],
  *check(view) {
    if (!view.tenant.exists) return;
    for (const name of ['support_email', 'support_url']) {
      if (!view.tenant.get(name).exists) yield { at: view.tenant.get(name), message: `the tenant has no ${name}` };
    }
  },
};
