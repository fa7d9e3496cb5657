import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationConnectionMissing: Rule = {
  id: 'organization-connection-missing',
  severity: 'error',
  title: 'An organization has a connection',
  why: 'Nobody can sign in to it, and an invitation cannot be accepted.',
  source: 'docs, manage-users/organizations/configure-organizations/enable-connections',
  fix: 'Add a connection under connections',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      if (organization.get('connections').items.length > 0) continue;
      yield { at: organization.get('connections'), message: `${quoted(organization)} has no connection` };
    }
  },
};
