import { RULES } from './rules/index.ts';

/** What the fields that decide about invitations do, in our words; rules add what they hold a field to. */
const NOTES: { readonly [path: string]: string } = {
  clients: 'Applications. What members of organizations sign in to needs organization_usage and initiate_login_uri.',
  'clients.name': 'Its name. Everything else in these files refers to it by this name.',
  'clients.app_type': 'What kind of program it is; single-page and native ones cannot keep a secret.',
  'clients.is_first_party': 'Ours. Only then consent can be skipped and people can be invited into it.',
  'clients.initiate_login_uri':
    'The login route of the application. Invitations lead here with invitation and organization, and the route must forward both to /authorize. https, not localhost.',
  'clients.callbacks': 'Where Auth0 may send the browser after a login. One by one, https in production.',
  'clients.allowed_logout_urls': 'Where a logout may lead.',
  'clients.organization_usage':
    'deny: no organizations. allow: with or without. require: every login is into an organization. Invitations need allow or require.',
  'clients.organization_require_behavior':
    'What happens when a login comes without organization. no_prompt refuses it at once, which shows a lost invitation.',
  'clients.grant_types': 'How it may get tokens. Left out, a new application may use implicit as well.',
  'clients.oidc_conformant': 'true: no legacy pipeline. Prompts for organizations after the login need it.',
  'clients.jwt_configuration': 'How ID tokens are signed, and how long they last.',
  'clients.refresh_token': 'How refresh tokens rotate and expire.',
  'clients.client_metadata': 'At most ten texts; Actions read them as event.client.metadata.',
  clientGrants: 'What machines may do. client_id is the name of a client here.',
  'clientGrants.client_id': 'The name of a client.',
  'clientGrants.audience': 'The identifier of an API, or { $tenant: management_api }.',
  'clientGrants.scope': 'Scopes of that API.',
  resourceServers: 'APIs and their scopes.',
  'resourceServers.identifier': 'What applications send as audience. It can never be changed.',
  'resourceServers.enforce_policies': 'true: tokens carry only what the roles of the person permit.',
  'resourceServers.token_dialect': 'access_token_authz and rfc9068_profile_authz put permissions into the token.',
  'resourceServers.skip_consent_for_verifiable_first_party_clients':
    'true: no consent page for our own applications, unless a callback is on localhost.',
  'resourceServers.allow_offline_access': 'true: refresh tokens.',
  databases: 'Connections with passwords, strategy auth0.',
  'databases.enabled_clients': 'Names of the clients that may use it. An organization needs it as well.',
  'databases.options': 'Sign-up, passwords, second factor.',
  connections: 'Enterprise, social and passwordless connections.',
  'connections.enabled_clients': 'Names of the clients that may use it. An organization needs it as well.',
  organizations: 'Customers. Members and invitations are not configuration.',
  'organizations.name': 'Lower case, digits, - and _, at most 50. What members type.',
  'organizations.display_name': 'What people read, also in the mail of an invitation.',
  'organizations.metadata': 'At most 25 texts; Actions read them as event.organization.metadata.',
  'organizations.connections':
    'How members sign in. name is the name of a connection; one that does not exist is dropped.',
  'organizations.connections.name': 'The name of a connection of databases or connections.',
  'organizations.connections.assign_membership_on_login': 'true: whoever signs in becomes a member, invited or not.',
  'organizations.connections.is_signup_enabled':
    'true: people may sign up in this organization, also where the database is closed. Needs assign_membership_on_login.',
  roles: 'What an invitation can carry. The role holds inside the organization only.',
  'roles.name': 'Invitations, Actions and tokens use it.',
  'roles.permissions': 'Scopes of APIs of resourceServers.',
  actions: 'Code that Auth0 runs. code is ./actions/NAME/code.js, made from actions/NAME/action.ts.',
  'actions.runtime': 'The Node version: node22.',
  'actions.deployed': 'false: a draft, which never runs.',
  'actions.secrets': 'Values by name: { $env: NAME }. The code reads event.secrets.',
  triggers: 'Which Actions run when, in this order.',
  tenant: 'Settings of the tenant. Lifetimes of sessions are hours.',
  'tenant.default_redirection_uri': 'The login route where an application has none. https, not localhost.',
  'tenant.allow_organization_name_in_authentication_api': 'true: organization=acme works in login links, not only ids.',
  'tenant.session_lifetime': 'Hours until everybody signs in again.',
  'tenant.idle_session_lifetime': 'Hours without use until somebody signs in again.',
  emailProvider: 'Who sends the mails. Without one Auth0 sends few, and ignores templates.',
  emailTemplates: 'Mails. user_invitation carries the invitation; its body needs {{ url }}.',
  attackProtection: 'How attacks on accounts are met.',
};

/** Text for the mouse on a field, by its path without indexes: our note, and every rule about the field. */
export function fieldNotes(): ReadonlyMap<string, string> {
  const notes = new Map(Object.entries(NOTES));
  const rules = new Map<string, string[]>();
  for (const { id, title, fields } of RULES) {
    for (const field of fields) rules.set(field, [...(rules.get(field) ?? []), `- ${title} (${id})`]);
  }
  for (const [field, list] of rules) notes.set(field, [notes.get(field), list.join('\n')].filter(Boolean).join('\n\n'));
  return notes;
}
