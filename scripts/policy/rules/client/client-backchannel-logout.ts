import { isLoopback, urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientBackchannelLogout: Rule = {
  id: 'client-backchannel-logout',
  severity: 'warning',
  title: 'A back-channel logout reaches the application over https',
  why: 'Auth0 sends a logout token there; where it does not arrive, a removed member stays signed in.',
  source: 'docs, authenticate/login/logout/back-channel-logout',
  fix: 'Write the https address of the logout route',
  fields: ['clients.oidc_logout.backchannel_logout_urls'],
  *check(view) {
    for (const client of view.clients) {
      for (const address of client.at('oidc_logout', 'backchannel_logout_urls').items) {
        const url = urlOf(address);
        if (url && (url.protocol !== 'https:' || (view.isProduction && isLoopback(url)))) {
          yield { at: address, message: `Auth0 cannot send logouts of ${quoted(client)} to ${url.href}` };
        }
      }
    }
  },
};
