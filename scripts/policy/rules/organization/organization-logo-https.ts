import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationLogoHttps: Rule = {
  id: 'organization-logo-https',
  severity: 'error',
  title: 'The logo of an organization is https',
  why: 'Auth0 refuses another scheme.',
  source: 'Management API, POST /api/v2/organizations, branding.logo_url',
  fix: 'Write an https address',
  fields: ['organizations.branding.logo_url'],
  *check(view) {
    for (const organization of view.organizations) {
      const logo = organization.at('branding', 'logo_url');
      if (logo.text && !logo.text.startsWith('https://'))
        yield { at: logo, message: `the logo of ${quoted(organization)} is not https` };
    }
  },
};
