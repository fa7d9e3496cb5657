import type { Rule } from '../../rule.ts';
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

export const TENANT_RULES: readonly Rule[] = [
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
];
