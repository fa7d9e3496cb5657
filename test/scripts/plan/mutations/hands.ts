import { isObject, type Json, type JsonObject, rowsOf } from '../../../../scripts/plan/json.ts';
import { sender } from '../../../../scripts/tenants/send.ts';
import type { TestTenant } from '../../support.ts';

/** Where rows of a kind are, by what they are called, and by which field they are addressed. */
export interface Route {
  list: string;
  name: string;
  id: string;
  /** Where one is, if not below its list. */
  one?: string;
  update?: 'PATCH' | 'PUT';
}

const route = (list: string, more: Partial<Route> = {}): Route => ({ list, name: 'name', id: 'id', ...more });

export const ROUTES: { readonly [kind: string]: Route } = {
  clients: route('/clients', { id: 'client_id' }),
  resourceServers: route('/resource-servers', { name: 'identifier' }),
  databases: route('/connections'),
  connections: route('/connections'),
  roles: route('/roles'),
  organizations: route('/organizations'),
  actions: route('/actions/actions'),
  logStreams: route('/log-streams'),
  networkACLs: route('/network-acls', { name: 'description' }),
  eventStreams: route('/event-streams'),
  selfServiceProfiles: route('/self-service-profiles'),
  userAttributeProfiles: route('/user-attribute-profiles'),
  connectionProfiles: route('/connection-profiles'),
  tokenExchangeProfiles: route('/token-exchange-profiles'),
  flowVaultConnections: route('/flows/vault/connections'),
  flows: route('/flows'),
  forms: route('/forms'),
  rules: route('/rules'),
  rulesConfigs: route('/rules-configs', { name: 'key', id: 'key' }),
  hooks: route('/hooks'),
  customDomains: route('/custom-domains', { name: 'domain', id: 'custom_domain_id' }),
  phoneProviders: route('/branding/phone/providers'),
  emailTemplates: route('/email-templates', { name: 'template', id: 'template' }),
};

/** Of which a tenant has one: its path, by kind and first field where there are several. */
const SINGLE: { readonly [key: string]: readonly [method: 'PATCH' | 'PUT', path: string] } = {
  tenant: ['PATCH', '/tenants/settings'],
  branding: ['PATCH', '/branding'],
  prompts: ['PATCH', '/prompts'],
  emailProvider: ['PATCH', '/emails/provider'],
  'attackProtection.botDetection': ['PATCH', '/attack-protection/bot-detection'],
  'attackProtection.breachedPasswordDetection': ['PATCH', '/attack-protection/breached-password-detection'],
  'attackProtection.bruteForceProtection': ['PATCH', '/attack-protection/brute-force-protection'],
  'attackProtection.suspiciousIpThrottling': ['PATCH', '/attack-protection/suspicious-ip-throttling'],
  'riskAssessment.settings': ['PATCH', '/risk-assessments/settings'],
  'riskAssessment.new_device': ['PATCH', '/risk-assessments/settings/new-device'],
  guardianPhoneFactorMessageTypes: ['PUT', '/guardian/factors/phone/message-types'],
};

/** Somebody with the dashboard open: the Management API, by names. */
export class Hands {
  readonly #domain: string;
  readonly #send: typeof fetch;

  constructor(tenant: TestTenant) {
    this.#domain = tenant.domain;
    this.#send = sender(tenant.access);
  }

  async ask(method: string, path: string, body?: Json): Promise<Json> {
    const answer = await this.#send(`https://${this.#domain}/api/v2${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? null : (JSON.parse(text) as Json);
  }

  /** What a list holds. */
  async rows(path: string): Promise<JsonObject[]> {
    const answer = await this.ask('GET', path);
    return rowsOf(Array.isArray(answer) ? answer : Object.values(answer ?? {}).find(Array.isArray));
  }

  async idOf(kind: string, name: string): Promise<string> {
    const { list, name: field, id } = ROUTES[kind] as Route;
    if (kind === 'emailTemplates') return name;
    const row = (await this.rows(list)).find((one) => one[field] === name);
    if (!row) throw new Error(`There is no ${kind} ${name}`);
    return String(row[id]);
  }

  async pathOf(kind: string, name: string): Promise<string> {
    return `${ROUTES[kind]?.list}/${encodeURIComponent(await this.idOf(kind, name))}`;
  }

  /** Gives the first field of a path another value, what stands beside the changed one kept as the tenant has it. */
  async put(kind: string, name: string, first: string, change: (before: Json | undefined) => Json): Promise<void> {
    const single = SINGLE[kind] ?? SINGLE[`${kind}.${first}`];
    if (!single) {
      const path = await this.pathOf(kind, name);
      const row = await this.ask('GET', path);
      await this.ask('PATCH', path, { [first]: change(isObject(row) ? row[first] : undefined) });
      return;
    }
    const [method, path] = single;
    // Flags are merged, and some that a tenant shows it does not take.
    if (first === 'flags') {
      await this.ask(method, path, { flags: change(undefined) });
      return;
    }
    const row = await this.ask('GET', path);
    if (SINGLE[kind]) await this.ask(method, path, { [first]: change(isObject(row) ? row[first] : undefined) });
    else await this.ask(method, path, change(row));
  }

  /** Whether something of a kind can be changed by `put`. */
  static reaches(kind: string, first: string): boolean {
    return kind in SINGLE || `${kind}.${first}` in SINGLE || kind in ROUTES;
  }
}
