import { isForMembers } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriMissing: Rule = {
  id: 'client-login-uri-missing',
  severity: 'error',
  title: 'Members of an organization can be led to a login route',
  why: 'Auth0 refuses to create an invitation: "A default login route is required to generate the invitation url."',
  source: 'docs, manage-users/organizations/configure-organizations/send-membership-invitations',
  fix: 'Set initiate_login_uri to the login route of the application',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    if (view.tenant.get('default_redirection_uri').value) return;
    for (const client of view.clients) {
      if (!isForMembers(client) || client.get('initiate_login_uri').value) continue;
      yield {
        at: client.get('initiate_login_uri'),
        message: `nobody can be invited into ${quoted(client)}: it has no login URI, nor has the tenant`,
      };
    }
  },
};
