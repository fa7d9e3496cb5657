import { isObject, type JsonObject } from '../../store/json.ts';
import type { Tenant } from '../../tenant.ts';
import { mergeKeys } from '../engine/crud.ts';
import { readSetting } from '../engine/singleton.ts';

/** What a new tenant answers for its prompts. */
export const PROMPTS: JsonObject = { universal_login_experience: 'new', identifier_first: false };

/** Told of the universal login to who changes the tenant; a read of the tenant leaves them out. */
const OF_PROMPTS = ['identifier_first', 'webauthn_platform_first_factor'];

type Custom = 'is_custom_template_set' | 'is_custom_theme_set';

/** Remembers that the tenant got a page template or a theme of its own, or lost it. */
export function markCustom({ store }: Tenant, what: Custom, is: boolean): void {
  const settings = store.collection('settings');
  settings.put('universal_login', { ...settings.get('universal_login'), [what]: is });
}

/**
 * `universal_login` of the tenant: the colors of branding, and for who changes the tenant what prompts, page template
 * and theme say. Recorded: the five deploy-cli-gen-*, GET /branding, GET /prompts and GET and PATCH /tenants/settings,
 * 2023 to 2026-08; is_custom_*: deploy-cli-gen-2025-10-31/should-deploy-yaml-config-with-keyword-replacements.json#0.
 */
export function universalLogin(tenant: Tenant, stored: unknown, isRead: boolean): JsonObject {
  const { colors } = readSetting(tenant, 'branding');
  const shown: JsonObject = {
    ...(isObject(stored) ? (stored as JsonObject) : {}),
    ...(isObject(colors) && { colors }),
    ...(!isRead && told(tenant)),
  };
  return Object.keys(shown).length > 0 ? { universal_login: shown } : {};
}

function told(tenant: Tenant): JsonObject {
  const prompts = Object.entries(readSetting(tenant, 'prompts', PROMPTS));
  return {
    ...readSetting(tenant, 'universal_login'),
    ...Object.fromEntries(prompts.filter(([name]) => OF_PROMPTS.includes(name))),
  };
}

/**
 * Colors that an update gives the tenant are those of branding; so are those of a restored tenant whose branding has none.
 * @param merged the tenant's `universal_login` after the update
 * @param given what the update says of it
 * @returns what the tenant itself keeps of it
 */
export function keepColors({ store }: Tenant, merged: unknown, given: unknown): JsonObject | undefined {
  if (!isObject(merged)) return undefined;
  const { colors, ...kept } = merged as JsonObject;
  const settings = store.collection('settings');
  const branding = settings.get('branding') ?? {};
  const asked = isObject(given) ? (given as JsonObject).colors : undefined;
  const change = asked ?? (branding.colors === undefined ? colors : undefined);
  if (isObject(change)) {
    settings.put('branding', { ...branding, colors: mergeKeys(branding.colors, change as JsonObject) });
  }
  return Object.keys(kept).length > 0 ? kept : undefined;
}
