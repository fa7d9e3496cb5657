import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientGrantsUnsaid: Rule = {
  id: 'client-grants-unsaid',
  severity: 'warning',
  title: 'An application says which grants it may use',
  why: 'Left out, Auth0 gives a new application implicit as well, and an existing one keeps whatever it has.',
  source: 'docs, get-started/applications/application-grant-types',
  fix: 'List grant_types, for example [authorization_code, refresh_token]',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      if (client.get('grant_types').exists || client.get('app_type').text === 'resource_server') continue;
      yield { at: client.get('grant_types'), message: `${quoted(client)} does not say which grants it may use` };
    }
  },
};
