import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordLength: Rule = {
  id: 'connection-password-length',
  severity: 'error',
  title: 'Passwords have at least eight characters, twelve in production',
  why: 'Shorter ones are guessed offline within hours once a hash leaks.',
  source: 'NIST SP 800-63B, 5.1.1; docs, authenticate/database-connections/password-options',
  fix: 'Set options.password_options.complexity.min_length to 12',
  fields: ['databases.options.password_options.complexity.min_length'],
  *check(view) {
    const least = view.isProduction ? 12 : 8;
    for (const database of view.databases) {
      const options = database.get('options');
      const length = options.at('password_options', 'complexity', 'min_length');
      const legacy = options.at('password_complexity_options', 'min_length');
      const said = length.exists ? length : legacy;
      if (said.number !== undefined && said.number < least)
        yield { at: said, message: `passwords of ${quoted(database)} may have ${said.number} characters` };
    }
  },
};
