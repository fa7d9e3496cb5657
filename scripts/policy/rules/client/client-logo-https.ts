import { urlOf } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientLogoHttps: Rule = {
  id: 'client-logo-https',
  severity: 'warning',
  title: 'The logo of an application is https',
  why: 'Browsers do not load an http picture on the login page.',
  source: 'docs, get-started/applications/application-settings',
  fix: 'Write an https address',
  fields: ['clients.logo_uri'],
  *check(view) {
    for (const client of view.clients) {
      const logo = client.get('logo_uri');
      if (urlOf(logo)?.protocol === 'http:') yield { at: logo, message: `the logo of ${quoted(client)} is http` };
    }
  },
};
