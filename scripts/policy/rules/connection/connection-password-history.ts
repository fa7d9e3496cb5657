import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordHistory: Rule = {
  id: 'connection-password-history',
  severity: 'warning',
  title: 'After a leak the old password does not come back',
  why: 'People set it again at once, and so does whoever has it.',
  source: 'docs, authenticate/database-connections/password-options',
  fix: 'Set password_options.history.active to true',
  fields: ['databases.options.password_options.history.active'],
  *check(view) {
    for (const database of view.databases) {
      for (const path of [
        ['password_options', 'history', 'active'],
        ['password_history', 'enable'],
      ]) {
        const history = database.get('options').at(...path);
        if (history.isFalse) yield { at: history, message: `${quoted(database)} takes old passwords again` };
      }
    }
  },
};
