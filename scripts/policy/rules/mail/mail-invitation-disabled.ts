import type { Rule } from '../../rule.ts';

export const mailInvitationDisabled: Rule = {
  id: 'mail-invitation-disabled',
  severity: 'warning',
  title: 'The template of the invitation is used',
  why: 'With enabled false people get the mail of Auth0 instead of yours.',
  source: 'docs, customize/email/email-templates',
  fix: 'Set enabled to true, or delete the template',
  fields: ['emailTemplates.enabled'],
  *check(view) {
    for (const template of view.list('emailTemplates')) {
      const enabled = template.get('enabled');
      if (template.get('template').text === 'user_invitation' && enabled.isFalse)
        yield { at: enabled, message: 'the template of the invitation is switched off' };
    }
  },
};
