import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const rolePermissionTwice: Rule = {
  id: 'role-permission-twice',
  severity: 'warning',
  title: 'A role lists a permission once',
  why: 'The second was meant to be another one.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Correct or delete it',
  fields: ['roles.permissions.permission_name'],
  *check(view) {
    for (const role of view.list('roles')) {
      const seen = new Set<string>();
      for (const permission of role.get('permissions').items) {
        const key = `${permission.get('resource_server_identifier').text} ${permission.get('permission_name').text}`;
        if (seen.has(key))
          yield {
            at: permission.get('permission_name'),
            message: `${quoted(role)} lists ${permission.get('permission_name').text} twice`,
          };
        seen.add(key);
      }
    }
  },
};
