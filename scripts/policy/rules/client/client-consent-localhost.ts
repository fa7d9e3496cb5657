import { isLoopback, isThirdParty, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientConsentLocalhost: Rule = {
  id: 'client-consent-localhost',
  severity: 'warning',
  title: 'A first-party application has no callback on localhost',
  why: 'Auth0 shows the consent page whenever a callback is on localhost, even for first-party applications: the newcomer is scared away, and the developer does not see what customers see.',
  source:
    'docs, get-started/applications/confidential-and-public-applications/user-consent-and-third-party-applications (earlier text)',
  fix: 'Use a host name such as portal.acme.test that the hosts file leads to 127.0.0.1',
  fields: ['clients.callbacks'],
  *check(view) {
    if (view.isProduction) return;
    for (const client of view.clients) {
      if (isThirdParty(client) || client.get('app_type').text === 'native') continue;
      for (const callback of client.get('callbacks').items) {
        const url = urlOf(callback);
        if (url && isLoopback(url))
          yield {
            at: callback,
            message: `a callback on ${url.hostname} brings up the consent page of ${quoted(client)}`,
          };
      }
    }
  },
};
