import type { Rule } from '../../rule.ts';

export const environmentSameTenant: Rule = {
  id: 'environment-same-tenant',
  severity: 'error',
  title: 'Every environment has a tenant of its own',
  why: 'A deploy to the one changes the other.',
  source: 'docs, get-started/auth0-overview/create-tenants/set-up-multiple-environments',
  fix: 'Correct domain in environments/',
  fields: [],
  *check(view) {
    for (const other of view.others) {
      if (other.domain === undefined || other.domain !== view.domain || other.environment < view.environment) continue;
      yield {
        at: view.root,
        message: `${view.environment} and ${other.environment} are the same tenant, ${view.domain}`,
      };
    }
  },
};
