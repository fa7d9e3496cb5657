import type { Rule } from '../../rule.ts';
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

export const ACTION_RULES: readonly Rule[] = [
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
];
