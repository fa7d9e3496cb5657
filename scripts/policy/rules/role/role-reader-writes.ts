import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const roleReaderWrites: Rule = {
  id: 'role-reader-writes',
  severity: 'warning',
  title: 'A role that only looks does not write',
  why: 'Whoever invites somebody as viewer believes that nothing can happen.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Take the permission out, or rename the role',
  fields: ['roles.permissions.permission_name'],
  *check(view) {
    for (const role of view.list('roles')) {
      if (!/^(viewer|reader|read[-_ ]?only|guest|auditor|observer)s?$/i.test(role.get('name').text ?? '')) continue;
      for (const permission of role.get('permissions').items) {
        const name = permission.get('permission_name');
        if (/^(write|create|update|delete|manage|admin|edit)[:._-]/i.test(name.text ?? ''))
          yield { at: name, message: `${quoted(role)} may ${name.text}` };
      }
    }
  },
};
