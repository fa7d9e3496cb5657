import type { Rule } from '../../rule.ts';
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
import { clientPkce } from './client-pkce.ts';
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

export const CLIENT_RULES: readonly Rule[] = [
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
  clientPkce,
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
];
