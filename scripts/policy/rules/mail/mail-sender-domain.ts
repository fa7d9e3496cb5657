import type { Rule } from '../../rule.ts';

export const mailSenderDomain: Rule = {
  id: 'mail-sender-domain',
  severity: 'warning',
  title: 'All mails come from one domain',
  why: 'A sender that the provider is not set up for fails its checks (SPF, DKIM), and the invitation ends in spam.',
  source: 'docs, customize/email/smtp-email-providers',
  fix: 'Use an address of the same domain as default_from_address',
  fields: ['emailTemplates.from'],
  *check(view) {
    const domainOf = (text: string | undefined) => /@([\w.-]+)>?\s*$/.exec(text ?? '')?.[1]?.toLowerCase();
    const main = domainOf(view.root.at('emailProvider', 'default_from_address').text);
    for (const template of view.list('emailTemplates')) {
      const domain = domainOf(template.get('from').text);
      if (main && domain && domain !== main)
        yield { at: template.get('from'), message: `mails come from ${domain} and from ${main}` };
    }
  },
};
