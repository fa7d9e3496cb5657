import type { State } from './differences.ts';

type Row = { [field: string]: unknown };

/** GET answers of a recorded tenant before anything was written to it, by path and query. */
export type Recorded = { [url: string]: { status: number; body: unknown } };

/** One recorded exchange. */
export interface Traced {
  phase: string;
  method: string;
  path: string;
  status: number;
  requestBody: unknown;
  responseBody: unknown;
}

/**
 * What a tenant held and was first read after something had been written there: the answer without the fields that
 * the writes before it named.
 */
export function unchanged(traces: readonly Traced[]): Recorded {
  const written = new Map<string, Row>();
  const found: Recorded = {};
  for (const { method, path, status, requestBody, responseBody } of traces) {
    if (method !== 'GET') written.set(path, { ...written.get(path), ...(requestBody as Row) });
    else if (!(path in found) && !LISTS[path.replace('/api/v2', '')]) {
      found[path] = { status, body: without(responseBody, written.get(path)) };
    }
  }
  return found;
}

function without(body: unknown, written: Row = {}): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const kept = Object.entries(body).filter(([name]) => !(name in written) || name === 'template');
  const { flags } = body as { flags?: Row };
  const names = (written.flags ?? {}) as Row;
  const others = flags && Object.fromEntries(Object.entries(flags).filter(([name]) => !(name in names)));
  return { ...Object.fromEntries(kept), ...(others && { flags: others }) };
}

/** A list's path → the collection that its rows go to, the name of the rows in the envelope, the field of the id. */
const LISTS: { [path: string]: [collection: string, key: string, id?: string] } = {
  '/resource-servers': ['resource_servers', 'resource_servers'],
  '/clients': ['clients', 'clients', 'client_id'],
  '/connections': ['connections', 'connections'],
  '/branding/phone/providers': ['phone_providers', 'providers'],
  '/branding/phone/templates': ['phone_templates', 'templates'],
  '/actions/actions': ['actions', 'actions'],
  '/self-service-profiles': ['self_service_profiles', 'self_service_profiles'],
  '/network-acls': ['network_acls', 'network_acls'],
  '/user-attribute-profiles': ['user_attribute_profiles', 'user_attribute_profiles'],
  '/event-streams': ['event_streams', 'eventStreams'],
};

/** The path of something that a tenant has once → its row in `settings`. */
const SETTINGS: { [path: string]: string } = {
  '/tenants/settings': 'tenant',
  '/branding': 'branding',
  '/prompts': 'prompts',
  '/emails/provider': 'email_provider',
  '/guardian/factors/sms/templates': 'guardian.phone/templates',
  '/risk-assessments/settings': 'risk_assessments',
  '/risk-assessments/settings/new-device': 'risk_assessments.new_device',
};

type Collections = Map<string, Map<string, unknown>>;

/** Who deploys: the recorded tenant's own "Deploy CLI" client, with a secret of our choice. */
export interface DeployClient {
  clientId: string;
  clientSecret: string;
}

/** `empty` with all that the recorded tenant held; its hosts become `domain`. */
export function recordedState(
  empty: State,
  recorded: Recorded,
  domain: string,
  { clientId, clientSecret }: DeployClient,
): State {
  const collections: Collections = new Map(
    Object.entries(empty.collections).map(([name, rows]) => [name, new Map(rows)]),
  );
  const [grant] = collections.get('client_grants')?.values() ?? [];
  for (const name of ['clients', 'client_grants', 'connections']) collections.delete(name);
  const answers = JSON.parse(
    JSON.stringify(recorded).replaceAll('auth0-deploy-cli-e2e.us.auth0.com', domain),
  ) as Recorded;
  if (Object.keys(answers).some((url) => url.includes('/resource-servers?'))) collections.delete('resource_servers');
  for (const [url, { status, body }] of Object.entries(answers)) {
    if (status === 200) takeOver(url.replace('/api/v2', '').split('?')[0] ?? '', body, collections);
  }
  const client = collections.get('clients')?.get(clientId) as Row | undefined;
  put(collections, 'clients', clientId, {
    name: 'Deploy CLI',
    ...client,
    client_id: clientId,
    client_secret: clientSecret,
  });
  // It was let in, with the scopes of its grant where that was read.
  const url = Object.keys(answers).find((name) => name.includes('/client-grants?')) ?? '';
  const { client_grants = [] } = (answers[url]?.body ?? {}) as { client_grants?: Row[] };
  const own = client_grants.find(({ client_id }) => client_id === clientId) ?? (grant as Row);
  put(collections, 'client_grants', String(own.id), { ...own, client_id: clientId });
  return { ...empty, collections: Object.fromEntries([...collections].map(([name, rows]) => [name, [...rows]])) };
}

function put(collections: Collections, collection: string, id: string, row: Row): void {
  collections.set(collection, (collections.get(collection) ?? new Map()).set(id, row));
}

function takeOver(path: string, body: unknown, collections: Collections): void {
  const setting =
    SETTINGS[path] ??
    /^\/(attack-protection)\/[\w-]+$/.exec(path)?.[0].slice(1).replace('attack-protection/', 'attack_protection.');
  if (setting) put(collections, 'settings', setting, body as Row);
  const [, kind, id] = /^\/(forms|email-templates)\/(\w+)$/.exec(path) ?? [];
  if (kind && id) put(collections, kind.replace('-', '_'), id, body as Row);
  const [, connection] = /^\/connections\/(\w+)\/clients$/.exec(path) ?? [];
  if (connection) enable(collections, connection, body as { clients: Row[] });
  const list = LISTS[path];
  for (const row of list ? ((body as { [key: string]: Row[] })[list[1]] ?? []) : []) takeRow(collections, list, row);
}

function takeRow(
  collections: Collections,
  [collection, , idField = 'id']: readonly (string | undefined)[] = [],
  row: Row,
): void {
  const { tenant: _, current_version: __, deployed_version, ...own } = row;
  const id = String(row[idField]);
  if (collection === 'actions' && deployed_version) {
    const version = deployed_version as Row;
    put(collections, 'action_versions', String(version.id), { ...version, action_id: id });
    put(collections, 'actions', id, { ...own, deployed_version_id: version.id });
  } else if (collection) put(collections, collection, id, own);
}

/** `enabled_clients` of a connection is read by a request of its own, after the list. */
function enable(collections: Collections, connection: string, { clients }: { clients: Row[] }): void {
  const row = collections.get('connections')?.get(connection) as Row | undefined;
  put(collections, 'connections', connection, { ...row, enabled_clients: clients.map(({ client_id }) => client_id) });
}
