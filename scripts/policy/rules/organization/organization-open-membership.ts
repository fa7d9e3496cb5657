import type { Rule } from '../../rule.ts';
import { quoted, strategyOf } from '../../view.ts';

export const organizationOpenMembership: Rule = {
  id: 'organization-open-membership',
  severity: 'error',
  title: 'Nobody becomes a member of an organization by merely signing up',
  why: 'With open sign-up and membership on login, every stranger with a mail address becomes a member of the customer.',
  source: 'docs, manage-users/organizations/configure-organizations/grant-just-in-time-membership',
  fix: 'Set assign_membership_on_login to false and invite people, or close the sign-up (options.disable_signup: true)',
  fields: ['organizations.connections.assign_membership_on_login'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        if (!enabled.get('assign_membership_on_login').isTrue || !connection) continue;
        const isOpen = strategyOf(connection) === 'auth0' && !connection.at('options', 'disable_signup').isTrue;
        if (!isOpen) continue;
        const message = `whoever signs up on ${quoted(connection)} becomes a member of ${quoted(organization)}`;
        yield { at: enabled.get('assign_membership_on_login'), message };
      }
    }
  },
};
