import type { Rule } from '../../rule.ts';
import { quoted, strategyOf } from '../../view.ts';

export const organizationButton: Rule = {
  id: 'organization-button',
  severity: 'warning',
  title: 'A button is for enterprise connections',
  why: 'show_as_button does nothing for databases and social connections.',
  source: 'Management API, POST /api/v2/organizations/{id}/enabled_connections',
  fix: 'Delete show_as_button',
  fields: ['organizations.connections.show_as_button'],
  *check(view) {
    for (const organization of view.organizations) {
      for (const { enabled, connection } of view.connectionsOf(organization)) {
        const button = enabled.get('show_as_button');
        if (!button.exists || !connection || strategyOf(connection) !== 'auth0') continue;
        yield { at: button, message: `show_as_button does nothing for the database ${quoted(enabled)}` };
      }
    }
  },
};
