import { isForMembers, isThirdParty } from '../../facts.ts';
import type { Rule } from '../../rule.ts';
import { quoted } from '../../view.ts';

export const clientMemberConnection: Rule = {
  id: 'client-member-connection',
  severity: 'error',
  title: 'An application that members use has a connection that an organization has too',
  why: 'An invitee finds no way to sign in: a connection must be enabled for the application and for the organization.',
  source: 'docs, manage-users/organizations/configure-organizations/enable-connections',
  fix: 'Add the application to enabled_clients of a connection, and the connection to the organizations',
  fields: ['clients'],
  *check(view) {
    if (view.organizations.length === 0) return;
    const shared = view.organizations.flatMap((organization) => view.connectionsOf(organization));
    const connections = new Set(shared.flatMap(({ connection }) => connection ?? []));
    const reachable = new Set([...connections].flatMap((connection) => connection.get('enabled_clients').texts));
    for (const client of view.clients.filter(isForMembers)) {
      const names = [client.get('name').text ?? '', client.get('client_id').text ?? ''];
      if (names.some((name) => reachable.has(name)) || isThirdParty(client)) continue;
      yield { at: client, message: `no connection is enabled for both ${quoted(client)} and an organization` };
    }
  },
};
