import type { Rule } from '../../rule.ts';

export const mailInvitationResultUrl: Rule = {
  id: 'mail-invitation-result-url',
  severity: 'warning',
  title: 'An invitation leads where the application says',
  why: 'resultUrl does nothing for invitations: the link goes to initiate_login_uri.',
  source: 'docs, manage-users/organizations/configure-organizations/invite-members',
  fix: 'Delete resultUrl',
  fields: ['emailTemplates.resultUrl'],
  *check(view) {
    for (const template of view.list('emailTemplates')) {
      const result = template.get('resultUrl');
      if (template.get('template').text === 'user_invitation' && result.text)
        yield { at: result, message: 'resultUrl does nothing for an invitation' };
    }
  },
};
