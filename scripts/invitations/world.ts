import { decodeJwt } from 'jose';
import { probeLink, probeLoginRoute } from '../journey/probe.ts';
import { type Management, read, refusalOf } from '../tenants/management.ts';
import { type Client, type Organization, type Role, readClients, readHosts, readRoles } from '../tenants/objects.ts';

/** An event of the tenant's log about an invitation. Fields: docs-v2 main/docs/oas/tenant-logs/logs-schema.json, 2026-08. */
export interface InvitationEvent {
  type: 'si' | 'fi' | 'fn';
  date: string;
  description?: string;
  user_id?: string;
  user_name?: string;
  organization_id?: string;
  details?: {
    to?: string;
    invitation?: {
      id?: string;
      client_id?: string;
      created_at?: string;
      invitee?: { email?: string };
      inviter?: { name?: string; organization_id?: string };
      roles?: string[];
    };
  };
}

/** What is the same for every invitation of a tenant: read once. */
export interface World {
  clients: ReadonlyMap<string, Client>;
  roles: ReadonlyMap<string, Role>;
  /** The tenant's login URI. */
  fallback: string;
  /** What keeps every mail from being sent, or '' . */
  mailProblem: string;
  events: readonly InvitationEvent[];
  /** What is wrong with the login route of an application, or ''; asked once each. */
  routeProblem: (client: Client, organization: Organization) => Promise<string>;
  now: number;
}

const MOST_EVENTS = 1000;

export async function readWorld(api: Management, ca: string | undefined): Promise<World> {
  const [clients, roles, settings, provider, events, hosts] = await Promise.all([
    readClients(api),
    readRoles(api),
    read<{ default_redirection_uri?: string; allow_organization_name_in_authentication_api?: boolean }>(
      api,
      '/tenants/settings',
    ),
    read<{ name?: string; enabled?: boolean }>(api, '/emails/provider?fields=name,enabled&include_fields=true').catch(
      ignoreMissing,
    ),
    readEvents(api),
    readHosts(api),
  ]);
  const fallback = settings.default_redirection_uri ?? '';
  const asked = new Map<string, Promise<string>>();
  const routeProblem = (client: Client, organization: Organization) => {
    const known = asked.get(client.client_id);
    if (known) return known;
    const allowsNames = settings.allow_organization_name_in_authentication_api === true;
    const asking = askRoute({ hosts, client, organization, fallback, allowsNames, ca });
    asked.set(client.client_id, asking);
    return asking;
  };
  return {
    clients: new Map(clients.map((client) => [client.client_id, client])),
    roles: new Map(roles.map((role) => [role.id, role])),
    fallback,
    mailProblem: provider?.enabled === false ? `the mail provider ${provider.name ?? ''} is switched off` : '',
    events,
    routeProblem,
    now: await tenantNow(api),
  };
}

/** Milliseconds since 1970 on the tenant's clock, by which invitations end: a token was issued a moment ago. */
async function tenantNow(api: Management): Promise<number> {
  const { iat } = decodeJwt(await api.accessToken());
  const offset = iat === undefined ? 0 : iat * 1000 - Date.now();
  // A second or an hour of a token in use is no other clock.
  return Math.abs(offset) > 86_400_000 || offset > 60_000 ? Date.now() + offset : Date.now();
}

function ignoreMissing(error: unknown): undefined {
  if (refusalOf(error)?.status !== 404) throw error;
}

/** Newest first. The log is kept for a day to a month, by plan: what is older left no trace. */
async function readEvents(api: Management): Promise<InvitationEvent[]> {
  const q = encodeURIComponent('type:si OR type:fi OR type:fn');
  const all: InvitationEvent[] = [];
  for (let page = 0; all.length < MOST_EVENTS; page += 1) {
    const some = await read<InvitationEvent[]>(api, `/logs?per_page=100&page=${page}&sort=date:-1&q=${q}`);
    all.push(...some);
    if (some.length < 100) break;
  }
  return all;
}

interface Route {
  hosts: readonly string[];
  client: Client;
  organization: Organization;
  fallback: string;
  allowsNames: boolean;
  ca: string | undefined;
}

async function askRoute({ hosts, client, organization, fallback, allowsNames, ca }: Route): Promise<string> {
  const uri = loginUriOf(client, organization, fallback);
  if (!uri || !URL.canParse(uri)) return 'there is no login URI';
  const { findings } = await probeLoginRoute({
    link: probeLink(uri, organization),
    hosts,
    clientId: client.client_id,
    callbacks: client.callbacks ?? [],
    allowsNames,
    ...(ca && { ca }),
  });
  return findings.find(({ severity }) => severity === 'wrong')?.says ?? '';
}

/** Placeholders stand in the host only; one that is not filled leads to the tenant's URI. */
export function loginUriOf(client: Client, organization: Organization | undefined, fallback: string): string {
  const filled = (client.initiate_login_uri ?? '').replace(/\{organization\.metadata\.(public_\w+)\}/g, (whole, key) =>
    String(organization?.metadata?.[key] ?? whole),
  );
  return (filled.includes('{') ? '' : filled) || fallback;
}
