import { hasGrant } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiOfflineAccess: Rule = {
  id: 'api-offline-access',
  severity: 'warning',
  title: 'An API gives refresh tokens only where an application uses them',
  why: 'A refresh token that nobody needs is one more thing to steal.',
  source: 'docs, get-started/apis/api-settings',
  fix: 'Set allow_offline_access to false',
  fields: ['resourceServers.allow_offline_access'],
  *check(view) {
    if (
      view.clients.length === 0 ||
      view.clients.some((client) => !client.get('grant_types').exists || hasGrant(client, 'refresh_token'))
    )
      return;
    for (const api of view.list('resourceServers')) {
      const offline = api.get('allow_offline_access');
      if (offline.isTrue)
        yield { at: offline, message: `${quoted(api, 'identifier')} gives refresh tokens that no application uses` };
    }
  },
};
