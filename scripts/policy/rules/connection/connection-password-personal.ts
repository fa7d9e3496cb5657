import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordPersonal: Rule = {
  id: 'connection-password-personal',
  severity: 'warning',
  title: 'A password is not the name of its owner',
  why: 'Names and mail addresses are the second thing that everybody tries.',
  source: 'docs, authenticate/database-connections/password-options',
  fix: 'Set password_options.profile_data.active to true',
  fields: ['databases.options.password_options.profile_data.active'],
  *check(view) {
    for (const database of view.databases) {
      for (const path of [
        ['password_options', 'profile_data', 'active'],
        ['password_no_personal_info', 'enable'],
      ]) {
        const personal = database.get('options').at(...path);
        if (personal.isFalse)
          yield { at: personal, message: `${quoted(database)} accepts the name of a person as their password` };
      }
    }
  },
};
