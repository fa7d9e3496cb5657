import { addressesOf, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';

export const clientLoginUriOrganizationName: Rule = {
  id: 'client-login-uri-organization-name',
  severity: 'error',
  title: 'A login link that names an organization is one that Auth0 understands',
  why: 'Auth0 takes only organization ids there unless the tenant allows names: "authorization request parameter organization must be an organization id".',
  source: 'docs, manage-users/organizations/configure-organizations/use-org-name-authentication-api',
  fix: 'Set allow_organization_name_in_authentication_api to true in tenant',
  fields: [
    'clients.allowed_logout_urls',
    'clients.allowed_origins',
    'clients.callbacks',
    'clients.initiate_login_uri',
    'clients.web_origins',
    'tenant.default_redirection_uri',
  ],
  *check(view) {
    if (view.tenant.get('allow_organization_name_in_authentication_api').isTrue) return;
    const names = new Set(view.organizations.flatMap((organization) => organization.get('name').text ?? []));
    const addresses = [view.tenant.get('default_redirection_uri'), ...view.clients.flatMap(addressesOf)];
    for (const address of addresses) {
      const name = urlOf(address)?.searchParams.get('organization');
      if (name && names.has(name))
        yield { at: address, message: `organization=${name} is a name, and the tenant takes ids only` };
    }
  },
};
