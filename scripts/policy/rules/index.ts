import type { Rule } from '../rule.ts';
import { clientImplicitGrant } from './client-implicit-grant.ts';
import { clientPasswordGrant } from './client-password-grant.ts';
import { organizationOpenMembership } from './organization-open-membership.ts';

/** Every rule, in the order in which their findings are told. */
export const RULES: readonly Rule[] = [clientImplicitGrant, clientPasswordGrant, organizationOpenMembership];
