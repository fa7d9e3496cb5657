import { isSlip } from '../nearest.ts';
import { type ConfigNode, get, identityText, items, text } from '../node.ts';
import type { DeployCliFacts } from '../schema/schema.ts';
import type { Look } from './look.ts';

const MANAGEMENT_API = 'Auth0 Management API';
/** Source: auth0-deploy-cli 8.44.0, handlers/databases. */
const LEGACY_PASSWORD_FIELDS = [
  'passwordPolicy',
  'password_complexity_options',
  'password_history',
  'password_no_personal_info',
  'password_dictionary',
];
const CHARACTER_TYPES = ['uppercase', 'lowercase', 'number', 'special'];

/** What auth0-deploy-cli 8.44.0 refuses or drops beyond its schemas: its handlers find out after others have written. */
export function checkDeployCli(look: Look, facts: DeployCliFacts): void {
  for (const grant of look.list('clientGrants')) checkGrant(look, grant);
  for (const api of look.list('resourceServers')) {
    const name = get(api, 'name');
    if (name && text(name) === MANAGEMENT_API) {
      look.complain(
        'deploy-cli-refuses',
        name,
        `${MANAGEMENT_API} cannot be configured`,
        'Delete it from resourceServers',
      );
    }
  }
  for (const database of look.list('databases')) checkDatabase(look, database);
  checkTenant(look, facts);
  checkTemplates(look, facts);
  checkRuleOrder(look);
}

function isTrue(node: ConfigNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

function isFalse(node: ConfigNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === false;
}

function checkGrant(look: Look, grant: ConfigNode): void {
  const client = get(grant, 'client_id');
  const defaultFor = get(grant, 'default_for');
  if (client && defaultFor) {
    const message = 'a grant is for one client or the default for many, not both';
    look.complain('deploy-cli-refuses', defaultFor, message, 'Delete client_id or default_for');
  } else if (!client && !defaultFor) {
    look.complain('deploy-cli-refuses', grant, 'this grant is for nobody', 'Add client_id, or default_for');
  }
  const scope = get(grant, 'scope');
  if (scope && isTrue(get(grant, 'allow_all_scopes')) && items(scope).length > 0) {
    const message = 'a grant of all scopes lists none';
    look.complain('deploy-cli-refuses', scope, message, 'Delete scope, or set allow_all_scopes to false');
  }
}

function checkDatabase(look: Look, database: ConfigNode): void {
  const options = get(database, 'options');
  const modern = get(options, 'password_options');
  for (const field of modern ? LEGACY_PASSWORD_FIELDS : []) {
    const legacy = get(options, field);
    if (!legacy) continue;
    const message = `${field} and password_options cannot stand together`;
    look.complain('deploy-cli-refuses', legacy, message, `Delete ${field} and say it in password_options`);
  }
  const complexity = get(modern, 'complexity');
  const rule = get(complexity, 'character_type_rule');
  const types = items(get(complexity, 'character_types')).map(text);
  if (rule && text(rule) === 'three_of_four' && !CHARACTER_TYPES.every((type) => types.includes(type))) {
    const fix = `List ${CHARACTER_TYPES.join(', ')} under character_types`;
    look.complain('deploy-cli-refuses', rule, 'three_of_four needs all four character types', fix);
  }
  const password = get(get(get(options, 'authentication_methods'), 'password'), 'enabled');
  const selfService = get(options, 'disable_self_service_change_password');
  if (!selfService || !password) return;
  if ((isFalse(password) && !isTrue(selfService)) || (isTrue(password) && isTrue(selfService))) {
    const wanted = isFalse(password);
    const message = `passwords are ${wanted ? 'off' : 'on'}, and people can ${wanted ? 'still ' : 'not '}change theirs`;
    look.complain('deploy-cli-refuses', selfService, message, `Set disable_self_service_change_password to ${wanted}`);
  }
}

function checkTenant(look: Look, { tenantFlags, tenantPages }: DeployCliFacts): void {
  const tenant = look.root.get('tenant')?.value;
  if (tenant?.kind !== 'map') return;
  for (const [name, { key }] of tenant.entries) {
    if (!tenantPages.includes(name)) continue;
    const message = `"${name}" is a page, and auth0-deploy-cli refuses pages in the tenant's settings`;
    look.problems.push({ rule: 'deploy-cli-refuses', place: key, message, fix: 'Move it to the top-level key pages' });
  }
  const flags = get(tenant, 'flags');
  if (flags?.kind !== 'map') return;
  for (const [name, { key }] of flags.entries) {
    // What is nearly a flag is told as a misspelt key.
    if (tenantFlags.includes(name) || isSlip(name, tenantFlags)) continue;
    const message = `auth0-deploy-cli does not deploy the flag "${name}"`;
    const fix = 'Delete it, and set it in the dashboard if the tenant has it';
    look.problems.push({ rule: 'deploy-cli-ignores', place: key, message, fix });
  }
}

function checkTemplates(look: Look, { brandingTemplates }: DeployCliFacts): void {
  for (const item of items(get(look.root.get('branding')?.value, 'templates'))) {
    const template = get(item, 'template');
    if (!template || brandingTemplates.includes(text(template) ?? '')) continue;
    const message = `auth0-deploy-cli drops the branding template "${identityText(template)}"`;
    look.complain('deploy-cli-drops', template, message, `Use ${brandingTemplates.join(' or ')}`);
  }
}

function checkRuleOrder(look: Look): void {
  const seen = new Map<string, string>();
  for (const rule of look.list('rules')) {
    const order = get(rule, 'order');
    const key = identityText(order);
    if (!order || key === undefined) continue;
    const other = seen.get(key);
    if (other !== undefined) {
      look.complain(
        'deploy-cli-refuses',
        order,
        `the rule "${other}" has the order ${key} as well`,
        'Give each its own',
      );
    }
    seen.set(key, identityText(get(rule, 'name')) ?? '?');
  }
}
