import type { Rule } from '../../rule.ts';

export const actionRolesMissing: Rule = {
  id: 'action-roles-missing',
  severity: 'warning',
  title: 'Something puts the roles of members into their tokens',
  why: 'An invitation lands its role on the membership, and the application sees nothing of it.',
  source: 'docs, manage-users/organizations/configure-organizations/add-member-roles',
  fix: 'Bind a post-login Action that reads event.authorization.roles, or set token_dialect of the API to access_token_authz',
  fields: ['roles'],
  *check(view) {
    if (view.organizations.length === 0 || view.list('roles').length === 0 || view.bindings('post-login').length > 0)
      return;
    if (view.list('resourceServers').some((api) => api.get('token_dialect').text?.endsWith('_authz'))) return;
    yield {
      at: view.root.get('roles'),
      message: 'nothing puts roles into tokens: no post-login Action and no permissions in access tokens',
    };
  },
};
