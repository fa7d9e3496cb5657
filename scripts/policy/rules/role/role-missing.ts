import type { Rule } from '../../rule.ts';

export const roleMissing: Rule = {
  id: 'role-missing',
  severity: 'warning',
  title: 'There are roles that an invitation can carry',
  why: 'An invitation with a role that does not exist is refused: "One or more of the specified roles do not exist".',
  source: 'docs, manage-users/organizations/configure-organizations/add-member-roles',
  fix: 'Add roles',
  fields: ['roles'],
  *check(view) {
    if (view.organizations.length === 0 || view.list('roles').length > 0) return;
    yield { at: view.root.get('roles'), message: 'there are organizations and no roles' };
  },
};
