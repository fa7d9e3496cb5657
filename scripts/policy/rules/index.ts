import type { Rule } from '../rule.ts';
import { ACTION_RULES } from './action/index.ts';
import { API_RULES } from './api/index.ts';
import { ATTACK_RULES } from './attack/index.ts';
import { CLIENT_RULES } from './client/index.ts';
import { CONNECTION_RULES } from './connection/index.ts';
import { DOMAIN_RULES } from './domain/index.ts';
import { ENVIRONMENT_RULES } from './environment/index.ts';
import { GRANT_RULES } from './grant/index.ts';
import { LEGACY_RULES } from './legacy/index.ts';
import { MAIL_RULES } from './mail/index.ts';
import { ORGANIZATION_RULES } from './organization/index.ts';
import { ROLE_RULES } from './role/index.ts';
import { TENANT_RULES } from './tenant/index.ts';

/** Every rule, in the order in which their findings are told. */
export const RULES: readonly Rule[] = [
  ...CLIENT_RULES,
  ...GRANT_RULES,
  ...API_RULES,
  ...CONNECTION_RULES,
  ...ORGANIZATION_RULES,
  ...ROLE_RULES,
  ...ACTION_RULES,
  ...TENANT_RULES,
  ...ATTACK_RULES,
  ...MAIL_RULES,
  ...DOMAIN_RULES,
  ...ENVIRONMENT_RULES,
  ...LEGACY_RULES,
];
