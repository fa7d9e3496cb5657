import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationMinimumRoles: Rule = {
  id: 'organization-minimum-roles',
  severity: 'warning',
  title: 'What an Action demands of members is a role that some invitation can give',
  why: 'verify-invitation-roles lets in nobody without one of minimum_roles: an empty list locks the organization.',
  source: 'actions/verify-invitation-roles/README.md',
  fix: 'Name at least one role',
  fields: ['organizations.metadata.minimum_roles'],
  *check(view) {
    for (const organization of view.organizations) {
      const minimum = organization.at('metadata', 'minimum_roles');
      if (minimum.text?.split(',').every((name) => name.trim() === ''))
        yield { at: minimum, message: `${quoted(organization)} demands a role and names none` };
    }
  },
};
