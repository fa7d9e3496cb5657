import { urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriParameters: Rule = {
  id: 'client-login-uri-parameters',
  severity: 'error',
  title: 'A login URI does not say invitation or organization itself',
  why: 'Auth0 adds both to it. With two of the same name the application takes one of them, and it may be the wrong one.',
  source: 'docs, manage-users/organizations/configure-organizations/invite-members',
  fix: 'Delete the parameter',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      const names = ['invitation', 'organization', 'organization_name', 'iss'];
      const url = urlOf(login);
      for (const name of names.filter((candidate) => url?.searchParams.has(candidate))) {
        yield { at: login, message: `the login URI of ${quoted(client)} has a parameter ${name} of its own` };
      }
    }
  },
};
