import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriPlaceholder: Rule = {
  id: 'client-login-uri-placeholder',
  severity: 'error',
  title: 'A placeholder of a login URI stands in its host, and organizations can fill it',
  why: 'Auth0 resolves placeholders in the host only; where an organization lacks the value, people land on the login URI of the tenant.',
  source: 'docs, authenticate/login/auth0-universal-login/configure-default-login-routes',
  fix: 'Move it to the host, and add the metadata to every organization',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      const [, host = '', path = ''] = /^https:\/\/([^/?#]*)(.*)$/.exec(login.text ?? '') ?? [];
      if (path.includes('{'))
        yield { at: login, message: `the login URI of ${quoted(client)} has a placeholder behind its host` };
      for (const [, key = ''] of host.matchAll(/\{organization\.metadata\.([^}]+)\}/g)) {
        const lacking = view.organizations
          .filter((organization) => !organization.at('metadata', key).text)
          .map((item) => quoted(item));
        if (!key.startsWith('public_'))
          yield {
            at: login,
            message: `Auth0 reads no metadata ${key} in a login URI: its name must begin with public_`,
          };
        else if (lacking.length > 0)
          yield {
            at: login,
            message: `${lacking.slice(0, 5).join(', ')} has no metadata ${key} for the login URI of ${quoted(client)}`,
          };
      }
    }
  },
};
