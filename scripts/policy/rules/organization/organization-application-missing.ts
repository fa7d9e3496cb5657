import type { Cursor } from '../../cursor.ts';
import { clientsOf, isForMembers } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const organizationApplicationMissing: Rule = {
  id: 'organization-application-missing',
  severity: 'error',
  title: 'People can be invited into an application of every organization',
  why: 'Auth0 refuses the invitation: "The specified client_id does not allow organizations." Or the invitee finds no way to sign in.',
  source: 'docs, manage-users/organizations/configure-organizations/send-membership-invitations',
  fix: 'Set organization_usage of the application to allow or require, and add it to enabled_clients of the connection',
  fields: ['organizations'],
  *check(view) {
    // Thousands of organizations share a connection, and a connection thousands of applications.
    const checked = new Map<Cursor, boolean>();
    const isUsable = (connection: Cursor): boolean => {
      const before = checked.get(connection);
      if (before !== undefined) return before;
      const usable = clientsOf(connection, view).some(isForMembers);
      checked.set(connection, usable);
      return usable;
    };
    for (const organization of view.organizations) {
      const usable = view.connectionsOf(organization);
      const known = usable.flatMap(({ connection }) => connection ?? []);
      if (usable.length === 0 || known.length < usable.length || known.some((connection) => isUsable(connection)))
        continue;
      if (known.every((connection) => !connection.get('enabled_clients').exists)) continue;
      yield {
        at: organization,
        message: `no application that allows organizations can use a connection of ${quoted(organization)}`,
      };
    }
  },
};
