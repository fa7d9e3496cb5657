import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionDefaultRole: Rule = {
  id: 'action-default-role',
  severity: 'warning',
  title: 'No Action gives a role to whoever has none',
  why: 'An invited person whose role did not arrive becomes an ordinary member instead of an error, and nobody notices that the invitation failed.',
  source: 'actions/verify-invitation-roles/README.md',
  fix: 'Deny the login, and let an administrator invite again',
  fields: ['actions.code'],
  *check(view) {
    for (const action of view.list('actions')) {
      const code = statementsOf(view.codeOf(action));
      const isEmpty = /authorization\??\.roles\??(\.length\s*(===?\s*0|<\s*1)|\s*\|\|\s*\[\])/.test(code);
      if (isEmpty && /(assignRoles|addMemberRoles|members\.roles\.assign)/.test(code))
        yield { at: action.get('code'), message: `${quoted(action)} gives a role to whoever has none` };
    }
  },
};
