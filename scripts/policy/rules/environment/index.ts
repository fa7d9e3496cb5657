import type { Rule } from '../../rule.ts';
import { environmentLocalProduction } from './environment-local-production.ts';
import { environmentProductionWeaker } from './environment-production-weaker.ts';
import { environmentSameTenant } from './environment-same-tenant.ts';

export const ENVIRONMENT_RULES: readonly Rule[] = [
  environmentLocalProduction,
  environmentProductionWeaker,
  environmentSameTenant,
];
