import type { Rule } from '../../rule.ts';

export const tenantDynamicRegistration: Rule = {
  id: 'tenant-dynamic-registration',
  severity: 'error',
  title: 'A stranger cannot register applications',
  why: 'They get a client of your tenant that looks like one of yours.',
  source: 'docs, get-started/applications/dynamic-client-registration',
  fix: 'Set flags.enable_dynamic_client_registration to false',
  fields: ['tenant.flags.enable_dynamic_client_registration'],
  *check(view) {
    const flag = view.tenant.at('flags', 'enable_dynamic_client_registration');
    if (flag.isTrue) yield { at: flag, message: 'anybody can register an application' };
  },
};
