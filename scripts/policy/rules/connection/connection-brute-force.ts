import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const connectionBruteForce: Rule = {
  id: 'connection-brute-force',
  severity: 'error',
  title: 'A database blocks guessing',
  why: 'Passwords are tried until one fits.',
  source: 'docs, secure/attack-protection/brute-force-protection',
  fix: 'Set options.brute_force_protection to true',
  fields: ['databases.options.brute_force_protection'],
  *check(view) {
    for (const database of view.databases) {
      const protection = database.at('options', 'brute_force_protection');
      if (protection.isFalse) yield { at: protection, message: `${quoted(database)} lets anybody guess passwords` };
    }
  },
};
