import type { Cursor } from '../../cursor.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const roleSame: Rule = {
  id: 'role-same',
  severity: 'warning',
  title: 'Two roles differ in what they permit',
  why: 'One of them was meant to be something else.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Correct the permissions of one, or delete it',
  fields: ['roles.name'],
  *check(view) {
    const seen = new Map<string, Cursor>();
    for (const role of view.list('roles')) {
      const permissions = role
        .get('permissions')
        .items.map((item) => `${item.get('resource_server_identifier').text} ${item.get('permission_name').text}`);
      if (permissions.length === 0) continue;
      const key = permissions.sort().join();
      const other = seen.get(key);
      if (other) yield { at: role.get('name'), message: `${quoted(role)} permits the same as ${quoted(other)}` };
      else seen.set(key, role);
    }
  },
};
