import { type ConfigNode, get, items, text } from '../node.ts';
import type { Look } from './look.ts';

/** What a tenant has from the start, beside APIs of one's own. Source: docs-v2 main/docs/get-started/apis (2026-08). */
const SYSTEM_API = /^https:\/\/[^/]+\/(api\/v2|me|my-org|userinfo|mfa)\/?$|^urn:auth0:/;

/** Roles, grants and refresh tokens name APIs and scopes. Auth0 refuses what it does not have halfway through an import. */
export function checkApis(look: Look): void {
  const scopes = scopesByApi(look);
  const identifiers = new Set(scopes.keys());
  const pointTo = (api: ConfigNode | undefined, permissions: readonly ConfigNode[]) => {
    if (isSystemApi(api) || !look.point('reference-api', api, 'API', identifiers)) return;
    const known = scopes.get(text(api) ?? '');
    if (!known) return;
    for (const scope of permissions) look.point('reference-scope', scope, 'scope', known, text(api));
  };
  for (const role of look.list('roles')) {
    for (const permission of items(get(role, 'permissions'))) {
      const name = get(permission, 'permission_name');
      pointTo(get(permission, 'resource_server_identifier'), name ? [name] : []);
    }
  }
  for (const grant of look.list('clientGrants')) {
    look.client(get(grant, 'client_id'));
    pointTo(get(grant, 'audience'), items(get(grant, 'scope')));
  }
  for (const client of look.list('clients')) {
    for (const policy of items(get(get(client, 'refresh_token'), 'policies'))) {
      pointTo(get(policy, 'audience'), items(get(policy, 'scope')));
    }
    pointTo(get(client, 'resource_server_identifier'), []);
  }
  pointTo(get(look.root.get('tenant')?.value, 'default_audience'), []);
  for (const api of look.list('resourceServers')) look.client(get(api, 'client_id'));
}

function scopesByApi(look: Look): ReadonlyMap<string, ReadonlySet<string>> {
  const entries = look.list('resourceServers').map((api) => {
    const scopes = items(get(api, 'scopes')).flatMap((scope) => text(get(scope, 'value')) ?? []);
    return [text(get(api, 'identifier')) ?? '', new Set(scopes)] as const;
  });
  return new Map(entries);
}

function isSystemApi(audience: ConfigNode | undefined): boolean {
  return audience === undefined || audience.kind === 'tenant' || SYSTEM_API.test(text(audience) ?? '');
}
