import type { Rule } from '../../rule.ts';

export const tenantLegacyFlags: Rule = {
  id: 'tenant-legacy-flags',
  severity: 'error',
  title: 'Legacy endpoints and grants are off',
  why: 'They hand out tokens and profiles without what the newer ones check.',
  source: 'docs, troubleshoot/product-lifecycle/deprecations-and-migrations',
  fix: 'Set the flag to false',
  fields: ['tenant.flags.allow_legacy_ro_grant_types'],
  *check(view) {
    const flags = [
      'allow_legacy_delegation_grant_types',
      'allow_legacy_ro_grant_types',
      'allow_legacy_tokeninfo_endpoint',
      'enable_legacy_profile',
      'enable_idtoken_api2',
      'change_pwd_flow_v1',
    ];
    for (const name of flags) {
      const flag = view.tenant.at('flags', name);
      if (flag.isTrue) yield { at: flag, message: `${name} is on` };
    }
  },
};
