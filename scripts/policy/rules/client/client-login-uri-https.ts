import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriHttps: Rule = {
  id: 'client-login-uri-https',
  severity: 'error',
  title: 'A login URI is https',
  why: 'Auth0 refuses another scheme, and the ticket of an invitation in it would travel in the clear.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Write https',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      if (login.text && !login.text.startsWith('https://'))
        yield { at: login, message: `the login URI of ${quoted(client)} is not https` };
    }
  },
};
