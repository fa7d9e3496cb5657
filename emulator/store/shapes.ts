import { createPrivateKey, type JsonWebKey, X509Certificate } from 'node:crypto';
import { isObject } from './json.ts';
import type { Rows } from './rows.ts';

/** What a value has to be: `[shape]` a list, an object the fields that it has, `{}` any object. A name with ? may be absent. */
type Shape = 'text' | 'flag' | 'number' | readonly [Shape] | { readonly [field: string]: Shape };

/** The shape that a row type stands for, so that a field that is added there is checked here. */
type ShapeOf<Value> = [Value] extends [string | null | undefined]
  ? 'text'
  : [Value] extends [boolean | null | undefined]
    ? 'flag'
    : [Value] extends [number | null | undefined]
      ? 'number'
      : [Value] extends [readonly (infer Item)[] | null | undefined]
        ? readonly [ShapeOf<Item>]
        : FieldsOf<NonNullable<Value>>;
type FieldsOf<Row> = {
  readonly [Field in keyof Row as string extends Field
    ? never
    : undefined extends Row[Field]
      ? `${Field & string}?`
      : Field]-?: ShapeOf<Row[Field]>;
};

const BRANDING = { 'logo_url?': 'text', 'colors?': { 'primary?': 'text', 'page_background?': 'text' } } as const;
const ACTION_SECRETS = [{ name: 'text', 'value?': 'text', updated_at: 'text' }] as const;
const DEPENDENCIES = [{ name: 'text', version: 'text' }] as const;

const SHAPES: { readonly [Name in keyof Rows]: ShapeOf<Rows[Name]> } = {
  clients: {
    client_id: 'text',
    'client_secret?': 'text',
    name: 'text',
    'app_type?': 'text',
    'is_first_party?': 'flag',
    'callbacks?': ['text'],
    'allowed_logout_urls?': ['text'],
    'web_origins?': ['text'],
    'grant_types?': ['text'],
    'token_endpoint_auth_method?': 'text',
    'initiate_login_uri?': 'text',
    'organization_usage?': 'text',
    'organization_require_behavior?': 'text',
    'client_metadata?': {},
    'jwt_configuration?': {},
    'refresh_token?': {},
    'client_authentication_methods?': {},
  },
  resource_servers: {
    id: 'text',
    identifier: 'text',
    'name?': 'text',
    'is_system?': 'flag',
    'scopes?': [{ value: 'text', 'description?': 'text' }],
    'signing_alg?': 'text',
    'token_lifetime?': 'number',
    'token_lifetime_for_web?': 'number',
    'allow_offline_access?': 'flag',
    'skip_consent_for_verifiable_first_party_clients?': 'flag',
    'enforce_policies?': 'flag',
    'token_dialect?': 'text',
  },
  client_grants: { id: 'text', client_id: 'text', audience: 'text', scope: ['text'] },
  connections: {
    id: 'text',
    name: 'text',
    strategy: 'text',
    'options?': {},
    'enabled_clients?': ['text'],
    'realms?': ['text'],
    'is_domain_connection?': 'flag',
  },
  users: {
    user_id: 'text',
    'email?': 'text',
    'email_verified?': 'flag',
    'name?': 'text',
    'nickname?': 'text',
    'picture?': 'text',
    'username?': 'text',
    'phone_number?': 'text',
    identities: [{ connection: 'text', provider: 'text', user_id: 'text', isSocial: 'flag', 'profileData?': {} }],
    'app_metadata?': {},
    'user_metadata?': {},
    'blocked?': 'flag',
    created_at: 'text',
    updated_at: 'text',
    'last_login?': 'text',
    'last_ip?': 'text',
    'logins_count?': 'number',
    'password_hash?': 'text',
  },
  roles: { id: 'text', name: 'text', 'description?': 'text' },
  role_permissions: { role_id: 'text', resource_server_identifier: 'text', permission_name: 'text' },
  user_roles: { user_id: 'text', role_id: 'text' },
  user_permissions: { user_id: 'text', resource_server_identifier: 'text', permission_name: 'text' },
  organizations: { id: 'text', name: 'text', 'display_name?': 'text', 'branding?': BRANDING, 'metadata?': {} },
  organization_connections: {
    organization_id: 'text',
    connection_id: 'text',
    assign_membership_on_login: 'flag',
    'show_as_button?': 'flag',
    'is_signup_enabled?': 'flag',
  },
  organization_members: { organization_id: 'text', user_id: 'text', roles: ['text'], created_at: 'text' },
  organization_invitations: {
    id: 'text',
    organization_id: 'text',
    inviter: { name: 'text' },
    invitee: { email: 'text' },
    invitation_url: 'text',
    ticket_id: 'text',
    created_at: 'text',
    expires_at: 'text',
    client_id: 'text',
    'connection_id?': 'text',
    'app_metadata?': {},
    'user_metadata?': {},
    'roles?': ['text'],
  },
  actions: {
    id: 'text',
    name: 'text',
    supported_triggers: [{ id: 'text', 'version?': 'text' }],
    code: 'text',
    runtime: 'text',
    dependencies: DEPENDENCIES,
    secrets: ACTION_SECRETS,
    status: 'text',
    'deployed_version_id?': 'text',
    created_at: 'text',
    updated_at: 'text',
  },
  action_versions: {
    id: 'text',
    action_id: 'text',
    number: 'number',
    code: 'text',
    runtime: 'text',
    dependencies: DEPENDENCIES,
    secrets: ACTION_SECRETS,
    created_at: 'text',
  },
  action_bindings: {
    trigger_id: 'text',
    bindings: [{ id: 'text', action_id: 'text', display_name: 'text', created_at: 'text', updated_at: 'text' }],
  },
  action_runs: {
    id: 'text',
    trigger: 'text',
    actions: ['text'],
    started_at: 'text',
    duration_ms: 'number',
    console: [{ action: 'text', level: 'text', text: 'text', 'cut?': 'flag' }],
    outcome: 'text',
    'denied?': 'text',
    'warnings?': ['text'],
    'error?': { action: 'text', message: 'text', stack: 'text' },
  },
  email_templates: {
    template: 'text',
    'body?': 'text',
    'from?': 'text',
    'subject?': 'text',
    'syntax?': 'text',
    'enabled?': 'flag',
  },
  mails: {
    id: 'text',
    to: 'text',
    from: 'text',
    subject: 'text',
    html: 'text',
    text: 'text',
    links: ['text'],
    template: 'text',
    sent_at: 'text',
  },
  logs: {
    log_id: 'text',
    '_id?': 'text',
    date: 'text',
    type: 'text',
    'description?': 'text',
    'user_id?': 'text',
    'client_id?': 'text',
  },
  settings: {},
  signing_keys: {
    kid: 'text',
    private_jwk: {},
    cert: 'text',
    'pkcs7?': 'text',
    fingerprint: 'text',
    thumbprint: 'text',
    current: 'flag',
    'next?': 'flag',
    'previous?': 'flag',
    current_since: 'text',
    'revoked?': 'flag',
  },
  oidc: { model: 'text', id: 'text', payload: {}, 'expires_at?': 'number', keys: ['text'] },
};

/** Fields that hold the id under which a row is kept. */
const KEYS: { readonly [collection: string]: string } = {
  ...{ clients: 'client_id', users: 'user_id', email_templates: 'template', action_bindings: 'trigger_id' },
  ...{ logs: 'log_id', signing_keys: 'kid' },
};

const ARTICLES = { text: 'a text', flag: 'true or false', number: 'a number' } as const;
const TYPES = { text: 'string', flag: 'boolean', number: 'number' } as const;

/**
 * What is wrong with a row that somebody wrote by hand: the emulator trusts its rows, and one that lacks a field would be
 * found out by a page that fails. @returns undefined when nothing is
 */
export function mistakeIn(collection: string, id: string, row: object): string | undefined {
  const shape = (SHAPES as { readonly [name: string]: Shape | undefined })[collection];
  if (shape === undefined) return undefined;
  const wrong = mismatch(shape, row, '');
  if (wrong) return wrong;
  const own = (row as { readonly [field: string]: unknown })[KEYS[collection] ?? 'id'];
  const isKept = collection in KEYS || 'id' in (shape as object);
  if (collection !== 'oidc' && isKept && own !== id) return `"${KEYS[collection] ?? 'id'}" is not the id of its row`;
  return collection === 'signing_keys' ? unusableKey(row as Rows['signing_keys']) : undefined;
}

function mismatch(shape: Shape, value: unknown, path: string): string | undefined {
  if (typeof shape === 'string') {
    return typeof value === TYPES[shape] ? undefined : `"${path}" is not ${ARTICLES[shape]}`;
  }
  if (isList(shape)) {
    if (!Array.isArray(value)) return `"${path}" is not a list`;
    return first(value.entries(), ([index, item]) => mismatch(shape[0], item, `${path}[${index}]`));
  }
  if (!isObject(value)) return `"${path}" is not an object`;
  return first(Object.entries(shape), ([field, own]) => {
    const name = field.replace(/\?$/, '');
    const isAbsent = value[name] === undefined || value[name] === null;
    if (isAbsent && field !== name) return undefined;
    return mismatch(own, value[name], path === '' ? name : `${path}.${name}`);
  });
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function first<Item>(items: Iterable<Item>, look: (item: Item) => string | undefined): string | undefined {
  for (const item of items) {
    const found = look(item);
    if (found) return found;
  }
  return undefined;
}

/** Everything that the tenant signs and answers under /.well-known/ needs both. */
function unusableKey({ private_jwk, cert }: Rows['signing_keys']): string | undefined {
  try {
    createPrivateKey({ key: private_jwk as JsonWebKey, format: 'jwk' });
  } catch {
    return '"private_jwk" is not a private key';
  }
  try {
    return new X509Certificate(cert) && undefined;
  } catch {
    return '"cert" is not a certificate in PEM';
  }
}
