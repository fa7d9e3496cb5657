import type { Rule } from '../../rule.ts';

export const tenantEnterpriseDisclosed: Rule = {
  id: 'tenant-enterprise-disclosed',
  severity: 'warning',
  title: 'Login pages do not list the customers',
  why: 'Names of enterprise connections are names of customers, and the page sends them to everybody.',
  source: 'docs, get-started/tenant-settings',
  fix: 'Set flags.no_disclose_enterprise_connections to true',
  fields: ['tenant.flags.no_disclose_enterprise_connections'],
  *check(view) {
    const enterprise = view
      .list('connections')
      .filter((connection) =>
        ['samlp', 'oidc', 'waad', 'adfs', 'okta', 'google-apps', 'ad', 'pingfederate'].includes(
          connection.get('strategy').text ?? '',
        ),
      );
    const flag = view.tenant.at('flags', 'no_disclose_enterprise_connections');
    if (enterprise.length > 0 && !flag.isTrue)
      yield { at: flag, message: `the login page lists ${enterprise.length} enterprise connections` };
  },
};
