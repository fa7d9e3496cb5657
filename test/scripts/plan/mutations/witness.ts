import { isObject, type Json, type JsonObject, objectOf, rowsOf } from '../../../../scripts/plan/json.ts';

/*
 * What a tenant holds, read from the emulator's own state and not through anything that plans are made of: by resource, with
 * names instead of ids, as leaves that can be compared with those of a plan.
 */

export interface State {
  collections: { [name: string]: [id: string, row: JsonObject][] };
}

/** A resource's fields by the key that plans and files have for it: `clients/Portal`. */
export type Seen = ReadonlyMap<string, JsonObject>;

/** What Auth0 makes itself: times, and what a new row of anything gets. */
const NOISE = new Set([
  ...['created_at', 'updated_at', 'updated_on', 'built_at', 'verification', 'verification_txt', 'verification_host'],
  ...['client_secret_hash', 'signing_keys', 'deployed_version_id', 'draft', 'fingerprint', 'account_name', 'ready'],
  ...['provisioning_ticket_url', 'origin_domain_name', 'all_changes_deployed', 'module_version_id', 'module_id'],
  // Of the row itself or of what it belongs to, which its key names.
  ...['organization_id', 'role_id', 'trigger_id', 'tenant', 'tenant_name', 'channel'],
]);

/** Rows that nobody manages by files. */
const UNMANAGED = new Set([
  ...['logs', 'signing_keys', 'action_versions', 'action_module_versions', 'users', 'tickets', 'sessions', 'grants'],
  ...['organization_members', 'organization_member_roles', 'organization_invitations', 'device_credentials'],
]);

const SINGLE: { readonly [setting: string]: string } = {
  email_provider: 'emailProvider',
  branding: 'branding',
  prompts: 'prompts',
  'guardian.policies': 'guardianPolicies',
  'guardian.phone/selected-provider': 'guardianPhoneFactorSelectedProvider',
  'guardian.phone/message-types': 'guardianPhoneFactorMessageTypes',
};

const PAGES: { readonly [field: string]: string } = {
  change_password: 'password_reset',
  guardian_mfa_page: 'guardian_multifactor',
  error_page: 'error_page',
};

/** Lists whose rows have a name. */
const NAMED: { readonly [collection: string]: readonly [kind: string, name: string] } = {
  resource_servers: ['resourceServers', 'identifier'],
  roles: ['roles', 'name'],
  organizations: ['organizations', 'name'],
  actions: ['actions', 'name'],
  action_modules: ['actionModules', 'name'],
  email_templates: ['emailTemplates', 'template'],
  branding_themes: ['themes', 'displayName'],
  log_streams: ['logStreams', 'name'],
  custom_domains: ['customDomains', 'domain'],
  network_acls: ['networkACLs', 'description'],
  event_streams: ['eventStreams', 'name'],
  self_service_profiles: ['selfServiceProfiles', 'name'],
  user_attribute_profiles: ['userAttributeProfiles', 'name'],
  connection_profiles: ['connectionProfiles', 'name'],
  token_exchange_profiles: ['tokenExchangeProfiles', 'name'],
  rate_limit_policies: ['rateLimitPolicies', 'consumer_selector'],
  flow_vault_connections: ['flowVaultConnections', 'name'],
  flows: ['flows', 'name'],
  forms: ['forms', 'name'],
  phone_providers: ['phoneProviders', 'name'],
  phone_templates: ['phoneTemplates', 'type'],
  rules: ['rules', 'name'],
  rules_configs: ['rulesConfigs', 'key'],
  hooks: ['hooks', 'name'],
};

/** Rows that are part of another one: whose, and under which field. */
const PARTS: {
  readonly [collection: string]: (id: string, row: JsonObject) => [owner: string, field: string, row: Json];
} = {
  role_permissions: (_, row) => [String(row.role_id), 'permissions', [row]],
  organization_connections: (_, { connection_id = '', ...row }) => [
    String(row.organization_id),
    'connections',
    [{ ...row, name: connection_id }],
  ],
  organization_client_grants: (_, { grant_id = '', ...row }) => [
    String(row.organization_id),
    'client_grants',
    [{ ...row, grant_id }],
  ],
  organization_discovery_domains: (_, row) => [String(row.organization_id), 'discovery_domains', [row]],
  client_credentials: (_, row) => [String(row.client_id), 'credentials', [{ name: row.name ?? '' }]],
  scim_configurations: (id, row) => [id, 'scim_configuration', row],
  hook_secrets: (id, row) => [id, 'secrets', Object.keys(row)],
  self_service_profile_texts: (id, row) => {
    const [profile = '', language = '', page = ''] = id.split('|');
    return [profile, 'customText', { [`${language}/${page}`]: row }];
  },
};

function rowsIn({ collections }: State): { collection: string; id: string; row: JsonObject }[] {
  return Object.entries(collections).flatMap(([collection, list]) =>
    UNMANAGED.has(collection) ? [] : list.map(([id, row]) => ({ collection, id, row })),
  );
}

function keysOf(state: State): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { collection, id, row } of rowsIn(state)) {
    const key = keyOfRow(collection, row, keys);
    if (key !== undefined) keys.set(id, key);
  }
  return keys;
}

/** What things are called, by id. */
export function namesOf(state: State): Map<string, string> {
  return new Map([...keysOf(state)].map(([id, key]) => [id, key.replace(/^[^/]*\//, '')]));
}

export function see(state: State): Seen {
  const [rows, keys] = [rowsIn(state), keysOf(state)];
  const name = (text: string) => keys.get(text)?.replace(/^[^/]*\//, '') ?? text;
  const seen = new Map<string, JsonObject>();
  const add = (key: string, fields: JsonObject) =>
    seen.set(key, joined(seen.get(key) ?? {}, objectOf(cleaned(fields, name))));
  for (const { collection, id, row } of rows) {
    for (const [key, fields] of placed(collection, id, row, keys)) add(key, fields);
  }
  // Shown also where nobody has set them; and kept once and shown twice, the colors of the universal login.
  if (!seen.has('prompts')) add('prompts', { universal_login_experience: 'new', identifier_first: false });
  const { colors } = seen.get('branding') ?? {};
  if (colors !== undefined) add('tenant', { universal_login: { colors } });
  return seen;
}

function keyOfRow(collection: string, row: JsonObject, keys: ReadonlyMap<string, string>): string | undefined {
  if (collection === 'clients') return row.global === true ? undefined : `clients/${row.name}`;
  if (collection === 'connections') return `${row.strategy === 'auth0' ? 'databases' : 'connections'}/${row.name}`;
  if (collection === 'client_grants') {
    const client = keys.get(String(row.client_id))?.replace('clients/', '') ?? row.default_for ?? '';
    return `clientGrants/${client} → ${row.audience}${row.subject_type === 'user' ? ' for users' : ''}`;
  }
  const [kind, name] = NAMED[collection] ?? [];
  return kind && name ? `${kind}/${nameOf(row[name], keys)}` : undefined;
}

/** A policy for one client has its id where others have a name. */
function nameOf(value: Json | undefined, keys: ReadonlyMap<string, string>): string {
  return keys.get(String(value))?.replace(/^[^/]*\//, '') ?? String(value ?? '');
}

/** Of which resources a row holds fields. */
function placed(
  collection: string,
  id: string,
  row: JsonObject,
  keys: ReadonlyMap<string, string>,
): [key: string, fields: JsonObject][] {
  if (collection === 'settings') return settings(id, row);
  const part = PARTS[collection]?.(id, row);
  if (part) {
    const owner = keys.get(part[0]);
    if (collection === 'organization_client_grants') return owner ? grantIn(owner, keys.get(String(row.grant_id))) : [];
    return owner ? [[owner, { [part[1]]: part[2] }]] : [];
  }
  if (collection === 'clients' && row.global === true) {
    return [['pages/login', { html: row.custom_login_page ?? '', enabled: row.custom_login_page_on ?? false }]];
  }
  if (collection === 'action_bindings') {
    const bindings = rowsOf(row.bindings).map(({ action_id = '', display_name = '' }) => ({
      action_name: action_id,
      display_name,
    }));
    return [[`triggers/${id}`, { bindings }]];
  }
  const [first = '', second = ''] = id.split('|');
  if (collection === 'prompt_custom_text') return [['prompts', { customText: { [`${second} ${first}`]: row } }]];
  if (collection === 'prompt_partials') return [['prompts', { partials: { [first]: row } }]];
  if (collection === 'prompt_rendering') {
    const { prompt: _, screen: __, ...own } = row;
    return [['prompts', { screens: { [`${first} ${second}`]: own } }]];
  }
  const key = keys.get(id);
  return key === undefined ? [] : [[key, own(collection, row)]];
}

/** A grant of an organization, by whose it is and of what; nothing where the grant itself is gone. */
function grantIn(owner: string, grant: string | undefined): [string, JsonObject][] {
  const [, client_id = '', audience = ''] = /^clientGrants\/(.*) → (.*)$/.exec(grant ?? '') ?? [];
  return client_id === '' ? [] : [[owner, { client_grants: [{ client_id, audience }] }]];
}

/** What is shown of a row under another name, or not at all. */
function own(collection: string, { id: _, ...row }: JsonObject): JsonObject {
  if (collection === 'clients') {
    const { client_id: __, ...fields } = row;
    return fields;
  }
  if (collection === 'actions' || collection === 'action_modules') {
    const { status: __, ...fields } = row;
    return { ...fields, secrets: rowsOf(row.secrets).map(({ name = '' }) => name) };
  }
  if (collection === 'branding_themes') return { ...row, themeId: '' };
  if (collection === 'custom_domains') return { ...row, custom_domain_id: '', status: '', is_default: '', primary: '' };
  return row;
}

function settings(id: string, row: JsonObject): [string, JsonObject][] {
  if (id === 'tenant') {
    const pages = Object.entries(PAGES).map(([field, name]): [string, JsonObject] => [
      `pages/${name}`,
      objectOf(row[field]),
    ]);
    const rest = Object.fromEntries(Object.entries(row).filter(([field]) => !(field in PAGES)));
    return [['tenant', rest], ...pages];
  }
  if (id === 'guardian.factors') {
    return Object.entries(row).map(([name, enabled]) => [`guardianFactors/${name}`, { enabled }]);
  }
  if (id === 'universal_login_template') return [['branding', { templates: [row] }]];
  if (id === 'guardian.phone/templates') return [['guardianFactorTemplates/sms', row]];
  const [, factor = '', provider] = /^guardian\.([\w-]+)\/providers\/(\w+)$/.exec(id) ?? [];
  if (provider) return [[`guardianFactorProviders/${factor.replace('phone', 'sms')} ${provider}`, row]];
  const [, protection] = /^attack_protection\.(.+)$/.exec(id) ?? [];
  if (protection) {
    const field = protection.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [['attackProtection', { [field]: row }]];
  }
  if (id === 'risk_assessments') return [['riskAssessment', { settings: row }]];
  if (id === 'risk_assessments.new_device') return [['riskAssessment', { newDevice: row }]];
  const kind = SINGLE[id];
  return kind === undefined ? [] : [[kind, row]];
}

/** Rows that make one resource together: lists grow, objects are joined. */
function joined(one: JsonObject, other: JsonObject): JsonObject {
  const result = { ...one };
  for (const [field, value] of Object.entries(other)) {
    const known = result[field];
    if (Array.isArray(known) && Array.isArray(value)) result[field] = [...known, ...value];
    else if (isObject(known) && isObject(value)) result[field] = joined(known, value);
    else result[field] = value;
  }
  return result;
}

/** Ids of what is inside of a resource. */
const INNER_IDS = new Set(['discovery_domains', 'credentials']);

function cleaned(value: Json, name: (id: string) => string): Json {
  if (typeof value === 'string') return name(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, name));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([field]) => !NOISE.has(field));
  return Object.fromEntries(
    kept.map(([field, item]) => [field, cleaned(INNER_IDS.has(field) ? withoutIds(item) : item, name)]),
  );
}

function withoutIds(items: Json): Json {
  return Array.isArray(items) ? items.map((item) => (isObject(item) ? { ...item, id: '' } : item)) : items;
}
