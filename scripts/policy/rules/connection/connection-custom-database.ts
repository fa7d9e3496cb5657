import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionCustomDatabase: Rule = {
  id: 'connection-custom-database',
  severity: 'error',
  title: 'A custom database has the scripts that it needs',
  why: 'Without login and get_user nobody can sign in, and an invitee cannot be found.',
  source: 'docs, authenticate/database-connections/custom-db/templates',
  fix: 'Add the scripts under options.customScripts, or set enabledDatabaseCustomization to false',
  fields: ['databases.options.enabledDatabaseCustomization'],
  *check(view) {
    for (const database of view.databases) {
      const custom = database.at('options', 'enabledDatabaseCustomization');
      const lacking = ['login', 'get_user'].filter((name) => !database.at('options', 'customScripts', name).exists);
      if (custom.isTrue && lacking.length > 0)
        yield { at: custom, message: `${quoted(database)} lacks the script ${lacking.join(' and ')}` };
    }
  },
};
