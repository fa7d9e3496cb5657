import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiScopes: Rule = {
  id: 'api-scopes',
  severity: 'warning',
  title: 'An API that enforces permissions has some',
  why: 'Nobody can get in: there is no scope that a role could give.',
  source: 'docs, get-started/apis/add-api-permissions',
  fix: 'List its scopes, or set enforce_policies to false',
  fields: ['resourceServers.enforce_policies'],
  *check(view) {
    for (const api of view.list('resourceServers')) {
      if (!api.get('enforce_policies').isTrue || api.get('scopes').items.length > 0) continue;
      yield {
        at: api.get('enforce_policies'),
        message: `${quoted(api, 'identifier')} enforces permissions and has none`,
      };
    }
  },
};
