import { type ConfigNode, get, identityText, items, text } from '../node.ts';
import type { Look } from './look.ts';

/**
 * What an organization names. auth0-deploy-cli drops a connection that it does not find, and one without a name, without
 * a word; an invitee then meets "the specified connection is not enabled for the organization".
 * Source: its handler organizations, 8.44.0.
 */
export function checkOrganizations(look: Look): void {
  const granted = new Set(look.list('clientGrants').flatMap((grant) => identityText(get(grant, 'client_id')) ?? []));
  for (const organization of look.list('organizations')) {
    for (const item of items(get(organization, 'connections'))) checkConnection(look, item);
    for (const item of items(get(organization, 'client_grants'))) checkGrant(look, get(item, 'client_id'), granted);
    for (const item of items(get(organization, 'clients'))) look.client(get(item, 'client_id'));
    checkRoles(look, get(get(organization, 'metadata'), 'minimum_roles'));
    checkOnce(look, organization);
  }
}

function checkConnection(look: Look, item: ConfigNode): void {
  if (item.kind !== 'map') return;
  if (item.entries.has('name')) look.connection(get(item, 'name'));
  else {
    const message = 'auth0-deploy-cli drops a connection of an organization that has no name, without a word';
    look.complain('deploy-cli-drops', item, message, 'Add "name:" with the name of a connection');
  }
}

/** auth0-deploy-cli looks for the grant of the client, and asks Auth0 for a grant without id when there is none. */
function checkGrant(look: Look, client: ConfigNode | undefined, granted: ReadonlySet<string>): void {
  const name = identityText(client);
  if (!client || name === undefined || !look.client(client) || granted.has(name)) return;
  const fix = `Add a grant of "${name}" to clientGrants, or take it out of the organization`;
  look.complain('reference-client', client, `"${name}" has no grant that an organization could have`, fix);
}

/** The roles that actions/verify-invitation-roles demands of a member: one that nobody can hold locks everybody out. */
function checkRoles(look: Look, node: ConfigNode | undefined): void {
  const names = text(node)?.split(',') ?? [];
  for (const name of names.map((part) => part.trim()).filter(Boolean)) {
    if (!node || look.names('roles').has(name)) continue;
    const one: ConfigNode = { kind: 'scalar', place: node.place, value: name };
    look.point('reference-role', one, 'role', look.names('roles'));
  }
}

function checkOnce(look: Look, organization: ConfigNode): void {
  const lists = [
    ['connections', 'name'],
    ['client_grants', 'client_id'],
    ['clients', 'client_id'],
    ['discovery_domains', 'domain'],
  ] as const;
  for (const [list, field] of lists) {
    const seen = new Set<string>();
    for (const item of items(get(organization, list))) {
      const node = get(item, field);
      const name = identityText(node);
      if (node === undefined || name === undefined) continue;
      if (seen.has(name)) {
        const message = `${list} of "${identityText(get(organization, 'name')) ?? '?'}" has "${name}" twice`;
        look.complain('config-twice', node, message, 'Delete one of them');
      }
      seen.add(name);
    }
  }
}
