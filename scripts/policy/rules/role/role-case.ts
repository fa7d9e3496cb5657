import type { Cursor } from '../../cursor.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const roleCase: Rule = {
  id: 'role-case',
  severity: 'error',
  title: 'Names of roles differ by more than their case',
  why: 'An invitation names the one and an Action looks for the other.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Rename one of them',
  fields: ['roles.name'],
  *check(view) {
    const seen = new Map<string, Cursor>();
    for (const role of view.list('roles')) {
      const name = role.get('name');
      const key = name.text?.toLowerCase() ?? '';
      const other = seen.get(key);
      if (other && other.get('name').text !== name.text)
        yield { at: name, message: `${quoted(role)} is nearly ${quoted(other)}` };
      else seen.set(key, role);
    }
  },
};
