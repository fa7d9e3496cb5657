import type { Entry, Problem } from '../node.ts';
import type { Schemas } from '../schema/schema.ts';
import { checkActions, triggersOf } from './actions.ts';
import { checkApis } from './apis.ts';
import { checkConnections } from './connections.ts';
import { checkDeployCli } from './deploy-cli.ts';
import { checkFiles } from './files.ts';
import { Look, type Surroundings } from './look.ts';
import { checkOrganizations } from './organizations.ts';
import { checkUnused } from './unused.ts';

export type { Surroundings } from './look.ts';

/**
 * Every name that points somewhere, and what auth0-deploy-cli would drop or find out too late. It sends an unresolved name
 * as if it were an id, or drops it.
 */
export function checkReferences(
  root: ReadonlyMap<string, Entry>,
  around: Surroundings,
  schemas: Schemas,
  problems: Problem[],
): void {
  const look = new Look(root, around, problems);
  checkConnections(look);
  checkOrganizations(look);
  checkApis(look);
  checkActions(look, triggersOf(schemas.kinds.triggers));
  checkFiles(look);
  checkDeployCli(look, schemas.facts);
  checkUnused(look);
}
