import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordUnsaid: Rule = {
  id: 'connection-password-unsaid',
  severity: 'warning',
  title: 'A database says what a password must be',
  why: 'Left out, Auth0 takes what it thinks best on the day on which the connection is made.',
  source: 'docs, authenticate/database-connections/flexible-password-policy',
  fix: 'Add options.password_options',
  fields: ['databases.options'],
  *check(view) {
    for (const database of view.databases) {
      const options = database.get('options');
      if (options.get('passwordPolicy').exists || options.get('password_options').exists) continue;
      yield { at: options, message: `${quoted(database)} does not say what a password must be` };
    }
  },
};
