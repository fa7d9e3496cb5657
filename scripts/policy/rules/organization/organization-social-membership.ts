import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationSocialMembership: Rule = {
  id: 'organization-social-membership',
  severity: 'error',
  title: 'Nobody becomes a member with an account of anywhere',
  why: 'Everybody has an account at a social provider: with membership on login everybody is a member.',
  source: 'docs, manage-users/organizations/configure-organizations/grant-just-in-time-membership',
  fix: 'Set assign_membership_on_login to false and invite people',
  fields: ['organizations.connections.assign_membership_on_login'],
  *check(view) {
    const social = [
      'google-oauth2',
      'facebook',
      'github',
      'linkedin',
      'twitter',
      'windowslive',
      'apple',
      'email',
      'sms',
    ];
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        const assign = enabled.get('assign_membership_on_login');
        if (!assign.isTrue || !social.includes(connection?.get('strategy').text ?? '')) continue;
        yield {
          at: assign,
          message: `everybody with an account at ${quoted(enabled)} becomes a member of ${quoted(organization)}`,
        };
      }
    }
  },
};
