import type { Schema } from './engine/openapi.ts';

/** A field that Auth0 accepts in a body although its OpenAPI description (2026-06-25) lacks or narrows it. */
export interface Amendment {
  /** The component of the description. */
  schema: string;
  property: string;
  is: Schema;
  /** Where a real tenant accepted it. */
  source: string;
}

/** Applied when the description is loaded. */
export const AMENDMENTS: readonly Amendment[] = [
  ...['CreateResourceServerRequestContent', 'UpdateResourceServerRequestContent'].map((schema) => ({
    schema,
    property: 'token_lifetime_for_web',
    is: { type: 'integer', minimum: 0, maximum: 2592000 },
    source: 'terraform/TestAccResourceServer.yaml#4, 2026-02-26',
  })),
  ...['CreateClientRequestContent', 'UpdateClientRequestContent'].map((schema) => ({
    schema,
    property: 'cross_origin_auth',
    is: { type: 'boolean' },
    source: 'deploy-cli-gen-2025-10-31/should-preserve-keywords-for-yaml-format.json#1, 2025-10-31',
  })),
  ...['CreateBrandingThemeRequestContent', 'UpdateBrandingThemeRequestContent'].map((schema) => ({
    schema,
    property: 'identifiers',
    is: { type: 'object' },
    source: 'terraform/TestAccBrandingThemeIdentifiers.yaml#1, 2026-07-23',
  })),
  // Known to the service before the description had forms and flows.
  ...[
    ['CreateFormRequestContent', 'description', 'string', 'go-auth0-v1/TestFormManager_Create.yaml#0, 2024-09-10'],
    ['CreateFlowRequestContent', 'description', 'string', 'go-auth0-v1/TestFlowManager_Create.yaml#0, 2024-09-11'],
    ['CreateFlowRequestContent', 'synchronous', 'boolean', 'go-auth0-v1/TestFlowManager_Create.yaml#0, 2024-09-11'],
  ].map(([schema = '', property = '', type = '', source = '']) => ({ schema, property, is: { type }, source })),
  ...['version', 'theme'].map((property) => ({
    schema: 'FormStyle',
    property,
    is: { type: 'string' },
    source: 'go-auth0-v1/TestFormManager_Create.yaml#0, 2024-09-10',
  })),
  {
    schema: 'CreatePublicKeyDeviceCredentialRequestContent',
    property: 'device_id',
    // The description asks for hexadecimal digits; a real tenant took test_device.
    is: { type: 'string', minLength: 1, maxLength: 36 },
    source: 'go-auth0-v1/TestDeviceCredentials_Delete.yaml#0',
  },
  {
    schema: 'UpdateClientRequestContent',
    property: 'signed_request_object',
    is: { type: ['object', 'null'] },
    source: 'terraform/TestAccClientAuthenticationMethodsPrivateKeyJWT.yaml#70, 2026-05-08',
  },
  ...['CreateOrganizationRequestContent', 'UpdateOrganizationRequestContent'].map((schema) => ({
    schema,
    property: 'is_app_entitlement_active',
    is: { type: 'boolean' },
    source: 'terraform/TestAccOrganizationIsAppEntitlementActive.yaml#4, 2026',
  })),
  ...['type', 'owner_id'].map((property) => ({
    schema: 'CreateRoleRequestContent',
    property,
    is: { type: 'string' },
    source: 'terraform/TestAccDataSourceOrganizationRoleGroups.yaml#2, 2026',
  })),
  {
    schema: 'SuspiciousIPThrottlingStage',
    property: 'pre-custom-token-exchange',
    is: { $ref: '#/components/schemas/SuspiciousIPThrottlingPreUserRegistrationStage' },
    source: 'GET answers it (deploy-cli/should-dump-without-throwing-an-error.json, 2026-08-10) and an import sends it',
  },
  {
    schema: 'UsernameAttributeIdentifier',
    property: 'default_method',
    is: { type: 'string' },
    source: 'terraform/TestAccConnectionOptionsAttrUserName.yaml#0, 2026-03-09',
  },
  // Retired, and still answered; auth0-deploy-cli sends back what it exported.
  {
    schema: 'UpdateTenantSettingsRequestContent',
    property: 'universal_login',
    is: { type: ['object', 'null'] },
    source: 'deploy-cli/should-preserve-keywords-for-yaml-format.json#3, 2026-08-10',
  },
  ...[
    ['use_scope_descriptions_for_consent', 'deploy-cli/should-preserve-keywords-for-yaml-format.json#3, 2026-08-10'],
    ['enable_custom_domain_in_emails', 'deploy-cli-gen-2026-04-22/should-preserve-keywords-for-yaml-format.json#3'],
    ['universal_login', 'deploy-cli-gen-2022-07-29/should-deploy-without-throwing-an-error.json#42'],
    [
      'new_universal_login_experience_enabled',
      'deploy-cli-gen-2022-07-29/should-deploy-without-throwing-an-error.json#42',
    ],
  ].map(([property = '', source = '']) => ({
    schema: 'TenantSettingsFlags',
    property,
    is: { type: 'boolean' },
    source,
  })),
  {
    schema: 'NetworkAclMatch',
    property: 'auth0_managed',
    is: { type: 'array', minItems: 1, items: { type: 'string' } },
    source: 'terraform/TestAccNetworkACLAuth0Managed.yaml#0, 2026-07-30',
  },
  // The description of a webhook is that of its answer, which leaves the credentials out.
  ...[
    ['EventStreamWebhookBearerAuth', 'token'],
    ['EventStreamWebhookBasicAuth', 'password'],
    ['EventStreamWebhookCustomHeaderAuth', 'header_value'],
  ].map(([schema = '', property = '']) => ({
    schema,
    property,
    is: { type: 'string', minLength: 1 },
    source: 'terraform/TestAccEventStreamStatus.yaml#0, 2026-05-07',
  })),
  {
    schema: 'CreateRuleRequestContent',
    property: 'stage',
    is: { type: 'string' },
    source: 'auth0-deploy-cli 8.44.0 sends it with every new rule and leaves it out of updates only',
  },
  // Real tenants answer null for what was never set, and an export sends it back.
  ...['CreateConnectionProfileRequestContent', 'UpdateConnectionProfileRequestContent'].flatMap((schema) =>
    [
      ['connection_config', 'ConnectionProfileConfig'],
      ['strategy_overrides', 'ConnectionProfileStrategyOverrides'],
    ].map(([property = '', name = '']) => ({
      schema,
      property,
      is: { anyOf: [{ $ref: `#/components/schemas/${name}` }, { type: 'null' }] },
      source: 'terraform/TestAccConnectionProfiles.yaml#0, 2026-02, and what auth0-deploy-cli 8.44.0 makes of it',
    })),
  ),
];

/** A value that Auth0 takes although the enumeration of its description does not have it. */
export const ADDED_VALUES: readonly { schema: string; value: string; source: string }[] = [
  {
    schema: 'ActionTriggerTypeEnum',
    value: 'mcp-tool',
    source: 'deploy-cli/should-dump-without-throwing-an-error.json, GET /actions/triggers and its bindings, 2026-08-10',
  },
  {
    schema: 'ActionTriggerTypeEnum',
    value: 'custom-token-exchange-beta',
    source: 'deploy-cli-gen-2024-11-28/should-dump-without-throwing-an-error.json#83, 2024-11-28',
  },
];
