import { isInteractive } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLogoutUrlMissing: Rule = {
  id: 'client-logout-url-missing',
  severity: 'warning',
  title: 'An application that people sign in to lists where a logout leads',
  why: 'Without one the logout ends on a page of Auth0, and people close the tab believing to be signed out of less or more than they are.',
  source: 'docs, authenticate/login/logout/redirect-users-after-logout',
  fix: 'List the page that a logout leads to under allowed_logout_urls',
  fields: ['clients.allowed_logout_urls'],
  *check(view) {
    if (view.tenant.get('allowed_logout_urls').items.length > 0) return;
    for (const client of view.clients) {
      if (!isInteractive(client) || client.get('allowed_logout_urls').items.length > 0) continue;
      yield { at: client.get('allowed_logout_urls'), message: `${quoted(client)} lists no address after a logout` };
    }
  },
};
