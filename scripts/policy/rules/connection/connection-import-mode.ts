import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionImportMode: Rule = {
  id: 'connection-import-mode',
  severity: 'warning',
  title: 'Users are not imported for ever',
  why: 'Every login runs the scripts of the old store until import_mode ends: it has to stay reachable and safe.',
  source: 'docs, manage-users/user-migration/configure-automatic-migration-from-your-database',
  fix: 'Set options.import_mode to false when the migration is over',
  fields: ['databases.options.import_mode'],
  *check(view) {
    if (!view.isProduction) return;
    for (const database of view.databases) {
      const mode = database.at('options', 'import_mode');
      if (mode.isTrue) yield { at: mode, message: `${quoted(database)} still imports users from another store` };
    }
  },
};
