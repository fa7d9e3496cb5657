import { isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriLocalhost: Rule = {
  id: 'client-login-uri-localhost',
  severity: 'error',
  title: 'A login URI is not on localhost',
  why: 'Auth0 refuses it, and an invitee has no application on their machine.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Use a host name such as portal.acme.test that the hosts file leads to 127.0.0.1',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      const url = urlOf(login);
      if (url && isLoopback(url))
        yield { at: login, message: `the login URI of ${quoted(client)} is on ${url.hostname}` };
    }
  },
};
