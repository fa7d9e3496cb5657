import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiScopeDescription: Rule = {
  id: 'api-scope-description',
  severity: 'warning',
  title: 'A scope says what it permits',
  why: 'It is what people read on a consent page, and what a reviewer of a role has.',
  source: 'docs, get-started/apis/add-api-permissions',
  fix: 'Add a description',
  fields: ['resourceServers.scopes.value'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      for (const scope of api.get('scopes').items) {
        if (scope.get('description').text || !scope.get('value').text) continue;
        yield {
          at: scope.get('value'),
          message: `the scope ${scope.get('value').text} of ${quoted(api, 'identifier')} has no description`,
        };
      }
    }
  },
};
