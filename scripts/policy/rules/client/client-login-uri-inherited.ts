import { isForMembers } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriInherited: Rule = {
  id: 'client-login-uri-inherited',
  severity: 'warning',
  title: 'An application that members use has a login URI of its own',
  why: 'Invitations lead to the login URI of the tenant, which belongs to another application as soon as there are two.',
  source: 'docs, manage-users/organizations/configure-organizations/invite-members',
  fix: 'Set initiate_login_uri to the login route of the application',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    if (!view.tenant.get('default_redirection_uri').value) return;
    for (const client of view.clients) {
      if (!isForMembers(client) || client.get('initiate_login_uri').value) continue;
      yield {
        at: client.get('initiate_login_uri'),
        message: `invitations into ${quoted(client)} lead to the login URI of the tenant`,
      };
    }
  },
};
