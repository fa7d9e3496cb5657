import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationTooManyConnections: Rule = {
  id: 'organization-too-many-connections',
  severity: 'error',
  title: 'An organization has at most ten connections',
  why: 'Auth0 refuses the eleventh.',
  source: 'Management API, POST /api/v2/organizations, enabled_connections',
  fix: 'Delete what is too much',
  fields: ['organizations.connections'],
  *check(view) {
    for (const organization of view.organizations) {
      const connections = organization.get('connections');
      if (connections.items.length > 10)
        yield { at: connections, message: `${quoted(organization)} has ${connections.items.length} connections` };
    }
  },
};
