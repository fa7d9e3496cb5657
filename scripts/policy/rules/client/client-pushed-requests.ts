import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientPushedRequests: Rule = {
  id: 'client-pushed-requests',
  severity: 'warning',
  title: 'An application that sends signed requests pushes them',
  why: 'A request object that travels through the browser can be exchanged for an older one; PAR keeps it between servers.',
  source: 'docs, get-started/applications/configure-par',
  fix: 'Set require_pushed_authorization_requests to true',
  fields: ['clients.signed_request_object.required'],
  *check(view) {
    if (view.tenant.at('flags', 'require_pushed_authorization_requests').isTrue) return;
    for (const client of view.clients) {
      const signed = client.at('signed_request_object', 'required');
      if (!signed.isTrue || client.get('require_pushed_authorization_requests').isTrue) continue;
      yield { at: signed, message: `${quoted(client)} signs its requests and sends them through the browser` };
    }
  },
};
