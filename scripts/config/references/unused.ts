import { get, identityText, items, text } from '../node.ts';
import type { Look } from './look.ts';

/** Resources that nothing uses: mostly a name that was changed in one place of two. */
export function checkUnused(look: Look): void {
  checkConnections(look);
  checkScopes(look);
  checkRoles(look);
}

/** A connection that no application can use is shown to nobody; with an organization alone it is not enough. */
function checkConnections(look: Look): void {
  for (const item of [...look.list('databases'), ...look.list('connections')]) {
    const enabled = get(item, 'enabled_clients');
    const name = get(item, 'name');
    if (!name || enabled?.kind !== 'list' || enabled.items.length > 0 || isDomainConnection(item)) continue;
    const message = `no application can use the connection "${identityText(name)}"`;
    look.complain('unused-connection', name, message, 'Add clients to enabled_clients, or delete the connection');
  }
}

function isDomainConnection(item: Parameters<typeof get>[0]): boolean {
  const node = get(item, 'is_domain_connection');
  return node?.kind === 'scalar' && node.value === true;
}

function checkScopes(look: Look): void {
  const used = new Set<string>();
  const all = new Set<string>();
  const use = (api: string | undefined, scope: string | undefined) => used.add(`${api} ${scope}`);
  for (const role of look.list('roles')) {
    for (const permission of items(get(role, 'permissions'))) {
      use(text(get(permission, 'resource_server_identifier')), text(get(permission, 'permission_name')));
    }
  }
  for (const grant of look.list('clientGrants')) {
    const api = text(get(grant, 'audience'));
    const isAll = get(grant, 'allow_all_scopes');
    if (isAll?.kind === 'scalar' && isAll.value === true) all.add(api ?? '');
    for (const scope of items(get(grant, 'scope'))) use(api, text(scope));
  }
  // Without roles and grants in the files nobody knows who uses what.
  if (used.size === 0) return;
  for (const api of look.list('resourceServers')) {
    const identifier = text(get(api, 'identifier'));
    if (all.has(identifier ?? '')) continue;
    for (const scope of items(get(api, 'scopes'))) {
      const value = get(scope, 'value');
      if (!value || used.has(`${identifier} ${text(value)}`)) continue;
      const message = `no role and no grant has the scope "${text(value)}" of ${identifier}`;
      look.complain('unused-scope', value, message, 'Give it to a role or a grant, or delete it');
    }
  }
}

/** A role without permissions does something only where code asks for its name. */
function checkRoles(look: Look): void {
  const demanded = new Set(
    look
      .list('organizations')
      .flatMap((item) => (text(get(get(item, 'metadata'), 'minimum_roles')) ?? '').split(/\s*,\s*/)),
  );
  for (const role of look.list('roles')) {
    const permissions = get(role, 'permissions');
    const name = get(role, 'name');
    if (!name || permissions?.kind !== 'list' || permissions.items.length > 0 || demanded.has(text(name) ?? ''))
      continue;
    const message = `the role "${identityText(name)}" has no permissions and nothing asks for it`;
    look.complain('unused-role', name, message, 'Give it permissions, or delete it');
  }
}
