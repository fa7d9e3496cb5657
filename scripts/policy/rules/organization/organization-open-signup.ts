import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationOpenSignup: Rule = {
  id: 'organization-open-signup',
  severity: 'error',
  title: 'Nobody signs up in an organization of a customer by themselves',
  why: 'is_signup_enabled opens the sign-up for this organization, also where the database is closed: every stranger becomes a member.',
  source: 'docs, manage-users/organizations/configure-organizations/enable-connections',
  fix: 'Set is_signup_enabled to false and invite people',
  fields: ['organizations.connections.is_signup_enabled'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled } of view.connectionsOf(organization)) {
        const signup = enabled.get('is_signup_enabled');
        if (signup.isTrue && enabled.get('assign_membership_on_login').isTrue)
          yield { at: signup, message: `whoever signs up becomes a member of ${quoted(organization)}` };
      }
    }
  },
};
