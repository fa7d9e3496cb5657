import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationSignupMembership: Rule = {
  id: 'organization-signup-membership',
  severity: 'error',
  title: 'Who signs up in an organization becomes a member of it',
  why: 'Auth0 accepts is_signup_enabled only together with assign_membership_on_login.',
  source: 'docs, manage-users/organizations/configure-organizations/enable-connections',
  fix: 'Set both to true, or is_signup_enabled to false and invite people',
  fields: ['organizations.connections.is_signup_enabled'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled } of view.connectionsOf(organization)) {
        const signup = enabled.get('is_signup_enabled');
        if (signup.isTrue && !enabled.get('assign_membership_on_login').isTrue)
          yield { at: signup, message: `${quoted(organization)} lets people sign up and does not take them in` };
      }
    }
  },
};
