import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationMembershipUnsaid: Rule = {
  id: 'organization-membership-unsaid',
  severity: 'warning',
  title: 'A connection of an organization says who becomes a member',
  why: 'What is not said stays as somebody has set it in the dashboard.',
  source: 'docs, manage-users/organizations/configure-organizations/grant-just-in-time-membership',
  fix: 'Set assign_membership_on_login',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled } of view.connectionsOf(organization)) {
        if (enabled.get('assign_membership_on_login').exists || !enabled.get('name').exists) continue;
        yield {
          at: enabled,
          message: `${quoted(organization)} does not say whether a login over ${quoted(enabled)} makes a member`,
        };
      }
    }
  },
};
