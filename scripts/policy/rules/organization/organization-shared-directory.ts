import type { Cursor } from '../../cursor.ts';
import type { Rule } from '../../rule.ts';
import { quoted, strategyOf } from '../../view.ts';

export const organizationSharedDirectory: Rule = {
  id: 'organization-shared-directory',
  severity: 'error',
  title: 'An enterprise connection with membership on login belongs to one organization',
  why: 'Everybody of one customer becomes a member of the other.',
  source: 'docs, manage-users/organizations/configure-organizations/grant-just-in-time-membership',
  fix: 'Set assign_membership_on_login to false, or give each customer a connection',
  fields: ['organizations.connections'],
  *check(view) {
    const owners = new Map<string, Cursor>();
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        const name = enabled.get('name').text;
        if (
          !name ||
          !connection ||
          strategyOf(connection) === 'auth0' ||
          !enabled.get('assign_membership_on_login').isTrue
        )
          continue;
        const owner = owners.get(name);
        if (owner)
          yield {
            at: enabled,
            message: `whoever signs in over ${quoted(enabled)} becomes a member of ${quoted(owner)} and of ${quoted(organization)}`,
          };
        else owners.set(name, organization);
      }
    }
  },
};
