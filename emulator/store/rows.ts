import type { JsonObject } from './json.ts';

/*
 * The rows that more than one room reads. A row is stored as the Management API shows it, plus what it never shows
 * (marked "never shown"). Kinds that only the Management API knows are JsonObjects; see emulator/management/kinds.
 */

/** Collection `clients`, by client_id. Everything else that a client may have is kept under its Management API name. */
export interface ClientRow {
  client_id: string;
  client_secret?: string;
  name: string;
  app_type?: string;
  is_first_party?: boolean;
  callbacks?: string[];
  allowed_logout_urls?: string[];
  web_origins?: string[];
  grant_types?: string[];
  token_endpoint_auth_method?: string;
  initiate_login_uri?: string;
  organization_usage?: string;
  organization_require_behavior?: string;
  client_metadata?: { [key: string]: string };
  jwt_configuration?: JsonObject;
  refresh_token?: JsonObject;
  client_authentication_methods?: JsonObject;
  [field: string]: unknown;
}

/** Collection `resource_servers`, by id. Index `identifier`. */
export interface ResourceServerRow {
  id: string;
  identifier: string;
  name?: string;
  is_system?: boolean;
  scopes?: { value: string; description?: string }[];
  signing_alg?: string;
  token_lifetime?: number;
  token_lifetime_for_web?: number;
  allow_offline_access?: boolean;
  skip_consent_for_verifiable_first_party_clients?: boolean;
  enforce_policies?: boolean;
  token_dialect?: string;
  [field: string]: unknown;
}

/** Collection `client_grants`, by id. Indexes `client_id`, `audience`. */
export interface ClientGrantRow {
  id: string;
  client_id: string;
  audience: string;
  scope: string[];
  [field: string]: unknown;
}

/** Collection `connections`, by id. Index `name`. `enabled_clients` holds client_ids. */
export interface ConnectionRow {
  id: string;
  name: string;
  strategy: string;
  options?: JsonObject;
  enabled_clients?: string[];
  realms?: string[];
  is_domain_connection?: boolean;
  [field: string]: unknown;
}

export interface IdentityRow {
  connection: string;
  provider: string;
  user_id: string;
  isSocial: boolean;
  profileData?: JsonObject;
  [field: string]: unknown;
}

/** Collection `users`, by user_id (`auth0|…`). Indexes `email` (lower case), `connection`. */
export interface UserRow {
  user_id: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  nickname?: string;
  picture?: string;
  username?: string;
  phone_number?: string;
  identities: IdentityRow[];
  app_metadata?: JsonObject;
  user_metadata?: JsonObject;
  blocked?: boolean;
  created_at: string;
  updated_at: string;
  last_login?: string;
  last_ip?: string;
  logins_count?: number;
  /** Never shown: scrypt, as `salt:hash:cost` with salt and hash in base64url. */
  password_hash?: string;
  [field: string]: unknown;
}

/** Collection `roles`, by id. Index `name`. */
export interface RoleRow {
  id: string;
  name: string;
  description?: string | null;
  [field: string]: unknown;
}

/** Collection `role_permissions`, by `role|audience|permission`. Indexes `role_id`, `resource_server_identifier`. */
export interface RolePermissionRow {
  role_id: string;
  resource_server_identifier: string;
  permission_name: string;
}

/** Collection `user_roles`, by `user|role`: roles of a user outside organizations. Indexes `user_id`, `role_id`. */
export interface UserRoleRow {
  user_id: string;
  role_id: string;
}

/** Collection `user_permissions`, by `user|audience|permission`. Index `user_id`. */
export interface UserPermissionRow {
  user_id: string;
  resource_server_identifier: string;
  permission_name: string;
}

/** Collection `organizations`, by id. Index `name`. */
export interface OrganizationRow {
  id: string;
  name: string;
  display_name?: string;
  branding?: { logo_url?: string; colors?: { primary?: string; page_background?: string } };
  metadata?: { [key: string]: string };
  [field: string]: unknown;
}

/** Collection `organization_connections`, by `org|con`. Indexes `organization_id`, `connection_id`. */
export interface OrganizationConnectionRow {
  organization_id: string;
  connection_id: string;
  assign_membership_on_login: boolean;
  show_as_button?: boolean;
  is_signup_enabled?: boolean;
  [field: string]: unknown;
}

/** Collection `organization_members`, by `org|user`. Indexes `organization_id`, `user_id`, `role_id`. */
export interface OrganizationMemberRow {
  organization_id: string;
  user_id: string;
  /** Role ids that hold only within this organization. */
  roles: string[];
  created_at: string;
}

/** Collection `organization_invitations`, by id (`uinv_…`). Indexes `organization_id`, `ticket_id`, `email`. */
export interface InvitationRow {
  id: string;
  organization_id: string;
  inviter: { name: string };
  invitee: { email: string };
  invitation_url: string;
  ticket_id: string;
  created_at: string;
  expires_at: string;
  client_id: string;
  connection_id?: string;
  app_metadata?: JsonObject;
  user_metadata?: JsonObject;
  /** Role ids. */
  roles?: string[];
  [field: string]: unknown;
}

/** Collection `actions`, by id. Index `name`. */
export interface ActionRow {
  id: string;
  name: string;
  supported_triggers: { id: string; version?: string }[];
  code: string;
  runtime: string;
  dependencies: { name: string; version: string }[];
  /** Names are shown; values never. */
  secrets: { name: string; value?: string; updated_at: string }[];
  status: string;
  /** The id of the row of `action_versions` that logins run. */
  deployed_version_id?: string;
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
}

/** Collection `action_versions`, by id. Index `action_id`. A version never changes. */
export interface ActionVersionRow {
  id: string;
  action_id: string;
  number: number;
  code: string;
  runtime: string;
  dependencies: { name: string; version: string }[];
  secrets: { name: string; value?: string; updated_at: string }[];
  created_at: string;
  [field: string]: unknown;
}

/** Collection `action_bindings`, by trigger id: the bindings of that trigger in the order in which they run. */
export interface TriggerBindingsRow {
  trigger_id: string;
  bindings: { id: string; action_id: string; display_name: string; created_at: string; updated_at: string }[];
}

/** Collection `action_runs`, by id: what the Actions of a trigger did, newest last; the last 200. Secrets are masked. */
export interface ActionRunRow {
  id: string;
  trigger: string;
  /** Names of the Actions that were started, in order. */
  actions: string[];
  started_at: string;
  duration_ms: number;
  /** At most 256 characters an Action, as Auth0 keeps; `cut` where more was printed. */
  console: { action: string; level: string; text: string; cut?: true }[];
  /**
   * `allowed`; `access`, `validation` or `revoked` (an Action refused); `error`, `timeout`, `memory` or `exit` (one failed);
   * `redirect`, `challenge`, `enroll` or `multifactor` (the login waits for its user).
   */
  outcome: string;
  /** Why the login was refused. */
  denied?: string;
  /** What was asked for and left out. */
  warnings?: string[];
  error?: { action: string; message: string; stack: string };
}

/** Collection `email_templates`, by template name (`user_invitation` …). */
export interface EmailTemplateRow {
  template: string;
  body?: string;
  from?: string;
  subject?: string;
  syntax?: string;
  enabled?: boolean;
  [field: string]: unknown;
}

/** Collection `mails`, by id: what the tenant sent; newest last. `links` are the hrefs of the HTML, in order. */
export interface MailRow {
  id: string;
  to: string;
  from: string;
  subject: string;
  html: string;
  text: string;
  links: string[];
  template: string;
  sent_at: string;
}

/** Collection `logs`, by log_id: events as GET /api/v2/logs shows them; newest last. */
export interface LogRow {
  log_id: string;
  _id?: string;
  date: string;
  type: string;
  description?: string;
  user_id?: string;
  client_id?: string;
  [field: string]: unknown;
}

/** Collection `settings`, by name (`tenant`, `branding`, …): kinds of which a tenant has exactly one. */
export type SettingsRow = JsonObject;

/** Collection `signing_keys`, by kid. Never shown as a whole: `private_jwk` is secret. */
export interface SigningKeyRow {
  kid: string;
  private_jwk: JsonObject;
  cert: string;
  pkcs7?: string;
  fingerprint: string;
  thumbprint: string;
  current: boolean;
  next?: boolean;
  previous?: boolean;
  current_since: string;
  revoked?: boolean;
  [field: string]: unknown;
}

/** Collection `oidc`, by `model:id`: sessions, grants, codes and tokens of the authorization server. Never shown. */
export interface OidcRow {
  model: string;
  id: string;
  payload: JsonObject;
  expires_at?: number;
  /** Keys under which `oidc` finds it: grant, uid and user code. */
  keys: string[];
}

/** Collections with a row type of their own and the indexes of each. Any other name is a collection of JsonObjects. */
export interface Rows {
  clients: ClientRow;
  resource_servers: ResourceServerRow;
  client_grants: ClientGrantRow;
  connections: ConnectionRow;
  users: UserRow;
  roles: RoleRow;
  role_permissions: RolePermissionRow;
  user_roles: UserRoleRow;
  user_permissions: UserPermissionRow;
  organizations: OrganizationRow;
  organization_connections: OrganizationConnectionRow;
  organization_members: OrganizationMemberRow;
  organization_invitations: InvitationRow;
  actions: ActionRow;
  action_versions: ActionVersionRow;
  action_bindings: TriggerBindingsRow;
  action_runs: ActionRunRow;
  email_templates: EmailTemplateRow;
  mails: MailRow;
  logs: LogRow;
  settings: SettingsRow;
  signing_keys: SigningKeyRow;
  oidc: OidcRow;
}
