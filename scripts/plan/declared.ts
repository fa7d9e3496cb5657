import { isObject, type Json, type JsonObject, objectOf, rowsOf } from './json.ts';

/** What files say, by auth0-deploy-cli's keys. */
export type Files = { readonly [kind: string]: Json };

/** By which field the items of a list are called, where it is not `name`: as in collect.ts. */
const NAMES: { readonly [kind: string]: string } = {
  resourceServers: 'identifier',
  emailTemplates: 'template',
  customDomains: 'domain',
  networkACLs: 'description',
  themes: 'displayName',
  phoneTemplates: 'type',
  rulesConfigs: 'key',
  rateLimitPolicies: 'consumer_selector',
};

/** What the files say of each resource, by the key that the resource has in a plan. */
export function declaredResources(files: Files): { [key: string]: Json } {
  const found: { [key: string]: Json } = {};
  for (const [kind, value] of Object.entries(files)) {
    if (Array.isArray(value)) for (const item of rowsOf(value)) found[`${kind}/${nameOf(kind, item)}`] = item;
    else if (kind === 'triggers') {
      for (const [trigger, bindings] of Object.entries(objectOf(value))) found[`${kind}/${trigger}`] = bindings;
    } else if (isObject(value) && Object.keys(value).length > 0) found[kind] = value;
  }
  return found;
}

function nameOf(kind: string, item: JsonObject): string {
  if (kind === 'clientGrants') {
    const user = item.subject_type === 'user' ? ' for users' : '';
    return `${item.client_id ?? item.default_for ?? ''} → ${item.audience}${user}`;
  }
  if (kind === 'guardianFactorProviders') return `${item.name} ${item.provider}`;
  return String(item[NAMES[kind] ?? 'name'] ?? '');
}
