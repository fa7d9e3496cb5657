import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const mailScriptInTemplate: Rule = {
  id: 'mail-script-in-template',
  severity: 'error',
  title: 'Mails hold no script',
  why: 'Mail programs drop the mail or show a warning.',
  source: 'docs, customize/email/email-templates/customize-email-templates',
  fix: 'Delete the script',
  fields: ['emailTemplates.body'],
  *check(view) {
    for (const template of view.list('emailTemplates')) {
      const body = view.contentOf(template.get('body')) ?? '';
      if (/<script\b/i.test(body))
        yield { at: template.get('body'), message: `the mail ${quoted(template, 'template')} holds a script` };
    }
  },
};
