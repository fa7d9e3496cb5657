import type { Rule } from '../../rule.ts';

export const environmentLocalProduction: Rule = {
  id: 'environment-local-production',
  severity: 'error',
  title: 'Production is not on this machine',
  why: 'A deploy would go to a local tenant and report success.',
  source: 'docs, get-started/auth0-overview/create-tenants/set-up-multiple-environments',
  fix: 'Write the domain of the tenant',
  fields: [],
  *check(view) {
    if (view.isProduction && /^(localhost|127\.)/.test(view.domain ?? ''))
      yield { at: view.root, message: `${view.environment} is on ${view.domain}` };
  },
};
