import { randomAlphanumeric } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import { conflict, notFound } from '../engine/errors.ts';
import type { Call, Kind, Resource } from '../engine/kind.ts';
import { defineSingleton } from '../engine/singleton.ts';
import { markCustom } from './universal-login.ts';

export const branding = defineSingleton({
  path: '/branding',
  name: 'branding',
  method: 'PATCH',
  defaults: {},
  merged: ['colors'],
  source: 'deploy-cli/*.json, 2026-08-10; terraform/TestAccBranding.yaml, 2025-04-25',
});

const TEMPLATE = 'universal_login_template';

function template({ tenant }: Call): Readonly<JsonObject> {
  const row = tenant.store.collection('settings').get(TEMPLATE);
  if (!row) throw notFound('Template does not exist.', 'inexistent_templates_universal_login');
  return row;
}

export const universalLoginTemplate: Resource = {
  routes: {
    'GET /branding/templates/universal-login': (call) => ({ body: template(call) }),
    'PUT /branding/templates/universal-login': (call) => {
      const settings = call.tenant.store.collection('settings');
      const isNew = !settings.has(TEMPLATE);
      const body = typeof call.payload === 'string' ? call.payload : String(call.body.template ?? '');
      settings.put(TEMPLATE, { body });
      markCustom(call.tenant, 'is_custom_template_set', true);
      return isNew ? { status: 201, body: {} } : { status: 204 };
    },
    'DELETE /branding/templates/universal-login': ({ tenant }) => {
      tenant.store.collection('settings').delete(TEMPLATE);
      markCustom(tenant, 'is_custom_template_set', false);
      return {};
    },
  },
  source: 'terraform/TestAccBranding.yaml, 2025-04-25',
};

const themeKind: Kind = {
  path: '/branding/themes',
  collection: 'branding_themes',
  idField: 'themeId',
  newId: () => randomAlphanumeric(32),
  missing: {
    message: 'There was an error retrieving branding settings: invalid theme ID',
    errorCode: 'theme_not_found',
  },
  // A tenant has one. The text is that of the OpenAPI description, 2026-06-25.
  beforeCreate: (row, { tenant }) => {
    if (tenant.store.collection('branding_themes').size === 0) return row;
    throw conflict('There was an error updating branding settings: The theme already exists');
  },
  afterCreate: (_row, { tenant }) => markCustom(tenant, 'is_custom_theme_set', true),
  afterDelete: (_row, { tenant }) => markCustom(tenant, 'is_custom_theme_set', false),
  routes: {
    'GET /branding/themes/default': ({ tenant }) => {
      for (const row of tenant.store.collection('branding_themes').values()) return { body: row };
      throw notFound(themeKind.missing.message, 'theme_not_found');
    },
  },
  source: 'terraform/TestAccBrandingTheme*.yaml, 2026-07-23',
};

export const brandingThemes = defineKind(themeKind);
