import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { didYouMean } from './nearest.ts';
import { type ConfigNode, type Entry, get, identityText, items, type Problem, text } from './node.ts';

/** What is looked up beside the configuration itself. */
export interface Surroundings {
  /** The directory of the configuration. */
  directory: string;
  /** The directory of the Actions' sources. */
  actions: string;
}

interface Check {
  root: ReadonlyMap<string, Entry>;
  problems: Problem[];
}

/**
 * Every name that points somewhere. auth0-deploy-cli sends an unresolved name as if it were an id, or drops it: an
 * organization's connection vanishes without a word (its handler organizations, 8.44.0).
 */
export function checkReferences(root: ReadonlyMap<string, Entry>, around: Surroundings, problems: Problem[]): void {
  const check: Check = { root, problems };
  const clients = names(check, 'clients', 'name');
  const connections = [...names(check, 'databases', 'name'), ...names(check, 'connections', 'name')];
  const actions = names(check, 'actions', 'name');
  const point = (node: ConfigNode | undefined, what: string, known: readonly string[]) =>
    mustBeOneOf(node, what, known, problems);

  for (const item of [...list(check, 'databases'), ...list(check, 'connections')]) {
    for (const client of items(get(item, 'enabled_clients'))) point(client, 'client', clients);
  }
  for (const organization of list(check, 'organizations')) {
    for (const item of items(get(organization, 'connections'))) point(get(item, 'name'), 'connection', connections);
    for (const field of ['client_grants', 'clients']) {
      for (const item of items(get(organization, field))) point(get(item, 'client_id'), 'client', clients);
    }
  }
  const tenant = root.get('tenant')?.value;
  point(get(tenant, 'default_directory'), 'connection', connections);
  checkPermissions(check, clients);
  checkBindings(check, actions);
  checkFiles(check, around);
  for (const { value } of root.values()) checkTenantNames(value, problems);
}

function list({ root }: Check, key: string): readonly ConfigNode[] {
  return items(root.get(key)?.value);
}

function names(check: Check, key: string, field: string): string[] {
  return list(check, key).flatMap((item) => identityText(get(item, field)) ?? []);
}

function mustBeOneOf(
  node: ConfigNode | undefined,
  what: string,
  known: readonly string[],
  problems: Problem[],
  owner = '',
): boolean {
  const name = text(node);
  if (node === undefined || name === undefined || name === '' || known.includes(name)) return true;
  const hint = didYouMean(name, known);
  const fix = known.length > 0 ? `Use one of: ${known.join(', ')}` : `Add the ${what} to the configuration`;
  problems.push({
    place: node.place,
    message: `${owner ? `${owner} has` : 'there is'} no ${what} "${name}"${hint}`,
    fix,
  });
  return false;
}

/** Roles and grants: the API, and the scope in it. */
function checkPermissions(check: Check, clients: readonly string[]): void {
  const apis = new Map<string, string[]>();
  for (const api of list(check, 'resourceServers')) {
    const scopes = items(get(api, 'scopes')).flatMap((scope) => text(get(scope, 'value')) ?? []);
    apis.set(text(get(api, 'identifier')) ?? '', scopes);
  }
  const pointToScope = (api: ConfigNode | undefined, scope: ConfigNode | undefined) => {
    if (!mustBeOneOf(api, 'API', [...apis.keys()], check.problems)) return;
    const scopes = apis.get(text(api) ?? '');
    if (scopes) mustBeOneOf(scope, 'scope', scopes, check.problems, text(api));
  };
  for (const role of list(check, 'roles')) {
    for (const permission of items(get(role, 'permissions'))) {
      pointToScope(get(permission, 'resource_server_identifier'), get(permission, 'permission_name'));
    }
  }
  for (const grant of list(check, 'clientGrants')) {
    mustBeOneOf(get(grant, 'client_id'), 'client', clients, check.problems);
    const audience = get(grant, 'audience');
    if (!isManagementApi(audience)) {
      for (const scope of items(get(grant, 'scope'))) pointToScope(audience, scope);
    }
  }
}

/** The Management API is no API of ours; a tenant has it from the start. */
function isManagementApi(audience: ConfigNode | undefined): boolean {
  return audience?.kind === 'tenant' || /^https:\/\/[^/]+\/api\/v2\/$/.test(text(audience) ?? '');
}

function checkBindings(check: Check, actions: readonly string[]): void {
  const triggers = check.root.get('triggers')?.value;
  if (triggers?.kind !== 'map') return;
  for (const [trigger, { value }] of triggers.entries) {
    for (const binding of items(value)) {
      const bound = get(binding, 'action_name');
      if (!mustBeOneOf(bound, 'Action', actions, check.problems) || !bound) continue;
      const action = list(check, 'actions').find((item) => text(get(item, 'name')) === text(bound));
      const supported = items(get(action, 'supported_triggers')).flatMap((item) => text(get(item, 'id')) ?? []);
      if (action && supported.length > 0 && !supported.includes(trigger)) {
        const message = `the Action "${text(bound)}" does not support the trigger ${trigger}`;
        check.problems.push({ place: bound.place, message, fix: `Bind it to ${supported.join(' or ')}` });
      }
    }
  }
}

function checkFiles(check: Check, { directory, actions }: Surroundings): void {
  for (const template of list(check, 'emailTemplates')) {
    const body = get(template, 'body');
    const path = text(body);
    if (!body || path === undefined || existsSync(join(directory, path))) continue;
    const message = `there is no file "${path}" in the configuration's directory`;
    check.problems.push({ place: body.place, message, fix: 'Put the template there, or correct the path' });
  }
  for (const action of list(check, 'actions')) {
    const code = get(action, 'code');
    const path = text(code);
    if (!code || path === undefined || actionFolder(path) === undefined) continue;
    const folder = actionFolder(path) ?? '';
    if (existsSync(join(actions, folder, 'action.ts'))) continue;
    const message = `there is no actions/${folder}/action.ts for this Action`;
    check.problems.push({ place: code.place, message, fix: 'Write it, or correct the name of the folder' });
  }
}

/** `verify-roles` of `./actions/verify-roles/code.js`: the Action's folder under actions/. */
export function actionFolder(code: string): string | undefined {
  const folder = dirname(code.replace(/^\.\//, ''));
  return /^actions\/[\w.-]+$/.test(folder) ? folder.slice('actions/'.length) : undefined;
}

/** Names that `{ $tenant: NAME }` may have. */
export const TENANT_NAMES = ['management_api', 'domain'];

function checkTenantNames(node: ConfigNode, problems: Problem[]): void {
  if (node.kind === 'tenant' && !TENANT_NAMES.includes(node.name)) {
    const message = `a tenant has no "${node.name}"${didYouMean(node.name, TENANT_NAMES)}`;
    problems.push({ place: node.place, message, fix: `Use one of: ${TENANT_NAMES.join(', ')}` });
  }
  if (node.kind === 'list') for (const item of node.items) checkTenantNames(item, problems);
  if (node.kind === 'map') for (const { value } of node.entries.values()) checkTenantNames(value, problems);
}
