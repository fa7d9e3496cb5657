import { urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLoginUriHost: Rule = {
  id: 'client-login-uri-host',
  severity: 'error',
  title: 'A login URI is on a host of its application',
  why: 'An invitation leads there. On a host that is not the application nobody forwards the ticket to /authorize.',
  source: 'docs, manage-users/organizations/configure-organizations/invite-members',
  fix: 'Use the login route on the host of the callbacks',
  fields: ['clients.initiate_login_uri'],
  *check(view) {
    for (const client of view.clients) {
      const login = client.get('initiate_login_uri');
      const url = urlOf(login);
      const hosts = client.get('callbacks').items.flatMap((callback) => urlOf(callback)?.host ?? []);
      if (!url || hosts.length === 0 || hosts.includes(url.host) || client.get('app_type').text === 'native') continue;
      yield {
        at: login,
        message: `the login URI of ${quoted(client)} is on ${url.host}, its callbacks are on ${[...new Set(hosts)].join(', ')}`,
      };
    }
  },
};
