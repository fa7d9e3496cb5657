import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordDictionary: Rule = {
  id: 'connection-password-dictionary',
  severity: 'warning',
  title: 'Known passwords are refused',
  why: 'They are what everybody tries first.',
  source: 'NIST SP 800-63B, 5.1.1; docs, authenticate/database-connections/password-options',
  fix: 'Set password_options.dictionary.active to true',
  fields: ['databases.options.password_options.dictionary.active'],
  *check(view) {
    for (const database of view.databases) {
      for (const path of [
        ['password_options', 'dictionary', 'active'],
        ['password_dictionary', 'enable'],
      ]) {
        const dictionary = database.get('options').at(...path);
        if (dictionary.isFalse) yield { at: dictionary, message: `${quoted(database)} accepts known passwords` };
      }
    }
  },
};
