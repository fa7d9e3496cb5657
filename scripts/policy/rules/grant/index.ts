import type { Rule } from '../../rule.ts';
import { grantAnyOrganization } from './grant-any-organization.ts';
import { grantDeployDeletes } from './grant-deploy-deletes.ts';
import { grantDeployPeople } from './grant-deploy-people.ts';
import { grantDeployScopes } from './grant-deploy-scopes.ts';
import { grantEverything } from './grant-everything.ts';
import { grantInteractive } from './grant-interactive.ts';
import { grantKeys } from './grant-keys.ts';
import { grantUnusable } from './grant-unusable.ts';

export const GRANT_RULES: readonly Rule[] = [
  grantAnyOrganization,
  grantDeployDeletes,
  grantDeployPeople,
  grantDeployScopes,
  grantEverything,
  grantInteractive,
  grantKeys,
  grantUnusable,
];
