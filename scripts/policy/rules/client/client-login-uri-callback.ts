import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriCallback: Rule = {
  id: 'client-login-uri-callback',
  severity: 'error',
  title: 'A login URI is not a callback',
  why: 'The callback expects a code and a state. An invitation that arrives there is lost and stays pending.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Use the route that sends people to /authorize, for example /login',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      if (!login.text || !client.get('callbacks').texts.includes(login.text)) continue;
      yield { at: login, message: `the login URI of ${quoted(client)} is its callback` };
    }
  },
};
