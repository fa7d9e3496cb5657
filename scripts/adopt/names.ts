import { isObject, type Json, type JsonObject } from '../plan/json.ts';

/** What `{ $tenant: … }` and `{ $keyword: … }` mean in one environment. */
export interface Names {
  domain: string;
  keywords: JsonObject;
}

/** `value` with the tenant's own address by name: what is said of one tenant then holds for the others. */
export function withNames(value: Json, domain: string): Json {
  if (Array.isArray(value)) return value.map((item) => withNames(item, domain));
  if (isObject(value)) {
    if (typeof value.$file === 'string') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNames(item, domain)]));
  }
  if (typeof value !== 'string' || !value.includes(domain)) return value;
  if (value === `https://${domain}/api/v2/`) return { $tenant: 'management_api' };
  if (value === domain) return { $tenant: 'domain' };
  // `acme.eu.auth0.com` must not be found in `my-acme.eu.auth0.com`.
  const parts = value.split(new RegExp(`(?<![\\w.-])${domain.replaceAll('.', '\\.')}(?![\\w.-])`));
  if (parts.length === 1) return value;
  const joined = parts.flatMap((part, index): Json[] => [
    ...(index > 0 ? [{ $tenant: 'domain' }] : []),
    ...(part === '' ? [] : [part]),
  ]);
  return { $join: joined };
}

/** What a value with names means. A secret means nothing that could be compared. */
export function withoutNames(value: Json, names: Names): Json {
  if (Array.isArray(value)) return value.map((item) => withoutNames(item, names));
  if (!isObject(value)) return value;
  const { $tenant, $keyword, $join } = value;
  if ($tenant === 'management_api') return `https://${names.domain}/api/v2/`;
  if ($tenant === 'domain') return names.domain;
  if (typeof $keyword === 'string') return names.keywords[$keyword] ?? null;
  if (Array.isArray($join)) return $join.map((part) => withoutNames(part, names)).join('');
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNames(item, names)]));
}
