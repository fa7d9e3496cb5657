import type { Resource } from './engine/kind.ts';
import { actionModules } from './kinds/action-modules.ts';
import { actionTriggers } from './kinds/action-triggers.ts';
import { actions } from './kinds/actions.ts';
import { anomaly } from './kinds/anomaly.ts';
import { attackProtection } from './kinds/attack-protection.ts';
import { branding, brandingThemes, universalLoginTemplate } from './kinds/branding.ts';
import { clientCredentials } from './kinds/client-credentials.ts';
import { clientGrants } from './kinds/client-grants.ts';
import { clients } from './kinds/clients.ts';
import { connectionKeys } from './kinds/connection-keys.ts';
import { connectionProfiles } from './kinds/connection-profiles.ts';
import { connections } from './kinds/connections.ts';
import { customDomains } from './kinds/custom-domains.ts';
import { customSigningKeys } from './kinds/custom-signing-keys.ts';
import { deviceCredentials } from './kinds/device-credentials.ts';
import { directoryProvisionings } from './kinds/directory-provisionings.ts';
import { emailProvider, emailTemplates } from './kinds/emails.ts';
import { encryptionKeys } from './kinds/encryption-keys.ts';
import { eventStreams } from './kinds/event-streams.ts';
import { experiments, segments } from './kinds/experiments.ts';
import { featureFlags } from './kinds/feature-flags.ts';
import { flows, flowVaultConnections } from './kinds/flows.ts';
import { forms } from './kinds/forms.ts';
import { grants } from './kinds/grants.ts';
import { groups } from './kinds/groups.ts';
import { guardianFactors, guardianSettings } from './kinds/guardian.ts';
import { guardianEnrollments } from './kinds/guardian-enrollments.ts';
import { guardianTenantSettings } from './kinds/guardian-settings.ts';
import { hooks } from './kinds/hooks.ts';
import { jobs } from './kinds/jobs.ts';
import { logStreams } from './kinds/log-streams.ts';
import { logs } from './kinds/logs.ts';
import { mfaPushPrompt } from './kinds/mfa-push-prompt.ts';
import { migrations } from './kinds/migrations.ts';
import { networkAcls } from './kinds/network-acls.ts';
import { organizationClients } from './kinds/organization-clients.ts';
import { organizationConnections } from './kinds/organization-connections.ts';
import { organizationDiscoveryDomains } from './kinds/organization-discovery-domains.ts';
import { organizationInvitations } from './kinds/organization-invitations.ts';
import { organizationMembers } from './kinds/organization-members.ts';
import { organizations } from './kinds/organizations.ts';
import { phoneProviderProtection } from './kinds/phone-provider-protection.ts';
import { phone } from './kinds/phone-providers.ts';
import { promptRendering, promptSettings, promptTexts } from './kinds/prompts.ts';
import { rateLimitPolicies } from './kinds/rate-limit-policies.ts';
import { refreshTokens } from './kinds/refresh-tokens.ts';
import { resourceServers } from './kinds/resource-servers.ts';
import { newDeviceAssessment, riskAssessments } from './kinds/risk-assessments.ts';
import { roles } from './kinds/roles.ts';
import { rules } from './kinds/rules.ts';
import { rulesConfigs } from './kinds/rules-configs.ts';
import { scimConfigurations } from './kinds/scim-configurations.ts';
import { selfServiceProfiles } from './kinds/self-service-profiles.ts';
import { sessions } from './kinds/sessions.ts';
import { signingKeys } from './kinds/signing-keys.ts';
import { stats } from './kinds/stats.ts';
import { supplementalSignals } from './kinds/supplemental-signals.ts';
import { tenantSettings } from './kinds/tenant-settings.ts';
import { tickets } from './kinds/tickets.ts';
import { tokenExchangeProfiles } from './kinds/token-exchange-profiles.ts';
import { userAttributeProfiles } from './kinds/user-attribute-profiles.ts';
import { userAuthenticationMethods } from './kinds/user-authentication-methods.ts';
import { userBlocks } from './kinds/user-blocks.ts';
import { userEffectiveAccess } from './kinds/user-effective-access.ts';
import { userIdentities } from './kinds/user-identities.ts';
import { users } from './kinds/users.ts';
import { verifiableCredentialTemplates } from './kinds/verifiable-credentials.ts';

/** Every resource kind that the emulator has; of two that serve one path the later counts. To add one, see README.md. */
export const resources: readonly Resource[] = [
  customDomains,
  customSigningKeys,
  encryptionKeys,
  ...phone,
  anomaly,
  guardianEnrollments,
  guardianTenantSettings,
  mfaPushPrompt,
  actions,
  actionTriggers,
  ...attackProtection,
  phoneProviderProtection,
  branding,
  brandingThemes,
  clientGrants,
  clients,
  clientCredentials,
  connections,
  connectionKeys,
  scimConfigurations,
  emailProvider,
  emailTemplates,
  guardianFactors,
  ...guardianSettings,
  logs,
  newDeviceAssessment,
  organizationClients,
  organizationConnections,
  organizationDiscoveryDomains,
  organizationInvitations,
  organizationMembers,
  organizations,
  promptRendering,
  promptSettings,
  promptTexts,
  resourceServers,
  riskAssessments,
  roles,
  signingKeys,
  supplementalSignals,
  tenantSettings,
  universalLoginTemplate,
  logStreams,
  networkAcls,
  tokenExchangeProfiles,
  rateLimitPolicies,
  userAttributeProfiles,
  connectionProfiles,
  selfServiceProfiles,
  eventStreams,
  rules,
  rulesConfigs,
  hooks,
  forms,
  flows,
  flowVaultConnections,
  users,
  userAuthenticationMethods,
  userEffectiveAccess,
  userIdentities,
  directoryProvisionings,
  jobs,
  tickets,
  grants,
  refreshTokens,
  sessions,
  groups,
  actionModules,
  stats,
  userBlocks,
  verifiableCredentialTemplates,
  deviceCredentials,
  migrations,
  experiments,
  featureFlags,
  segments,
];
