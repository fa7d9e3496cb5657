import type { Rule } from '../../rule.ts';

export const mailProvider: Rule = {
  id: 'mail-provider',
  severity: 'error',
  title: 'Invitations of production go out through a mail provider of our own',
  why: 'The test server of Auth0 sends a few mails a minute, ignores templates, and its mails end in spam.',
  source: 'docs, customize/email/email-templates',
  fix: 'Add emailProvider',
  fields: ['emailProvider.enabled'],
  *check(view) {
    if (!view.isProduction || view.organizations.length === 0) return;
    const provider = view.root.get('emailProvider');
    if (!provider.get('name').exists)
      yield { at: provider, message: 'invitations go out through the test server of Auth0' };
    else if (provider.get('enabled').isFalse)
      yield { at: provider.get('enabled'), message: 'the mail provider is switched off' };
  },
};
