import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

const PASSWORD_GRANTS = ['password', 'http://auth0.com/oauth/grant-type/password-realm'];

export const clientPasswordGrant: Rule = {
  id: 'client-password-grant',
  severity: 'error',
  title: 'No application may ask for passwords itself',
  why: 'The application sees every password, organizations and invitations do not work with it, and neither do passkeys.',
  source: 'RFC 9700, section 2.4; docs, manage-users/organizations/organizations-overview',
  fix: 'Take the password grant out of grant_types and send people to /authorize',
  fields: ['clients.grant_types'],
  *check(view) {
    for (const client of view.clients) {
      for (const grant of client.get('grant_types').items) {
        if (!PASSWORD_GRANTS.includes(grant.text ?? '')) continue;
        yield { at: grant, message: `${quoted(client)} may exchange passwords for tokens` };
      }
    }
  },
};
