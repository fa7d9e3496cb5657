import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const actionManagementSecret: Rule = {
  id: 'action-management-secret',
  severity: 'error',
  title: 'No Action holds credentials of the Management API',
  why: 'Whoever may read or change Actions manages the tenant, and every login waits for another API that is limited to a few requests a second.',
  source: 'docs, customize/actions/action-coding-guidelines',
  fix: 'Take the secrets out; roles of the member are in event.authorization.roles, api.roles reads the rest',
  fields: ['actions.secrets.name'],
  *check(view) {
    for (const action of view.list('actions')) {
      for (const secret of action.get('secrets').items) {
        const name = secret.get('name');
        if (/(mgmt|management|auth0|m2m|deploy).*(secret|token|key)/i.test(name.text ?? ''))
          yield { at: name, message: `${quoted(action)} holds ${name.text}` };
      }
    }
  },
};
