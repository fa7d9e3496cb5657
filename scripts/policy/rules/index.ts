import type { Rule } from '../rule.ts';
import { actionAfterGranting } from './action-after-granting.ts';
import { actionDefaultRole } from './action-default-role.ts';
import { actionDependencyPinned } from './action-dependency-pinned.ts';
import { actionLimits } from './action-limits.ts';
import { actionLogsEverything } from './action-logs-everything.ts';
import { actionManagementCall } from './action-management-call.ts';
import { actionManagementSecret } from './action-management-secret.ts';
import { actionNotDeployed } from './action-not-deployed.ts';
import { actionRolesMissing } from './action-roles-missing.ts';
import { actionRuntime } from './action-runtime.ts';
import { actionSecretInCode } from './action-secret-in-code.ts';
import { actionTicketInRequest } from './action-ticket-in-request.ts';
import { actionTriggerVersion } from './action-trigger-version.ts';
import { apiAuthorizationDetails } from './api-authorization-details.ts';
import { apiBrowserTokenLifetime } from './api-browser-token-lifetime.ts';
import { apiConsent } from './api-consent.ts';
import { apiEncryptionKey } from './api-encryption-key.ts';
import { apiIdentifierLocalhost } from './api-identifier-localhost.ts';
import { apiOfflineAccess } from './api-offline-access.ts';
import { apiOpenToApplications } from './api-open-to-applications.ts';
import { apiPermissionsInToken } from './api-permissions-in-token.ts';
import { apiProofOfPossession } from './api-proof-of-possession.ts';
import { apiRbac } from './api-rbac.ts';
import { apiScopeDescription } from './api-scope-description.ts';
import { apiScopes } from './api-scopes.ts';
import { apiSigningAlg } from './api-signing-alg.ts';
import { apiSigningAlgUnsaid } from './api-signing-alg-unsaid.ts';
import { apiTokenLifetime } from './api-token-lifetime.ts';
import { attackAllowlist } from './attack-allowlist.ts';
import { attackBotDetection } from './attack-bot-detection.ts';
import { attackBreachedPassword } from './attack-breached-password.ts';
import { attackBruteForce } from './attack-brute-force.ts';
import { attackBruteForceAttempts } from './attack-brute-force-attempts.ts';
import { attackIncomplete } from './attack-incomplete.ts';
import { attackProtectionUnsaid } from './attack-protection-unsaid.ts';
import { attackSuspiciousIp } from './attack-suspicious-ip.ts';
import { clientBackchannelLogout } from './client-backchannel-logout.ts';
import { clientCallbackCustomScheme } from './client-callback-custom-scheme.ts';
import { clientCallbackMissing } from './client-callback-missing.ts';
import { clientConfidentialAnonymous } from './client-confidential-anonymous.ts';
import { clientConfirmationSkipped } from './client-confirmation-skipped.ts';
import { clientConsentLocalhost } from './client-consent-localhost.ts';
import { clientCrossOrigin } from './client-cross-origin.ts';
import { clientFlowWithoutOrganizations } from './client-flow-without-organizations.ts';
import { clientGrantsUnsaid } from './client-grants-unsaid.ts';
import { clientIdTokenLifetime } from './client-id-token-lifetime.ts';
import { clientImplicitGrant } from './client-implicit-grant.ts';
import { clientLegacyGrant } from './client-legacy-grant.ts';
import { clientLoginUriCallback } from './client-login-uri-callback.ts';
import { clientLoginUriHost } from './client-login-uri-host.ts';
import { clientLoginUriHttps } from './client-login-uri-https.ts';
import { clientLoginUriInherited } from './client-login-uri-inherited.ts';
import { clientLoginUriLocalhost } from './client-login-uri-localhost.ts';
import { clientLoginUriMissing } from './client-login-uri-missing.ts';
import { clientLoginUriOrganizationName } from './client-login-uri-organization-name.ts';
import { clientLoginUriParameters } from './client-login-uri-parameters.ts';
import { clientLoginUriPlaceholder } from './client-login-uri-placeholder.ts';
import { clientLoginUriRoot } from './client-login-uri-root.ts';
import { clientLogoHttps } from './client-logo-https.ts';
import { clientLogoutUrlMissing } from './client-logout-url-missing.ts';
import { clientMachineGrants } from './client-machine-grants.ts';
import { clientMachineKey } from './client-machine-key.ts';
import { clientMemberConnection } from './client-member-connection.ts';
import { clientMetadata } from './client-metadata.ts';
import { clientOidcConformant } from './client-oidc-conformant.ts';
import { clientOrganizationUsage } from './client-organization-usage.ts';
import { clientPasswordGrant } from './client-password-grant.ts';
import { clientPromptConformant } from './client-prompt-conformant.ts';
import { clientPromptDiscovery } from './client-prompt-discovery.ts';
import { clientPromptHidesLoss } from './client-prompt-hides-loss.ts';
import { clientPromptWithoutRequire } from './client-prompt-without-require.ts';
import { clientPublicCredentials } from './client-public-credentials.ts';
import { clientPublicSecret } from './client-public-secret.ts';
import { clientPushedRequests } from './client-pushed-requests.ts';
import { clientRefreshExpiry } from './client-refresh-expiry.ts';
import { clientRefreshLeeway } from './client-refresh-leeway.ts';
import { clientRefreshLifetime } from './client-refresh-lifetime.ts';
import { clientRefreshRotation } from './client-refresh-rotation.ts';
import { clientRefreshUnusable } from './client-refresh-unusable.ts';
import { clientSenderConstraint } from './client-sender-constraint.ts';
import { clientSigningAlg } from './client-signing-alg.ts';
import { clientSigningAlgUnsaid } from './client-signing-alg-unsaid.ts';
import { clientThirdPartyConsentSkipped } from './client-third-party-consent-skipped.ts';
import { clientThirdPartyGrants } from './client-third-party-grants.ts';
import { clientThirdPartyInvitations } from './client-third-party-invitations.ts';
import { clientUrlForeign } from './client-url-foreign.ts';
import { clientUrlFragment } from './client-url-fragment.ts';
import { clientUrlHttp } from './client-url-http.ts';
import { clientUrlLocalhost } from './client-url-localhost.ts';
import { clientUrlWildcard } from './client-url-wildcard.ts';
import { connectionBruteForce } from './connection-brute-force.ts';
import { connectionCustomDatabase } from './connection-custom-database.ts';
import { connectionDeveloperKeys } from './connection-developer-keys.ts';
import { connectionDomainLevel } from './connection-domain-level.ts';
import { connectionEmailTrusted } from './connection-email-trusted.ts';
import { connectionFrontChannel } from './connection-front-channel.ts';
import { connectionIdpInitiated } from './connection-idp-initiated.ts';
import { connectionImportMode } from './connection-import-mode.ts';
import { connectionMfaOff } from './connection-mfa-off.ts';
import { connectionPasskeyOnly } from './connection-passkey-only.ts';
import { connectionPasswordDictionary } from './connection-password-dictionary.ts';
import { connectionPasswordHistory } from './connection-password-history.ts';
import { connectionPasswordLength } from './connection-password-length.ts';
import { connectionPasswordPersonal } from './connection-password-personal.ts';
import { connectionPasswordPolicy } from './connection-password-policy.ts';
import { connectionPasswordUnsaid } from './connection-password-unsaid.ts';
import { connectionSamlAlgorithm } from './connection-saml-algorithm.ts';
import { connectionSamlUnsigned } from './connection-saml-unsigned.ts';
import { connectionSignupClosed } from './connection-signup-closed.ts';
import { domainDefault } from './domain-default.ts';
import { environmentLocalProduction } from './environment-local-production.ts';
import { environmentProductionWeaker } from './environment-production-weaker.ts';
import { environmentSameTenant } from './environment-same-tenant.ts';
import { grantAnyOrganization } from './grant-any-organization.ts';
import { grantDeployDeletes } from './grant-deploy-deletes.ts';
import { grantDeployPeople } from './grant-deploy-people.ts';
import { grantDeployScopes } from './grant-deploy-scopes.ts';
import { grantEverything } from './grant-everything.ts';
import { grantInteractive } from './grant-interactive.ts';
import { grantKeys } from './grant-keys.ts';
import { grantUnusable } from './grant-unusable.ts';
import { legacyRules } from './legacy-rules.ts';
import { mailInvitationDisabled } from './mail-invitation-disabled.ts';
import { mailInvitationLink } from './mail-invitation-link.ts';
import { mailInvitationResultUrl } from './mail-invitation-result-url.ts';
import { mailProvider } from './mail-provider.ts';
import { mailScriptInTemplate } from './mail-script-in-template.ts';
import { mailSender } from './mail-sender.ts';
import { mailSenderDomain } from './mail-sender-domain.ts';
import { organizationApplicationMissing } from './organization-application-missing.ts';
import { organizationButton } from './organization-button.ts';
import { organizationColors } from './organization-colors.ts';
import { organizationConnectionMissing } from './organization-connection-missing.ts';
import { organizationDisplayName } from './organization-display-name.ts';
import { organizationDomainPublic } from './organization-domain-public.ts';
import { organizationDomainShared } from './organization-domain-shared.ts';
import { organizationLogoHttps } from './organization-logo-https.ts';
import { organizationMembershipUnsaid } from './organization-membership-unsaid.ts';
import { organizationMetadata } from './organization-metadata.ts';
import { organizationMinimumRoles } from './organization-minimum-roles.ts';
import { organizationName } from './organization-name.ts';
import { organizationNameLikeId } from './organization-name-like-id.ts';
import { organizationOpenMembership } from './organization-open-membership.ts';
import { organizationOpenSignup } from './organization-open-signup.ts';
import { organizationPasswordless } from './organization-passwordless.ts';
import { organizationSharedDirectory } from './organization-shared-directory.ts';
import { organizationSignupMembership } from './organization-signup-membership.ts';
import { organizationSocialMembership } from './organization-social-membership.ts';
import { organizationThirdParty } from './organization-third-party.ts';
import { organizationTooManyConnections } from './organization-too-many-connections.ts';
import { roleCase } from './role-case.ts';
import { roleDescription } from './role-description.ts';
import { roleManagement } from './role-management.ts';
import { roleMissing } from './role-missing.ts';
import { rolePermissionTwice } from './role-permission-twice.ts';
import { roleReaderWrites } from './role-reader-writes.ts';
import { roleSame } from './role-same.ts';
import { tenantClickjacking } from './tenant-clickjacking.ts';
import { tenantDefaultAudience } from './tenant-default-audience.ts';
import { tenantDefaultDirectory } from './tenant-default-directory.ts';
import { tenantDynamicRegistration } from './tenant-dynamic-registration.ts';
import { tenantEnterpriseDisclosed } from './tenant-enterprise-disclosed.ts';
import { tenantFallbackAddress } from './tenant-fallback-address.ts';
import { tenantFallbackLogin } from './tenant-fallback-login.ts';
import { tenantFallbackPlaceholder } from './tenant-fallback-placeholder.ts';
import { tenantFriendlyName } from './tenant-friendly-name.ts';
import { tenantIdleSession } from './tenant-idle-session.ts';
import { tenantLegacyFlags } from './tenant-legacy-flags.ts';
import { tenantLogoutAddress } from './tenant-logout-address.ts';
import { tenantSandboxVersion } from './tenant-sandbox-version.ts';
import { tenantSessionLifetime } from './tenant-session-lifetime.ts';
import { tenantSupport } from './tenant-support.ts';
import { tenantUserExists } from './tenant-user-exists.ts';

/** Every rule, in the order in which their findings are told. */
export const RULES: readonly Rule[] = [
  clientBackchannelLogout,
  clientCallbackCustomScheme,
  clientCallbackMissing,
  clientConfidentialAnonymous,
  clientConfirmationSkipped,
  clientConsentLocalhost,
  clientCrossOrigin,
  clientFlowWithoutOrganizations,
  clientGrantsUnsaid,
  clientIdTokenLifetime,
  clientImplicitGrant,
  clientLegacyGrant,
  clientLoginUriCallback,
  clientLoginUriHost,
  clientLoginUriHttps,
  clientLoginUriInherited,
  clientLoginUriLocalhost,
  clientLoginUriMissing,
  clientLoginUriOrganizationName,
  clientLoginUriParameters,
  clientLoginUriPlaceholder,
  clientLoginUriRoot,
  clientLogoHttps,
  clientLogoutUrlMissing,
  clientMachineGrants,
  clientMachineKey,
  clientMemberConnection,
  clientMetadata,
  clientOidcConformant,
  clientOrganizationUsage,
  clientPasswordGrant,
  clientPromptConformant,
  clientPromptDiscovery,
  clientPromptHidesLoss,
  clientPromptWithoutRequire,
  clientPublicCredentials,
  clientPublicSecret,
  clientPushedRequests,
  clientRefreshExpiry,
  clientRefreshLeeway,
  clientRefreshLifetime,
  clientRefreshRotation,
  clientRefreshUnusable,
  clientSenderConstraint,
  clientSigningAlg,
  clientSigningAlgUnsaid,
  clientThirdPartyConsentSkipped,
  clientThirdPartyGrants,
  clientThirdPartyInvitations,
  clientUrlForeign,
  clientUrlFragment,
  clientUrlHttp,
  clientUrlLocalhost,
  clientUrlWildcard,
  grantAnyOrganization,
  grantDeployDeletes,
  grantDeployPeople,
  grantDeployScopes,
  grantEverything,
  grantInteractive,
  grantKeys,
  grantUnusable,
  apiAuthorizationDetails,
  apiBrowserTokenLifetime,
  apiConsent,
  apiEncryptionKey,
  apiIdentifierLocalhost,
  apiOfflineAccess,
  apiOpenToApplications,
  apiPermissionsInToken,
  apiProofOfPossession,
  apiRbac,
  apiScopeDescription,
  apiScopes,
  apiSigningAlg,
  apiSigningAlgUnsaid,
  apiTokenLifetime,
  connectionBruteForce,
  connectionCustomDatabase,
  connectionDeveloperKeys,
  connectionDomainLevel,
  connectionEmailTrusted,
  connectionFrontChannel,
  connectionIdpInitiated,
  connectionImportMode,
  connectionMfaOff,
  connectionPasskeyOnly,
  connectionPasswordDictionary,
  connectionPasswordHistory,
  connectionPasswordLength,
  connectionPasswordPersonal,
  connectionPasswordPolicy,
  connectionPasswordUnsaid,
  connectionSamlAlgorithm,
  connectionSamlUnsigned,
  connectionSignupClosed,
  organizationApplicationMissing,
  organizationButton,
  organizationColors,
  organizationConnectionMissing,
  organizationDisplayName,
  organizationDomainPublic,
  organizationDomainShared,
  organizationLogoHttps,
  organizationMembershipUnsaid,
  organizationMetadata,
  organizationMinimumRoles,
  organizationName,
  organizationNameLikeId,
  organizationOpenMembership,
  organizationOpenSignup,
  organizationPasswordless,
  organizationSharedDirectory,
  organizationSignupMembership,
  organizationSocialMembership,
  organizationThirdParty,
  organizationTooManyConnections,
  roleCase,
  roleDescription,
  roleManagement,
  roleMissing,
  rolePermissionTwice,
  roleReaderWrites,
  roleSame,
  actionAfterGranting,
  actionDefaultRole,
  actionDependencyPinned,
  actionLimits,
  actionLogsEverything,
  actionManagementCall,
  actionManagementSecret,
  actionNotDeployed,
  actionRolesMissing,
  actionRuntime,
  actionSecretInCode,
  actionTicketInRequest,
  actionTriggerVersion,
  tenantClickjacking,
  tenantDefaultAudience,
  tenantDefaultDirectory,
  tenantDynamicRegistration,
  tenantEnterpriseDisclosed,
  tenantFallbackAddress,
  tenantFallbackLogin,
  tenantFallbackPlaceholder,
  tenantFriendlyName,
  tenantIdleSession,
  tenantLegacyFlags,
  tenantLogoutAddress,
  tenantSandboxVersion,
  tenantSessionLifetime,
  tenantSupport,
  tenantUserExists,
  attackAllowlist,
  attackBotDetection,
  attackBreachedPassword,
  attackBruteForce,
  attackBruteForceAttempts,
  attackIncomplete,
  attackProtectionUnsaid,
  attackSuspiciousIp,
  mailInvitationDisabled,
  mailInvitationLink,
  mailInvitationResultUrl,
  mailProvider,
  mailScriptInTemplate,
  mailSender,
  mailSenderDomain,
  domainDefault,
  environmentLocalProduction,
  environmentProductionWeaker,
  environmentSameTenant,
  legacyRules,
];
