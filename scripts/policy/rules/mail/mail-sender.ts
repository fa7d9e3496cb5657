import type { Rule } from '../../rule.ts';

export const mailSender: Rule = {
  id: 'mail-sender',
  severity: 'error',
  title: 'Mails have a sender',
  why: 'A provider refuses mails without one, and the invitation never arrives.',
  source: 'docs, customize/email/smtp-email-providers',
  fix: 'Set default_from_address',
  fields: ['emailProvider.default_from_address'],
  *check(view) {
    const provider = view.root.get('emailProvider');
    if (!provider.get('name').exists || provider.get('default_from_address').exists) return;
    const templates = view.list('emailTemplates').filter((template) => !template.get('from').text);
    if (templates.length > 0 || view.list('emailTemplates').length === 0)
      yield { at: provider.get('default_from_address'), message: 'mails have no sender' };
  },
};
