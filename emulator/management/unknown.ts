/**
 * Endpoints that Auth0 describes and this tenant does not have, and why: what they answer cannot be known from any
 * document or recording, or lies outside of a tenant that talks to nobody.
 */
export const NOT_EMULATED: { readonly [route: string]: string } = {
  'POST /actions/actions/{id}/test':
    'what the resulting payload holds is not documented; run the Action with `npm run action`',
  'GET /actions/executions/{id}':
    'no log event of this tenant names an execution; GET /_local/logins tells what Actions did',
  'POST /clients/cimd/preview': 'the document would have to be fetched from the internet',
  'POST /clients/cimd/register': 'the document would have to be fetched from the internet',
  'GET /connection-profiles/templates': 'what Auth0’s templates hold is not documented',
  'GET /connection-profiles/templates/{id}': 'what Auth0’s templates hold is not documented',
  'POST /connections/{id}/directory-provisioning/synchronizations': 'there is no directory to synchronize with',
  'GET /events':
    'neither the cursor nor the frames of the stream are documented; event streams deliver the same events',
};

/** Query parameters that Auth0 describes and the endpoint has no use for, which must not be ignored silently, and why. */
export const UNBUILT_PARAMETERS: { readonly [route: string]: { readonly [parameter: string]: string } } = {
  'GET /users': { primary_order: 'what it orders is not documented' },
  'GET /flows': { synchronous: 'which flows are synchronous is not documented' },
};
