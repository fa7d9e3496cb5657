import { get, identityText, items } from '../node.ts';
import type { Look } from './look.ts';
import { isId } from './look.ts';

/** Connections name clients; tenant, clients and profiles name connections and profiles. */
export function checkConnections(look: Look): void {
  for (const item of [...look.list('databases'), ...look.list('connections')]) {
    for (const client of items(get(item, 'enabled_clients'))) look.client(client);
    look.client(get(get(get(item, 'options'), 'idpinitiated'), 'client_id'));
  }
  look.connection(get(look.root.get('tenant')?.value, 'default_directory'));
  checkTwoKinds(look);
  checkProfiles(look);
}

/** Auth0 has one name for one connection, whichever of the two keys it stands under. */
function checkTwoKinds(look: Look): void {
  const databases = look.names('databases');
  for (const connection of look.list('connections')) {
    const node = get(connection, 'name');
    const name = identityText(node);
    if (!node || name === undefined || !databases.has(name)) continue;
    look.complain('config-twice', node, `databases has "${name}" as well`, 'Rename or delete one of them');
  }
}

function checkProfiles(look: Look): void {
  const attributes = look.names('userAttributeProfiles');
  const profiles = look.names('connectionProfiles');
  for (const client of look.list('clients')) {
    for (const key of ['express_configuration', 'my_organization_configuration']) {
      const configuration = get(client, key);
      const attribute = get(configuration, 'user_attribute_profile_id');
      if (!isId(attribute, 'uap')) look.point('reference-profile', attribute, 'user attribute profile', attributes);
      const profile = get(configuration, 'connection_profile_id');
      if (!isId(profile, 'cop')) look.point('reference-profile', profile, 'connection profile', profiles);
    }
    look.client(get(get(client, 'my_organization_configuration'), 'invitation_landing_client_id'));
    look.client(get(get(client, 'express_configuration'), 'okta_oin_client_id'));
    const organization = get(get(client, 'default_organization'), 'organization_id');
    if (!isId(organization, 'org')) {
      look.point('reference-organization', organization, 'organization', look.names('organizations'));
    }
  }
  for (const profile of look.list('selfServiceProfiles')) {
    const attribute = get(profile, 'user_attribute_profile_id');
    if (!isId(attribute, 'uap')) look.point('reference-profile', attribute, 'user attribute profile', attributes);
  }
}
