import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionTicketInRequest: Rule = {
  id: 'action-ticket-in-request',
  severity: 'warning',
  title: 'No Action relies on the ticket in the request',
  why: 'event.request is another one after a second factor or a redirect: the parameter invitation is gone, and the check is skipped.',
  source: 'docs, customize/actions/limitations',
  fix: 'Look at event.authorization.roles and event.organization instead',
  fields: ['actions.code'],
  *check(view) {
    for (const action of view.list('actions')) {
      const code = statementsOf(view.codeOf(action));
      if (/request\??\.query\??(\.|\[['"])invitation\b/.test(code))
        yield { at: action.get('code'), message: `${quoted(action)} reads the ticket from event.request` };
    }
  },
};
