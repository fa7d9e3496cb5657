import { statementsOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionManagementCall: Rule = {
  id: 'action-management-call',
  severity: 'warning',
  title: 'No Action calls the Management API',
  why: 'Every login waits for it, and it is limited to a few requests a second: logins fail when many come.',
  source: 'docs, customize/actions/action-coding-guidelines',
  fix: 'Use the api object: api.roles, api.user, api.cache',
  fields: ['actions.code'],
  *check(view) {
    for (const action of view.list('actions')) {
      const code = statementsOf(view.codeOf(action));
      if (/\bManagementClient\b|\/api\/v2\//.test(code))
        yield { at: action.get('code'), message: `${quoted(action)} calls the Management API` };
    }
  },
};
