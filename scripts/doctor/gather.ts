import { decodeJwt } from 'jose';
import { probeLink, probeLoginRoute } from '../journey/probe.ts';
import { checkpointed, type Management, paged, read } from '../tenants/management.ts';
import {
  type Client,
  collect,
  type Organization,
  readClients,
  readConnections,
  readHosts,
  readRoles,
} from '../tenants/objects.ts';
import {
  type Action,
  type Api,
  type Connection,
  type Facts,
  isExample,
  type LogEvent,
  type OrganizationFacts,
  type Reading,
  reading,
} from './facts.ts';

export interface Question {
  api: Management;
  isManaged: boolean;
  /** Name or client_id. */
  application?: string;
  /** Name or id. */
  organization?: string;
  /** PEM of an authority that the tenant and its applications are trusted by. */
  ca?: string;
}

/** Organizations that are looked at when none is named. */
const MOST_ORGANIZATIONS = 3;

/** Reads all that the checks look at, at once, and asks the login route. @throws what the tenant's client throws */
export async function gather(question: Question): Promise<Facts> {
  const { api } = question;
  // With the first token comes whatever speaks against the credentials, before ten requests say the same.
  const token = await api.accessToken();
  const [clients, organizations, settings, domains, rest] = await Promise.all([
    reading(readClients(api)),
    reading(readOrganizations(api, question.organization)),
    reading(read<Facts['settings'] extends Reading<infer T> ? T : never>(api, '/tenants/settings')),
    reading(readHosts(api)),
    readRest(api),
  ]);
  const client = 'value' in clients ? pickClient(clients.value, question.application) : undefined;
  const hosts = 'value' in domains ? domains.value : [api.domain];
  const facts: Facts = {
    domain: api.domain,
    hosts,
    isManaged: question.isManaged,
    ...clockAndScopes(token),
    lacking: lackingIn([clients, organizations, settings, domains, ...Object.values(rest)]),
    clients,
    client,
    ...(question.application && { wantedApplication: question.application }),
    ...(question.organization && { wantedOrganization: question.organization }),
    organizations,
    settings,
    ...rest,
  };
  return withRoute(facts, question.ca);
}

function lackingIn(readings: readonly Reading<unknown>[]): string[] {
  const inside = readings.flatMap((one) => ('value' in one && Array.isArray(one.value) ? one.value : []));
  const nested = inside.flatMap((item) =>
    item && typeof item === 'object' && 'connections' in item ? [item.connections] : [],
  );
  const all = [...readings, ...(nested as Reading<unknown>[])];
  return [...new Set(all.flatMap((one) => ('missing' in one ? one.scopes.slice(0, 1) : [])))];
}

function clockAndScopes(token: string): Pick<Facts, 'clockOffset' | 'scopes'> {
  const { iat, scope } = decodeJwt<{ scope?: string }>(token);
  const now = Date.now() / 1000;
  return { clockOffset: iat === undefined ? 0 : Math.round(iat - now), scopes: scope?.split(' ') ?? [] };
}

async function readRest(api: Management) {
  const template = '/email-templates/user_invitation';
  const connectionFields = 'id,name,strategy,enabled_clients,options';
  const [connections, roles, apis, actions, bindings, mailProvider, mailTemplate, prompts, logs] = await Promise.all([
    reading(
      collect(paged<Connection>(api, `/connections?fields=${connectionFields}&include_fields=true`, 'connections')),
    ),
    reading(readRoles(api)),
    reading(collect(paged<Api>(api, '/resource-servers', 'resource_servers'))),
    reading(collect(paged<Action>(api, '/actions/actions', 'actions'))),
    reading(
      read<{ bindings?: { action?: { id?: string; name?: string } }[] }>(
        api,
        '/actions/triggers/post-login/bindings',
      ).then(({ bindings: bound }) => bound ?? []),
    ),
    reading<{ name?: string; enabled?: boolean } | undefined>(
      read(api, '/emails/provider?fields=name,enabled&include_fields=true'),
      undefined,
    ),
    reading<{ enabled?: boolean; body?: string; syntax?: string } | undefined>(read(api, template), undefined),
    reading(read<{ universal_login_experience?: string }>(api, '/prompts')),
    reading(
      read<LogEvent[]>(api, `/logs?per_page=100&sort=date:-1&q=${encodeURIComponent('type:fi OR type:f OR type:fn')}`),
    ),
  ]);
  return { connections, roles, apis, actions, bindings, mailProvider, mailTemplate, prompts, logs };
}

async function readOrganizations(api: Management, wanted: string | undefined): Promise<OrganizationFacts[]> {
  const organizations: Organization[] = [];
  if (wanted) {
    const path = wanted.startsWith('org_')
      ? `/organizations/${wanted}`
      : `/organizations/name/${encodeURIComponent(wanted)}`;
    const found = await reading<Organization | undefined>(read(api, path), undefined);
    if ('value' in found && found.value) organizations.push(found.value);
  } else {
    const all = checkpointed<Organization>(api, '/organizations', 'organizations', MOST_ORGANIZATIONS);
    for await (const one of all) {
      organizations.push(one);
      if (organizations.length === MOST_ORGANIZATIONS) break;
    }
  }
  const connections = await Promise.all(organizations.map(({ id }) => reading(readConnections(api, id))));
  return organizations.map((organization, index) => ({
    organization,
    connections: connections[index] ?? { missing: 'not read', scopes: [] },
  }));
}

/**
 * The application that people are invited into: the one that is named, else the first that lets organizations in, else
 * the first that people sign in to at all.
 */
function pickClient(clients: readonly Client[], wanted: string | undefined): Client | undefined {
  if (wanted) return clients.find(({ name, client_id }) => name === wanted || client_id === wanted);
  const people = clients.filter(({ app_type }) => app_type !== 'non_interactive');
  return (
    people.find(({ organization_usage }) => organization_usage === 'require') ??
    people.find(({ organization_usage }) => organization_usage === 'allow') ??
    people.find(({ initiate_login_uri, callbacks }) => initiate_login_uri || (callbacks ?? []).length > 0)
  );
}

/** Placeholders stand in the host only; one that is not filled falls back to the tenant's URI (emulator, 2026-08). */
export function loginUriOf(
  client: Client,
  organization: Organization | undefined,
  fallback: string | undefined,
): string | undefined {
  const filled = (client.initiate_login_uri ?? '').replace(/\{organization\.metadata\.(public_\w+)\}/g, (whole, key) =>
    String(organization?.metadata?.[key] ?? whole),
  );
  return (filled.includes('{') ? '' : filled) || fallback || undefined;
}

async function withRoute(facts: Facts, ca: string | undefined): Promise<Facts> {
  const { client, organizations, settings } = facts;
  const organization = 'value' in organizations ? organizations.value[0]?.organization : undefined;
  if (!client) return facts;
  const fallback = 'value' in settings ? settings.value.default_redirection_uri : undefined;
  const loginUri = loginUriOf(client, organization, fallback);
  if (!loginUri) return facts;
  if (!URL.canParse(loginUri) || isExample(new URL(loginUri).hostname)) return { ...facts, loginUri };
  const probe = await probeLoginRoute({
    link: probeLink(loginUri, organization ?? { id: 'org_0000000000000000', name: 'probe' }),
    hosts: facts.hosts,
    clientId: client.client_id,
    callbacks: client.callbacks ?? [],
    allowsNames: 'value' in settings && settings.value.allow_organization_name_in_authentication_api === true,
    ...(ca && { ca }),
  });
  return { ...facts, loginUri, probe };
}
