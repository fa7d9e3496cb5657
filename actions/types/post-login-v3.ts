/** Stands in for `@auth0/actions/post-login/v3`, which is not on the npm registry; see `paths` in tsconfig.json. */
export type * from './api.ts';
export type * from './event.ts';
