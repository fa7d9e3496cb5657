import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationDisplayName: Rule = {
  id: 'organization-display-name',
  severity: 'warning',
  title: 'An organization has a name for people',
  why: 'The invitation says "invited you to join acme-corp-2".',
  source: 'docs, customize/email/email-templates/reference/user-invitation',
  fix: 'Add display_name',
  fields: ['organizations.display_name'],
  *check(view) {
    for (const organization of view.organizations) {
      if (!organization.get('display_name').exists)
        yield { at: organization.get('display_name'), message: `${quoted(organization)} has no display_name` };
    }
  },
};
