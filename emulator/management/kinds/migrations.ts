import { defineSingleton } from '../engine/singleton.ts';

/** Not in today's description: what auth0-deploy-cli reads and writes as `migrations`. */
export const migrations = defineSingleton({
  path: '/migrations',
  name: 'migrations',
  method: 'PATCH',
  defaults: { flags: {} },
  merged: ['flags'],
  source: 'deploy-cli-gen-2023-12-22/should-dump-without-throwing-an-error.json#85',
});
