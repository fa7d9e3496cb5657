import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientCrossOrigin: Rule = {
  id: 'client-cross-origin',
  severity: 'warning',
  title: 'Passwords are entered on the login pages of Auth0',
  why: 'Cross-origin authentication sends them from a form of the application: invitations, organizations and passkeys do not work there.',
  source: 'docs, authenticate/login/cross-origin-authentication',
  fix: 'Set cross_origin_authentication to false',
  fields: ['clients.cross_origin_authentication'],
  *check(view) {
    for (const client of view.clients) {
      const cross = client.get('cross_origin_authentication');
      if (cross.isTrue) yield { at: cross, message: `${quoted(client)} takes passwords in a form of its own` };
    }
  },
};
