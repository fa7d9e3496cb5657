import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const roleDescription: Rule = {
  id: 'role-description',
  severity: 'warning',
  title: 'A role says what it is for',
  why: 'Whoever invites chooses by it.',
  source: 'docs, manage-users/access-control/rbac',
  fix: 'Add a description',
  fields: ['roles.description'],
  *check(view) {
    for (const role of view.list('roles')) {
      if (!role.get('description').text)
        yield { at: role.get('description'), message: `${quoted(role)} has no description` };
    }
  },
};
