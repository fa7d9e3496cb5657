import type { Rule } from '../../rule.ts';
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

export const ORGANIZATION_RULES: readonly Rule[] = [
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
];
