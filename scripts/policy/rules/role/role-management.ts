import { isManagementApi } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const roleManagement: Rule = {
  id: 'role-management',
  severity: 'error',
  title: 'No role gives rights on the tenant itself',
  why: 'A member of a customer could change the tenant of all customers.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Take the permission out',
  fields: ['roles.permissions.permission_name'],
  *check(view) {
    for (const role of view.list('roles')) {
      for (const permission of role.get('permissions').items) {
        if (!isManagementApi(permission.get('resource_server_identifier'))) continue;
        yield {
          at: permission.get('permission_name'),
          message: `${quoted(role)} may ${permission.get('permission_name').text} on the Management API`,
        };
      }
    }
  },
};
