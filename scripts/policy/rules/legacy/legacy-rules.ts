import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const legacyRules: Rule = {
  id: 'legacy-rules',
  severity: 'error',
  title: 'There are no rules and hooks',
  why: 'Auth0 has ended them: they do not run on new tenants and stop on old ones. What they decided is decided by nobody.',
  source: 'docs, troubleshoot/product-lifecycle/deprecations-and-migrations',
  fix: 'Write them as Actions',
  fields: ['rules.name'],
  *check(view) {
    for (const kind of ['rules', 'hooks']) {
      for (const item of view.list(kind))
        yield { at: item.get('name'), message: `${quoted(item)} is one of the ${kind} that Auth0 has ended` };
    }
  },
};
