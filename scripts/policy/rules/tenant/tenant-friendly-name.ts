import type { Rule } from '../../rule.ts';

export const tenantFriendlyName: Rule = {
  id: 'tenant-friendly-name',
  severity: 'warning',
  title: 'The tenant has a name for people',
  why: 'Mails and pages show the technical name of the tenant instead.',
  source: 'docs, get-started/tenant-settings',
  fix: 'Set friendly_name',
  fields: ['tenant.friendly_name'],
  *check(view) {
    if (view.tenant.exists && !view.tenant.get('friendly_name').exists)
      yield { at: view.tenant.get('friendly_name'), message: 'the tenant has no friendly_name' };
  },
};
