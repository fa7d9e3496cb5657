import { urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriRoot: Rule = {
  id: 'client-login-uri-root',
  severity: 'warning',
  title: 'A login URI names a route that begins a login',
  why: 'The home page seldom forwards invitation and organization to /authorize, and then the invitation stays pending.',
  source: 'docs, manage-users/organizations/configure-organizations/invite-members',
  fix: 'Use the login route, for example https://…/login',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      const url = urlOf(login);
      if (url?.pathname !== '/' || url.search !== '') continue;
      yield { at: login, message: `the login URI of ${quoted(client)} is a home page` };
    }
  },
};
