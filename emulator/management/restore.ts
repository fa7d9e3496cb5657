import { TenantError } from '../errors.ts';
import { clientSecret, uuid } from '../store/ids.ts';
import { isObject, type Json, type JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { without } from './engine/crud.ts';
import { resources } from './registry.ts';

/**
 * What a tenant answered to `GET /api/v2{path}`, by path without query: all rows of a list without its envelope, or
 * the object. What belongs to a row is under its own path: `/roles/rol_1/permissions`.
 */
export type Answers = { readonly [path: string]: Json };

interface Restoring {
  tenant: Tenant;
  ids: readonly string[];
}

type Restore = (content: Json, restoring: Restoring) => void;

/** Fields that a client shows and does not have; its secret is made anew, as nobody tells it. */
const SHOWN_OF_CLIENT = ['tenant', 'callback_url_template', 'signing_keys', 'oidc_backchannel_logout'];

/** Lists and settings whose rows are not kept as they are shown. `*` stands for an id. */
const SPECIAL: { readonly [pattern: string]: Restore } = {
  '/clients': (content, { tenant }) =>
    each(content, (row) => {
      const client = { client_secret: clientSecret(), ...without(row, SHOWN_OF_CLIENT) };
      put(tenant, 'clients', row.client_id, client);
    }),
  '/clients/*/credentials': (content, { tenant, ids: [client_id = ''] }) =>
    each(content, (row) => put(tenant, 'client_credentials', row.id, { ...row, client_id })),
  '/connections': (content, { tenant }) =>
    each(content, (row) => put(tenant, 'connections', row.id, { enabled_clients: [], ...row })),
  '/connections/*/clients': (content, { tenant, ids: [id = ''] }) => {
    const enabled_clients = rowsOf(content).map(({ client_id }) => client_id ?? '');
    const row = tenant.store.collection('connections' as string).get(id);
    if (row) put(tenant, 'connections', id, { ...row, enabled_clients });
  },
  '/connections/*/scim-configuration': row('scim_configurations'),
  '/custom-domains': (content, { tenant }) =>
    each(content, (row) => put(tenant, 'custom_domains', row.custom_domain_id, without(row, ['is_default']))),
  '/roles/*/permissions': (content, { tenant, ids: [role_id = ''] }) =>
    each(content, ({ permission_name, resource_server_identifier }) =>
      put(tenant, 'role_permissions', `${role_id}|${resource_server_identifier}|${permission_name}`, {
        role_id,
        resource_server_identifier: resource_server_identifier ?? '',
        permission_name: permission_name ?? '',
      }),
    ),
  '/organizations/*/connections': (content, { tenant, ids: [organization_id = ''] }) =>
    each(content, ({ connection: _, ...row }) =>
      put(tenant, 'organization_connections', `${organization_id}|${row.connection_id}`, { ...row, organization_id }),
    ),
  '/organizations/*/client-grants': (content, { tenant, ids: [organization_id = ''] }) =>
    each(content, ({ id = '' }) =>
      put(tenant, 'organization_client_grants', `${organization_id}|${id}`, { organization_id, grant_id: id }),
    ),
  '/organizations/*/clients': (content, { tenant, ids: [organization_id = ''] }) =>
    each(content, ({ client: _, ...row }) =>
      put(tenant, 'organization_clients', `${organization_id}|${row.client_id}`, { ...row, organization_id }),
    ),
  '/organizations/*/discovery-domains': (content, { tenant, ids: [organization_id = ''] }) =>
    each(content, (row) => put(tenant, 'organization_discovery_domains', row.id, { ...row, organization_id })),
  '/actions/actions': (content, { tenant }) => each(content, (row) => restoreAction(tenant, row)),
  '/actions/modules': (content, { tenant }) => each(content, (row) => restoreModule(tenant, row)),
  '/actions/triggers/*/bindings': (content, { tenant, ids: [trigger_id = ''] }) => {
    const bindings = rowsOf(content).map(({ id, action, display_name, created_at, updated_at }) => {
      const action_id = isObject(action) ? String(action.id) : '';
      return { id: id ?? '', action_id, display_name, created_at, updated_at } as JsonObject;
    });
    put(tenant, 'action_bindings', trigger_id, { trigger_id, bindings });
  },
  '/emails/provider': setting('email_provider'),
  '/email-templates/*': (content, { tenant, ids: [name = ''] }) => put(tenant, 'email_templates', name, content),
  '/branding/templates/universal-login': setting('universal_login_template'),
  '/branding/themes/default': (content, { tenant }) =>
    each([content], (row) => put(tenant, 'branding_themes', row.themeId, row)),
  '/prompts/*/custom-text/*': (content, { tenant, ids }) => put(tenant, 'prompt_custom_text', ids.join('|'), content),
  '/prompts/*/partials': (content, { tenant, ids }) => put(tenant, 'prompt_partials', ids.join('|'), content),
  '/prompts/rendering': (content, { tenant }) =>
    each(content, ({ tenant: _, ...row }) => put(tenant, 'prompt_rendering', `${row.prompt}|${row.screen}`, row)),
  '/guardian/factors': (content, { tenant }) => {
    const factors = rowsOf(content).map(({ name, enabled }) => [String(name), enabled === true]);
    put(tenant, 'settings', 'guardian.factors', Object.fromEntries(factors));
  },
  '/guardian/policies': (content, { tenant }) => put(tenant, 'settings', 'guardian.policies', { policies: content }),
  '/rules-configs': (content, { tenant }) => each(content, (row) => put(tenant, 'rules_configs', row.key, row)),
  '/hooks/*/secrets': (content, { tenant, ids: [id = ''] }) => put(tenant, 'hook_secrets', id, content),
  '/flows/*': row('flows'),
  '/forms/*': row('forms'),
  '/self-service-profiles/*/custom-text/*/*': (content, { tenant, ids }) =>
    put(tenant, 'self_service_profile_texts', ids.join('|'), content),
};

const PATTERNS = Object.entries(SPECIAL).map(([pattern, restore]) => ({
  expression: new RegExp(`^${pattern.replaceAll('*', '([^/]+)')}$`),
  restore,
}));

/**
 * Makes the tenant hold what another one answered, ids kept. Lists that were answered replace those of a tenant that
 * `reset` has emptied. @throws TenantError SNAPSHOT_UNREADABLE, and then nothing was changed
 */
export function restore(tenant: Tenant, answers: unknown, reset: () => void): void {
  if (!isObject(answers)) throw unreadable('it is not an object');
  const steps = Object.entries(answers as Answers)
    // A list before what belongs to its rows.
    .sort(([one], [other]) => one.split('/').length - other.split('/').length)
    .map(([path, content]) => ({ path, content, found: restorerOf(path) }));
  for (const { path, content, found } of steps) {
    if (!found) throw unreadable(`the emulator cannot hold ${path}`);
    if (Array.isArray(content) && !content.every((item) => isObject(item) || path.startsWith('/guardian/'))) {
      throw unreadable(`${path} is not a list of objects`);
    }
  }
  reset();
  tenant.store.replace(() => {
    for (const { path } of steps) clearList(tenant, path);
    for (const { content, found } of steps) {
      // Null: the tenant answered that there is none.
      if (content !== null) found?.restore(content, { tenant, ids: found.ids });
    }
  });
}

function restorerOf(path: string): { restore: Restore; ids: readonly string[] } | undefined {
  for (const { expression, restore } of PATTERNS) {
    const match = expression.exec(path);
    if (match) return { restore, ids: match.slice(1).map(decodeURIComponent) };
  }
  const holds = holdingOf(path);
  if (!holds) return undefined;
  if ('setting' in holds) return { restore: setting(holds.setting), ids: [] };
  const { collection, idField } = holds;
  return {
    restore: (content, { tenant }) => each(content, (item) => put(tenant, collection, item[idField], item)),
    ids: [],
  };
}

function holdingOf(path: string) {
  return resources.find(({ holds }) => holds?.path === path)?.holds;
}

/** What the seed put there goes when the other tenant has told its own. */
function clearList(tenant: Tenant, path: string): void {
  const holds = holdingOf(path);
  if (!holds || !('collection' in holds)) return;
  const rows = tenant.store.collection(holds.collection);
  for (const [id] of [...rows.entries()]) rows.delete(id);
}

/** The Action with the version that logins run. */
function restoreAction(tenant: Tenant, shown: JsonObject): void {
  const { current_version: _, deployed_version, all_changes_deployed, ...row } = shown;
  const deployed = isObject(deployed_version) ? (deployed_version as JsonObject) : undefined;
  const own = { code: '', runtime: '', dependencies: [], secrets: [], status: 'built', ...row };
  if (!deployed) {
    put(tenant, 'actions', row.id, own);
    return;
  }
  const { deployed: __, built_at: ___, ...version } = deployed;
  const id = String(version.id ?? uuid());
  const { code, runtime, dependencies, secrets } = own as JsonObject;
  put(tenant, 'action_versions', id, {
    code: '',
    runtime: own.runtime,
    dependencies: [],
    secrets: [],
    number: 1,
    ...version,
    // Lists show the draft and the version in different ways: what they say of themselves counts.
    ...(all_changes_deployed === true && { code, runtime, dependencies, secrets }),
    id,
    action_id: row.id ?? '',
    created_at: version.created_at ?? String(row.updated_at),
  } as JsonObject);
  put(tenant, 'actions', row.id, { ...own, deployed_version_id: id });
}

function restoreModule(tenant: Tenant, shown: JsonObject): void {
  const { all_changes_published, latest_version, actions_using_module_total: _, ...row } = shown;
  put(tenant, 'action_modules', row.id, { ...row, draft: all_changes_published !== true });
  if (!isObject(latest_version)) return;
  const { created_at = '', id: module_id = '' } = row;
  const version: JsonObject = { ...(latest_version as JsonObject), module_id, created_at };
  put(tenant, 'action_module_versions', version.id, version);
}

function setting(name: string): Restore {
  return (content, { tenant }) => put(tenant, 'settings', name, content);
}

function row(collection: string): Restore {
  return (content, { tenant, ids: [id = ''] }) => put(tenant, collection, id, content);
}

function put(tenant: Tenant, collection: string, id: Json | undefined, content: Json): void {
  if (isObject(content)) tenant.store.collection(collection).put(String(id), content as JsonObject);
}

function rowsOf(content: Json): JsonObject[] {
  return (Array.isArray(content) ? content : []).filter(isObject) as JsonObject[];
}

function each(content: Json, work: (row: JsonObject) => void): void {
  for (const item of rowsOf(content)) work(item);
}

function unreadable(what: string): TenantError {
  return new TenantError('SNAPSHOT_UNREADABLE', `This is not a snapshot of a tenant: ${what}`, 'Take it again');
}
