import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionPasswordPolicy: Rule = {
  id: 'connection-password-policy',
  severity: 'error',
  title: 'A database has a password policy of good or better',
  why: 'none, low and fair accept passwords that are in every list of leaked ones.',
  source: 'docs, authenticate/database-connections/password-strength',
  fix: 'Use password_options, or set options.passwordPolicy to good',
  fields: ['databases.options.passwordPolicy'],
  *check(view) {
    for (const database of view.databases) {
      const policy = database.at('options', 'passwordPolicy');
      if (['none', 'low', 'fair'].includes(policy.text ?? ''))
        yield { at: policy, message: `${quoted(database)} accepts weak passwords (${policy.text})` };
    }
  },
};
