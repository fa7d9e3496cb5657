import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const apiAuthorizationDetails: Rule = {
  id: 'api-authorization-details',
  severity: 'warning',
  title: 'Rich authorization requests are pushed',
  why: 'What is asked for, for example an amount, travels through the browser and can be changed there.',
  source: 'docs, get-started/apis/configure-rich-authorization-requests',
  fix: 'Set require_pushed_authorization_requests on the applications or the tenant',
  fields: ['resourceServers.authorization_details'],
  *check(view) {
    if (view.tenant.at('flags', 'require_pushed_authorization_requests').isTrue) return;
    if (view.clients.some((client) => client.get('require_pushed_authorization_requests').isTrue)) return;
    for (const api of view.list('resourceServers')) {
      const details = api.get('authorization_details');
      if (details.items.length > 0)
        yield { at: details, message: `details for ${quoted(api, 'identifier')} travel through the browser` };
    }
  },
};
