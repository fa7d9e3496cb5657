import type { Rule } from '../../rule.ts';
import { quoted, strategyOf } from '../../view.ts';

export const connectionSignupClosed: Rule = {
  id: 'connection-signup-closed',
  severity: 'error',
  title: 'An invitee without account can make one',
  why: 'With sign-up closed on the database and on the organization the invitation mail leads to a login that they cannot pass.',
  source:
    'support article "organization invitation flow and auto-membership requirements"; docs, manage-users/organizations/configure-organizations/enable-connections',
  fix: 'Set options.disable_signup to false, or is_signup_enabled and assign_membership_on_login to true on the organization',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      const usable = view.connectionsOf(organization);
      if (usable.length === 0 || usable.some(({ connection }) => !connection || strategyOf(connection) !== 'auth0'))
        continue;
      const closed = usable.filter(
        ({ enabled, connection }) =>
          connection?.at('options', 'disable_signup').isTrue && !enabled.get('is_signup_enabled').isTrue,
      );
      if (closed.length < usable.length) continue;
      const [first] = closed;
      if (first)
        yield {
          at: first.enabled,
          message: `somebody new cannot accept an invitation to ${quoted(organization)}: sign-up is closed`,
        };
    }
  },
};
