import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionMfaOff: Rule = {
  id: 'connection-mfa-off',
  severity: 'warning',
  title: 'A database lets people use a second factor',
  why: 'With options.mfa.active false no policy and no Action can ask for one.',
  source: 'docs, secure/multi-factor-authentication/enable-mfa',
  fix: 'Set options.mfa.active to true',
  fields: ['databases.options.mfa.active'],
  *check(view) {
    for (const database of view.databases) {
      const mfa = database.at('options', 'mfa', 'active');
      if (mfa.isFalse) yield { at: mfa, message: `${quoted(database)} knows no second factor` };
    }
  },
};
