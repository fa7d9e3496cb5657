import type { Rule } from '../../rule.ts';
import { roleCase } from './role-case.ts';
import { roleDescription } from './role-description.ts';
import { roleManagement } from './role-management.ts';
import { roleMissing } from './role-missing.ts';
import { rolePermissionTwice } from './role-permission-twice.ts';
import { roleReaderWrites } from './role-reader-writes.ts';
import { roleSame } from './role-same.ts';

export const ROLE_RULES: readonly Rule[] = [
  roleCase,
  roleDescription,
  roleManagement,
  roleMissing,
  rolePermissionTwice,
  roleReaderWrites,
  roleSame,
];
