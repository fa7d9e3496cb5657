import type { Choice, Givens } from './samples.ts';

type Row = { [field: string]: unknown };

const FOREIGN = 'https://walk.acme.example/';

/**
 * Where everything that is described at once contradicts itself or a rule that Auth0 tells in prose: the body that is
 * sent instead. A field that is undefined is left out.
 */
export const TAILORED: { [operation: string]: (body: Row, givens: Givens, choice: Choice) => Row } = {
  // Of scopes either a list or all; defaults are for third parties.
  'POST /client-grants': (body, { audience }) => ({
    ...body,
    audience,
    subject_type: 'user',
    scope: ['read:things'],
    allow_all_scopes: undefined,
    default_for: undefined,
  }),
  'PATCH /client-grants/{id}': (body) => ({ ...body, scope: ['write:things'], allow_all_scopes: undefined }),
  // One way of authentication at a time; addons and the configuration of My Organization name what must be there.
  'POST /clients': oneMethod,
  'PATCH /clients/{id}': oneMethod,
  'POST /clients/{client_id}/credentials': (body) => ({
    ...body,
    parse_expiry_from_cert: false,
    subject_dn: undefined,
  }),
  'POST /connections': (body) => ({ ...withoutCrossAppAccess(body), strategy: 'oauth2', options: OAUTH2 }),
  'PATCH /connections/{id}': (body) => ({ ...withoutCrossAppAccess(body), options: { ...OAUTH2, scope: 'email' } }),
  'POST /users': (body) => ({ ...body, ...PERSON, user_id: undefined }),
  'PATCH /users/{id}': (body) => ({ ...body, ...PERSON, email: 'walked@acme.example', username: 'walked' }),
  // A profile asks for the mapping of the user's id, not for an id.
  'PATCH /user-attribute-profiles/{id}': (body) => ({ ...body, user_id: { oidc_mapping: 'sub' } }),
  'POST /organizations/{id}/invitations': (body) => ({ ...body, connection_id: undefined }),
  'POST /experimentation/feature-flags': (body) => ({ ...body, parameters: { own: { type: 'string', value: 'a' } } }),
  'PATCH /experimentation/feature-flags/{id}': (body) => ({
    ...body,
    parameters: { own: { type: 'number', value: 5 } },
  }),
  'POST /experimentation/feature-flags/{id}/variations': (body) => ({ ...body, overrides: { own: { value: 'b' } } }),
  'PATCH /experimentation/feature-flags/{id}/variations/{vid}': (body) => ({
    ...body,
    overrides: { own: { value: 'c' } },
  }),
  // Attributes of a segment are at most ten.
  'POST /experimentation/segments': (body) => ({ ...body, rules: [{ match: { country: ['de'] } }] }),
  'PATCH /experimentation/segments/{id}': (body) => ({ ...body, rules: [{ not_match: { country: ['fr'] } }] }),
  // Each of the two belongs to one way of keeping the certificate.
  'POST /custom-domains': (body) => ({ ...body, type: 'auth0_managed_certs', custom_client_ip_header: undefined }),
  'PATCH /custom-domains/{id}': (body) => ({ ...body, custom_client_ip_header: undefined }),
  'POST /guardian/enrollments/ticket': (body) => ({ ...body, send_mail: undefined }),
  'PUT /guardian/factors/push-notification/providers/sns': (body) => ({ ...body, aws_region: 'us-west-1' }),
  'PATCH /guardian/factors/push-notification/providers/sns': (body) => ({ ...body, aws_region: 'us-west-1' }),
  'POST /resource-servers': (body) => ({ ...body, identifier: FOREIGN }),
};

const OAUTH2 = { client_id: 'x', authorizationURL: `${FOREIGN}authorize`, tokenURL: `${FOREIGN}token`, scripts: {} };
const PERSON = { email: 'walk@acme.example', username: 'walk', password: 'correct-Horse-1', connection: 'people' };

function oneMethod(body: Row): Row {
  return {
    ...body,
    app_type: 'regular_web',
    client_authentication_methods: undefined,
    addons: undefined,
    my_organization_configuration: undefined,
    organization_discovery_methods: undefined,
    signed_request_object: undefined,
  };
}

function withoutCrossAppAccess(body: Row): Row {
  return { ...body, cross_app_access_requesting_app: undefined, cross_app_access_resource_app: undefined };
}
