import type { Rule } from '../../rule.ts';

export const mailInvitationLink: Rule = {
  id: 'mail-invitation-link',
  severity: 'error',
  title: 'The mail of the invitation has the link',
  why: 'Without {{ url }} the invitee cannot accept.',
  source: 'docs, customize/email/email-templates/reference/user-invitation',
  fix: 'Put <a href="{{ url }}"> into the template',
  fields: ['emailTemplates.body'],
  *check(view) {
    for (const template of view.list('emailTemplates')) {
      const body = view.contentOf(template.get('body'));
      if (template.get('template').text !== 'user_invitation' || body === undefined || /\{\{\s*url\b/.test(body))
        continue;
      yield { at: template.get('body'), message: 'the mail of the invitation has no {{ url }}' };
    }
  },
};
