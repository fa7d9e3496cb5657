import { isObject, type JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';

/** The tenant's settings as they were made; what was never set is absent, and its default is the reader's to know. */
export function tenantSettings(tenant: Tenant): Readonly<JsonObject> {
  return tenant.store.collection('settings').get('tenant') ?? {};
}

/** A member of `flags`, `sessions` and the like. */
export function tenantSetting(tenant: Tenant, group: string, name: string): unknown {
  const found = tenantSettings(tenant)[group];
  return isObject(found) ? (found as JsonObject)[name] : undefined;
}
