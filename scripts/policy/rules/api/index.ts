import type { Rule } from '../../rule.ts';
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

export const API_RULES: readonly Rule[] = [
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
];
