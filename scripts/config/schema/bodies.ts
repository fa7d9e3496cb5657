/**
 * The types of the `auth0` SDK that describe a resource of auth0-deploy-cli: what can be written, and what Auth0 answers.
 * Only their names; what is in them is read from the installed SDK. auth0-deploy-cli's own schemas let any field of most
 * kinds pass, and Auth0 refuses an unknown one halfway through an import.
 */
export interface Bodies {
  write: readonly string[];
  read?: readonly string[];
}

const both = (name: string): Bodies => ({
  write: [`Create${name}RequestContent`, `Update${name}RequestContent`],
  read: [`Get${name}ResponseContent`],
});

/**
 * By top-level key; dots lead into it, and `[]` into the items of a list. Not event streams: the SDK's types lack the
 * token of a webhook that Auth0 demands (7.1).
 */
export const BODIES: { readonly [path: string]: Bodies } = {
  'actions[]': both('Action'),
  'actionModules[]': both('ActionModule'),
  'attackProtection.breachedPasswordDetection': { write: ['UpdateBreachedPasswordDetectionSettingsRequestContent'] },
  'attackProtection.bruteForceProtection': { write: ['UpdateBruteForceSettingsRequestContent'] },
  'attackProtection.suspiciousIpThrottling': { write: ['UpdateSuspiciousIpThrottlingSettingsRequestContent'] },
  branding: { write: ['UpdateBrandingRequestContent'], read: ['GetBrandingResponseContent'] },
  'clientGrants[]': both('ClientGrant'),
  'clients[]': both('Client'),
  'connectionProfiles[]': both('ConnectionProfile'),
  'connections[]': both('Connection'),
  'customDomains[]': both('CustomDomain'),
  'databases[]': both('Connection'),
  emailProvider: both('EmailProvider'),
  'emailTemplates[]': both('EmailTemplate'),
  'flowVaultConnections[]': both('FlowsVaultConnection'),
  'logStreams[]': both('LogStream'),
  'networkACLs[]': { write: ['CreateNetworkAclRequestContent'], read: ['GetNetworkAclsResponseContent'] },
  'phoneProviders[]': both('BrandingPhoneProvider'),
  'rateLimitPolicies[]': {
    write: ['CreateRateLimitPolicyRequestContent', 'PatchRateLimitPolicyRequestContent'],
    read: ['GetRateLimitPolicyResponseContent'],
  },
  'organizations[]': both('Organization'),
  'organizations[].connections[]': {
    write: ['AddOrganizationConnectionRequestContent', 'UpdateOrganizationConnectionRequestContent'],
    read: ['GetOrganizationConnectionResponseContent'],
  },
  'phoneTemplates[]': both('PhoneTemplate'),
  'resourceServers[]': both('ResourceServer'),
  'roles[]': both('Role'),
  'selfServiceProfiles[]': both('SelfServiceProfile'),
  tenant: { write: ['UpdateTenantSettingsRequestContent'], read: ['GetTenantSettingsResponseContent'] },
  'themes[]': both('BrandingTheme'),
  'tokenExchangeProfiles[]': both('TokenExchangeProfile'),
  'userAttributeProfiles[]': both('UserAttributeProfile'),
};

/** Fields that auth0-deploy-cli translates before it sends them, and that its schemas do not list. */
export const TRANSLATED: { readonly [path: string]: readonly string[] } = {
  'clients[]': ['cross_origin_auth'],
  'organizations[].connections[]': ['name'],
};
