import { readFileSync } from 'node:fs';
import { prefixedId } from '../../store/ids.ts';
import type { JsonObject } from '../../store/json.ts';
import { defineKind } from '../engine/crud.ts';
import { notFound } from '../engine/errors.ts';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

/** What a profile says of the user id that says nothing: terraform/TestAccUserAttributeProfile.yaml#0, 2026. */
const USER_ID: JsonObject = {
  oidc_mapping: 'sub',
  saml_mapping: [`${CLAIMS}/nameidentifier`, `${CLAIMS}/upn`, `${CLAIMS}/name`],
  scim_mapping: 'externalId',
};

let loaded: JsonObject[] | undefined;

/** The same for every tenant: go-auth0-v1/TestUserAttributeProfileManager_GetTemplate.yaml, 2025-09. */
function templates(): JsonObject[] {
  loaded ??= JSON.parse(
    readFileSync(new URL('./user-attribute-profile-templates.json', import.meta.url), 'utf8'),
  ) as JsonObject[];
  return loaded;
}

function withUserId(row: JsonObject): JsonObject {
  return { ...row, user_id: { ...USER_ID, ...(row.user_id as JsonObject | undefined) } };
}

export const userAttributeProfiles = defineKind({
  path: '/user-attribute-profiles',
  collection: 'user_attribute_profiles',
  newId: () => prefixedId('uap_', 22),
  missing: { message: 'User attribute profile not found.' },
  beforeCreate: withUserId,
  beforeUpdate: withUserId,
  routes: {
    'GET /user-attribute-profiles/templates': () => ({
      body: { user_attribute_profile_templates: templates() },
    }),
    'GET /user-attribute-profiles/templates/{id}': ({ id }) => {
      const template = templates().find((candidate) => candidate.id === id);
      if (!template) throw notFound('User attribute profile template not found.');
      return { body: template };
    },
  },
  source:
    'terraform/TestAccUserAttributeProfile*.yaml, 2026-02; go-auth0-v1/TestUserAttributeProfileManager_*, 2025-09',
});
