import { isObject, type Json, type JsonObject, mapStrings, objectOf, rowsOf, without } from './json.ts';
import { type Answers, inOrder, keyOf, type Resource, type Snapshot } from './snapshot.ts';

/** What Auth0 keeps of its own on most rows. */
const OWN = ['created_at', 'updated_at'];

interface Collecting {
  answers: Answers;
  list: (path: string) => JsonObject[];
  one: (path: string) => JsonObject | undefined;
}

type Collect = (of: Collecting) => Resource[];

/** A list whose rows are shown as they are. */
function listed(
  kind: string,
  path: string,
  options: { name?: string; id?: string; drop?: readonly string[] } = {},
): Collect {
  const { name = 'name', id = 'id', drop = [] } = options;
  return ({ list }) =>
    list(path).map((row) => resource(kind, String(row[name] ?? ''), row[id], without(row, [...OWN, ...drop, id])));
}

/** A setting of which a tenant has one. */
function single(kind: string, path: string, drop: readonly string[] = []): Collect {
  return ({ one }) => {
    const row = one(path);
    return row ? [resource(kind, '', undefined, without(row, [...OWN, ...drop]))] : [];
  };
}

function resource(kind: string, name: string, id: Json | undefined, fields: JsonObject): Resource {
  return { kind, name, ...(typeof id === 'string' && { id }), fields };
}

const PAGES: { readonly [field: string]: string } = {
  change_password: 'password_reset',
  guardian_mfa_page: 'guardian_multifactor',
  error_page: 'error_page',
};

const COLLECTS: { readonly [kind: string]: Collect } = {
  tenant: single('tenant', '/tenants/settings', [...Object.keys(PAGES), 'sandbox_versions_available', 'id']),
  branding: ({ one }) => {
    const branding = one('/branding');
    const template = one('/branding/templates/universal-login');
    if (!branding) return [];
    return [resource('branding', '', undefined, { ...branding, ...(template && { templates: [template] }) })];
  },
  prompts,
  resourceServers: ({ list }) =>
    list('/resource-servers').map((row) => {
      const drop =
        row.is_system === true ? [...OWN, 'id', 'is_system', 'client_id', 'scopes'] : [...OWN, 'id', 'client_id'];
      return resource('resourceServers', String(row.identifier), row.id, without(row, drop));
    }),
  clients: ({ list }) =>
    list('/clients')
      .filter(isOwnClient)
      .map((row) => clientOf(row, list)),
  clientGrants: listed('clientGrants', '/client-grants', { name: 'id' }),
  databases: (of) => connectionsOf(of, 'databases'),
  connections: (of) => connectionsOf(of, 'connections'),
  roles: ({ list }) =>
    list('/roles').map((row) => {
      const permissions = list(`/roles/${row.id}/permissions`).map(
        ({ permission_name, resource_server_identifier }) => ({
          permission_name: permission_name ?? '',
          resource_server_identifier: resource_server_identifier ?? '',
        }),
      );
      // A role without description is shown with null or an empty one, by where it is shown.
      const description = row.description ?? '';
      return resource('roles', String(row.name), row.id, { ...without(row, ['id']), description, permissions });
    }),
  organizations: ({ list }) => list('/organizations').map((row) => organizationOf(row, list)),
  actionModules: ({ list }) =>
    list('/actions/modules').map((row) => {
      const drop = ['id', 'latest_version', 'latest_version_number', 'actions_using_module_total', 'draft'];
      return resource('actionModules', String(row.name), row.id, withSecretNames(without(row, [...OWN, ...drop])));
    }),
  actions: ({ list }) => list('/actions/actions').map(actionOf),
  triggers,
  emailProvider: single('emailProvider', '/emails/provider'),
  emailTemplates: ({ answers }) =>
    Object.entries(answers).flatMap(([path, content]) => {
      const [, name] = /^\/email-templates\/([^/]+)$/.exec(path) ?? [];
      return name && isObject(content)
        ? [resource('emailTemplates', name, undefined, without(content, ['template']))]
        : [];
    }),
  pages: ({ list, one }) => pagesOf(list('/clients'), one('/tenants/settings')),
  attackProtection: ({ answers }) => {
    const parts = Object.entries(answers).flatMap(([path, content]) => {
      const [, name] = /^\/attack-protection\/(.+)$/.exec(path) ?? [];
      return name && isObject(content) ? [[camelCase(name), content] as const] : [];
    });
    return parts.length > 0 ? [resource('attackProtection', '', undefined, Object.fromEntries(parts))] : [];
  },
  riskAssessment: ({ one }) => {
    const settings = one('/risk-assessments/settings');
    const newDevice = one('/risk-assessments/settings/new-device');
    return settings ? [resource('riskAssessment', '', undefined, { settings, ...(newDevice && { newDevice }) })] : [];
  },
  guardianFactors: listed('guardianFactors', '/guardian/factors', { drop: ['trial_expired'] }),
  guardianPolicies: ({ answers }) => {
    const policies = answers['/guardian/policies'];
    return policies ? [resource('guardianPolicies', '', undefined, { policies })] : [];
  },
  guardianPhoneFactorMessageTypes: single('guardianPhoneFactorMessageTypes', '/guardian/factors/phone/message-types'),
  guardianPhoneFactorSelectedProvider: single(
    'guardianPhoneFactorSelectedProvider',
    '/guardian/factors/phone/selected-provider',
  ),
  guardianFactorTemplates: ({ one }) => named('guardianFactorTemplates', 'sms', one('/guardian/factors/sms/templates')),
  guardianFactorProviders: ({ one }) =>
    ['sms/providers/twilio', 'push-notification/providers/sns', 'push-notification/providers/apns'].flatMap((path) => {
      const [factor = '', , provider] = path.split('/');
      return named('guardianFactorProviders', `${factor} ${provider}`, one(`/guardian/factors/${path}`));
    }),
  themes: ({ one }) => {
    const theme = one('/branding/themes/default');
    return theme
      ? [resource('themes', String(theme.displayName ?? ''), theme.themeId, without(theme, ['themeId']))]
      : [];
  },
  logStreams: listed('logStreams', '/log-streams', { drop: ['status'] }),
  customDomains: listed('customDomains', '/custom-domains', {
    name: 'domain',
    id: 'custom_domain_id',
    drop: ['status', 'verification', 'primary', 'origin_domain_name', 'is_default', 'certificate'],
  }),
  networkACLs: listed('networkACLs', '/network-acls', { name: 'description' }),
  eventStreams: listed('eventStreams', '/event-streams', { drop: ['status'] }),
  selfServiceProfiles: ({ list, answers }) =>
    list('/self-service-profiles').map((row) => {
      const prefix = `/self-service-profiles/${row.id}/custom-text/`;
      const texts = Object.entries(answers).flatMap(([path, text]) =>
        path.startsWith(prefix) ? [[path.slice(prefix.length), text] as const] : [],
      );
      const fields = {
        ...without(row, [...OWN, 'id']),
        ...(texts.length > 0 && { customText: Object.fromEntries(texts) }),
      };
      return resource('selfServiceProfiles', String(row.name), row.id, fields);
    }),
  userAttributeProfiles: listed('userAttributeProfiles', '/user-attribute-profiles'),
  connectionProfiles: listed('connectionProfiles', '/connection-profiles'),
  tokenExchangeProfiles: listed('tokenExchangeProfiles', '/token-exchange-profiles'),
  rateLimitPolicies: listed('rateLimitPolicies', '/rate-limit-policies', { name: 'consumer_selector' }),
  flowVaultConnections: listed('flowVaultConnections', '/flows/vault/connections', {
    drop: ['fingerprint', 'refreshed_at', 'ready'],
  }),
  flows: (of) => detailed('flows', of, ['executed_at', 'form_count']),
  forms: (of) => detailed('forms', of, ['submitted_at', 'embedded_at', 'flow_count']),
  phoneProviders: listed('phoneProviders', '/branding/phone/providers', { drop: ['tenant', 'channel', 'credentials'] }),
  phoneTemplates: listed('phoneTemplates', '/branding/phone/templates', { name: 'type', drop: ['tenant', 'channel'] }),
  rules: listed('rules', '/rules', { drop: ['stage'] }),
  rulesConfigs: listed('rulesConfigs', '/rules-configs', { name: 'key', id: 'key' }),
  hooks: ({ list, answers }) =>
    list('/hooks').map((row) => {
      const secrets = Object.keys(objectOf(answers[`/hooks/${row.id}/secrets`])).sort();
      return resource('hooks', String(row.name ?? ''), row.id, { ...without(row, [...OWN, 'id']), secrets });
    }),
};

/** As auth0-deploy-cli's files call it: `bruteForceProtection`. */
function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Kinds in the order in which a plan lists them: what others refer to comes first. */
export const KINDS: readonly string[] = Object.keys(COLLECTS);

/** All resources of a snapshot, references by name. */
export function resourcesOf({ answers }: Snapshot): Resource[] {
  const one = (path: string) => (isObject(answers[path]) ? objectOf(answers[path]) : undefined);
  const of: Collecting = { answers, list: (path) => rowsOf(answers[path]), one };
  const found = distinct(KINDS.flatMap((kind) => COLLECTS[kind]?.(of) ?? []));
  const names = new Map<string, string>();
  for (const { id, name, kind } of found) if (id !== undefined && kind !== 'clientGrants') names.set(id, name);
  const named = found.map((item) => ({
    ...item,
    fields: objectOf(mapStrings(item.fields, (text) => names.get(text) ?? text)),
  }));
  return inOrder(named.map((item) => (item.kind === 'clientGrants' ? grantOf(item) : item)));
}

/** Auth0 lets several clients have one name: those are told apart by their ids. */
function distinct(resources: readonly Resource[]): Resource[] {
  const counts = new Map<string, number>();
  for (const item of resources) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return resources.map((item) =>
    (counts.get(keyOf(item)) ?? 0) > 1 ? { ...item, name: `${item.name} (${item.id ?? ''})` } : item,
  );
}

function grantOf({ fields, ...grant }: Resource): Resource {
  const user = fields.subject_type === 'user' ? ' for users' : '';
  const name = `${fields.client_id ?? fields.default_for ?? ''} → ${fields.audience}${user}`;
  return { ...grant, name, fields };
}

/** The global client holds the classic login page and nothing else: kind `pages`. */
function isOwnClient({ global }: JsonObject): boolean {
  return global !== true;
}

const SHOWN_OF_CLIENT = [
  'client_id',
  'client_secret',
  'tenant',
  'global',
  'callback_url_template',
  'signing_keys',
  'encrypted',
  'cross_origin_auth',
  'oidc_backchannel_logout',
];

function clientOf(row: JsonObject, list: Collecting['list']): Resource {
  const known = new Map(list(`/clients/${row.client_id}/credentials`).map((credential) => [credential.id, credential]));
  const fields = without(row, SHOWN_OF_CLIENT);
  if (isObject(row.client_authentication_methods)) {
    fields.client_authentication_methods = mapCredentials(row.client_authentication_methods, (id) => {
      const { name = id, credential_type = '' } = known.get(id) ?? {};
      return { name, credential_type };
    });
  }
  return resource('clients', String(row.name), row.client_id, fields);
}

function mapCredentials(methods: JsonObject, show: (id: string) => JsonObject): JsonObject {
  const entries = Object.entries(methods).map(([method, own]) => {
    const credentials = rowsOf(objectOf(own).credentials).map(({ id }) => show(String(id)));
    return [method, { ...objectOf(own), credentials }] as const;
  });
  return Object.fromEntries(entries);
}

function connectionsOf({ answers, list }: Collecting, kind: 'databases' | 'connections'): Resource[] {
  return list('/connections')
    .filter(({ strategy }) => (strategy === 'auth0') === (kind === 'databases'))
    .map((row) => {
      const path = `/connections/${row.id}/clients`;
      const enabled_clients = list(path).map(({ client_id = '' }) => client_id);
      const { user_id_attribute, mapping } = objectOf(answers[`/connections/${row.id}/scim-configuration`]);
      const fields: JsonObject = without(row, ['id', 'provisioning_ticket_url']);
      if (user_id_attribute !== undefined) fields.scim_configuration = { user_id_attribute, mapping: mapping ?? [] };
      return resource(kind, String(row.name), row.id, path in answers ? { ...fields, enabled_clients } : fields);
    });
}

function organizationOf(row: JsonObject, list: Collecting['list']): Resource {
  const below = (part: string) => list(`/organizations/${row.id}/${part}`);
  const connections = below('connections').map(({ connection, connection_id: _, ...own }) => ({
    name: objectOf(connection).name ?? '',
    ...own,
  }));
  const clients = below('clients').map(({ client: _, ...own }) => own);
  const domains = below('discovery-domains').map((own) =>
    without(own, ['id', 'verification_txt', 'verification_host']),
  );
  const fields: JsonObject = {
    ...without(row, ['id', ...OWN]),
    connections: connections as JsonObject[],
    client_grants: below('client-grants').map(({ client_id = '', audience = '' }) => ({ client_id, audience })),
    discovery_domains: domains,
    clients,
  };
  return resource('organizations', String(row.name), row.id, fields);
}

function withSecretNames(row: JsonObject): JsonObject {
  return 'secrets' in row ? { ...row, secrets: rowsOf(row.secrets).map(({ name = '' }) => name) } : row;
}

const MODULE_IDS = ['module_id', 'module_version_id'];

/** An Action as logins run it: what is only drafted is not deployed, and that is told. */
function actionOf(row: JsonObject): Resource {
  const { id, name, supported_triggers, code, runtime, dependencies, secrets, modules, all_changes_deployed } = row;
  const fields = {
    supported_triggers: rowsOf(supported_triggers).map((trigger) => without(trigger, ['status'])),
    runtime: runtime ?? '',
    dependencies: rowsOf(dependencies).map((dependency) => without(dependency, ['registry_url'])),
    secrets: rowsOf(secrets).map((secret) => secret.name ?? ''),
    // Ids of modules and their versions are made anew on every tenant; name and number say which it is.
    ...(modules !== undefined && { modules: rowsOf(modules).map((one) => without(one, MODULE_IDS)) }),
    deployed: all_changes_deployed === true,
    code: code ?? '',
  };
  return resource('actions', String(name), id, fields);
}

function triggers({ answers }: Collecting): Resource[] {
  return Object.entries(answers).flatMap(([path, content]) => {
    const [, name] = /^\/actions\/triggers\/([^/]+)\/bindings$/.exec(path) ?? [];
    if (!name) return [];
    const bindings = rowsOf(content).map(({ action, display_name = '' }) => ({
      action_name: objectOf(action).name ?? '',
      display_name,
    }));
    return [resource('triggers', name, undefined, { bindings })];
  });
}

function prompts({ answers, one, list }: Collecting): Resource[] {
  const settings = one('/prompts');
  if (!settings) return [];
  const customText: JsonObject = {};
  const partials: JsonObject = {};
  for (const [path, content] of Object.entries(answers)) {
    const [, prompt = '', language = ''] = /^\/prompts\/([^/]+)\/custom-text\/([^/]+)$/.exec(path) ?? [];
    if (prompt) customText[`${language} ${prompt}`] = content;
    const [, of = ''] = /^\/prompts\/([^/]+)\/partials$/.exec(path) ?? [];
    if (of) partials[of] = content;
  }
  const screens = list('/prompts/rendering').map((row) => [
    `${row.prompt} ${row.screen}`,
    without(row, ['tenant', 'prompt', 'screen']),
  ]);
  return [
    resource('prompts', '', undefined, { ...settings, customText, partials, screens: Object.fromEntries(screens) }),
  ];
}

function pagesOf(clients: readonly JsonObject[], settings: JsonObject | undefined): Resource[] {
  const login = clients.find(({ global, custom_login_page }) => global === true && custom_login_page !== undefined);
  const found = Object.entries(PAGES).flatMap(([field, name]) => named('pages', name, objectOf(settings?.[field])));
  if (!login) return found;
  const { custom_login_page: html = '', custom_login_page_on: enabled = false } = login;
  return [resource('pages', 'login', undefined, { enabled, html }), ...found];
}

function named(kind: string, name: string, fields: JsonObject | undefined): Resource[] {
  return fields && Object.keys(fields).length > 0 ? [resource(kind, name, undefined, fields)] : [];
}

/** A list that tells little of its rows: each has been read by itself. */
function detailed(kind: 'flows' | 'forms', { list, one }: Collecting, drop: readonly string[]): Resource[] {
  return list(`/${kind}`).map((row) => {
    const whole = one(`/${kind}/${row.id}`) ?? row;
    return resource(kind, String(row.name), row.id, without(whole, [...OWN, ...drop, 'id']));
  });
}
