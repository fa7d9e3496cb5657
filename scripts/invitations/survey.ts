import { didYouMean } from '../config/nearest.ts';
import { checkpointed, type Management, read, refusalOf } from '../tenants/management.ts';
import {
  type Client,
  collect,
  findUsers,
  type Organization,
  type OrganizationConnection,
  PASSWORDLESS,
  type Role,
  readClients,
  readConnections,
  readHosts,
  readInvitations,
  readRoles,
} from '../tenants/objects.ts';
import type { LineProblem, Person } from './people.ts';

/** An invitation that can be sent. */
export interface Order {
  person: Person;
  organization: Organization;
  client: Client;
  roles: Role[];
  connectionId?: string;
}

/** Somebody who needs no invitation. */
export interface Skipped {
  person: Person;
  organization: Organization;
  reason: 'member already' | 'invited already';
  /** Of the invitation that is pending. */
  id?: string;
}

export interface Survey {
  orders: Order[];
  skipped: Skipped[];
  problems: LineProblem[];
  /** Hosts under which the tenant's /authorize may be asked. */
  hosts: readonly string[];
  /** The login URI of each application that is invited into, for the probe. */
  routes: { client: Client; loginUri: string; organization: Organization }[];
}

/** Whoever is identified by this is the same person in the same organization. */
export function keyOf(organizationId: string, email: string): string {
  return `${organizationId} ${email.toLowerCase()}`;
}

/** Above this many organizations, reading the list of all costs less than asking for each. */
const ASKED_SINGLY = 20;

/** Finds out for everybody what an invitation needs, without sending anything. All that is wrong comes at once. */
export async function survey(api: Management, people: readonly Person[]): Promise<Survey> {
  const names = [...new Set(people.map(({ organization }) => organization))].filter((name) => name !== '');
  const wantsConnection = people.some(({ connection }) => connection !== '');
  const [organizations, clients, roles, settings, hosts] = await Promise.all([
    readOrganizations(api, names),
    readClients(api),
    people.some((person) => person.roles.length > 0) ? readRoles(api) : [],
    read<{ default_redirection_uri?: string }>(api, '/tenants/settings'),
    readHosts(api),
  ]);
  const found = [...new Set(names.map((name) => organizations.get(name)))].filter((one) => one !== undefined);
  const connections = wantsConnection ? await connectionsOf(api, found) : new Map<string, OrganizationConnection[]>();
  const facts: Facts = { organizations, clients, roles, connections, fallback: settings.default_redirection_uri ?? '' };
  const problems: LineProblem[] = [];
  const ready = people.flatMap((person) => orderOf(person, facts, problems) ?? []);
  refuseTwice(ready, problems);
  const { orders, skipped } = await withoutKnown(api, ready);
  const routes = [...Map.groupBy(orders, ({ client }) => client)].flatMap(([client, [first]]) => {
    const loginUri = client.initiate_login_uri || facts.fallback;
    return first && loginUri ? [{ client, loginUri, organization: first.organization }] : [];
  });
  return { orders, skipped, problems, hosts, routes };
}

interface Facts {
  /** By name or id, as the people name them. */
  organizations: ReadonlyMap<string, Organization>;
  clients: readonly Client[];
  roles: readonly Role[];
  connections: ReadonlyMap<string, OrganizationConnection[]>;
  /** The tenant's login URI. */
  fallback: string;
}

async function readOrganizations(api: Management, names: readonly string[]): Promise<Map<string, Organization>> {
  const found = new Map<string, Organization>();
  if (names.length > ASKED_SINGLY) {
    for (const one of await collect(checkpointed<Organization>(api, '/organizations', 'organizations'))) {
      found.set(one.name, one).set(one.id, one);
    }
    return found;
  }
  await Promise.all(
    names.map(async (name) => {
      const path = /^org_\w{16}$/.test(name)
        ? `/organizations/${name}`
        : `/organizations/name/${encodeURIComponent(name)}`;
      const one = await read<Organization>(api, path).catch(ignoreMissing);
      if (one) found.set(name, one);
    }),
  );
  if (found.size < names.length) {
    // For the names that are near.
    for (const one of await collect(checkpointed<Organization>(api, '/organizations', 'organizations')))
      found.set(one.name, one);
  }
  return found;
}

function ignoreMissing(error: unknown): undefined {
  const status = refusalOf(error)?.status;
  if (status !== 404 && status !== 400) throw error;
}

async function connectionsOf(api: Management, organizations: readonly Organization[]) {
  const lists = await Promise.all(organizations.map(({ id }) => readConnections(api, id)));
  return new Map(organizations.map(({ id }, index) => [id, lists[index] ?? []]));
}

/** The order for a person, or undefined where something is wrong; that is added to `problems`. */
function orderOf(person: Person, facts: Facts, problems: LineProblem[]): Order | undefined {
  const before = problems.length;
  const { line } = person;
  const wrong = (message: string, fix: string) => {
    problems.push({ line, message, fix });
    return undefined;
  };
  const organization = facts.organizations.get(person.organization);
  if (!organization) {
    const names = [...facts.organizations.values()].map(({ name }) => name);
    wrong(...unknown('organization', person.organization, names));
  }
  const client = clientOf(person, facts, wrong);
  const roles = person.roles.flatMap((name) => {
    const role = facts.roles.find((candidate) => candidate.name === name || candidate.id === name);
    return (
      role ??
      wrong(
        ...unknown(
          'role',
          name,
          facts.roles.map((candidate) => candidate.name),
        ),
      ) ??
      []
    );
  });
  const connectionId = organization && connectionOf(person, organization, facts, wrong);
  if (problems.length > before || !organization || !client) return undefined;
  return { person, organization, client, roles, ...(connectionId && { connectionId }) };
}

/** The same organization can be named in two ways, by name and by id. */
function refuseTwice(ready: readonly Order[], problems: LineProblem[]): void {
  for (const [, [first, ...others]] of Map.groupBy(ready, (order) =>
    keyOf(order.organization.id, order.person.email),
  )) {
    for (const { person } of others) {
      if (person.organization === first?.person.organization) continue;
      const message = `${person.email} stands in line ${first?.person.line} already, for the same organization`;
      problems.push({ line: person.line, message, fix: 'Keep one of the two lines' });
    }
  }
}

type Wrong = (message: string, fix: string) => undefined;

/** Why Auth0 would refuse, in the order in which it looks: send-membership-invitations.mdx, 2026-08. */
function clientOf({ application }: Person, { clients, fallback }: Facts, wrong: Wrong): Client | undefined {
  const allowed = clients.filter(
    ({ organization_usage }) => organization_usage === 'allow' || organization_usage === 'require',
  );
  if (application === '') {
    if (allowed.length === 1) return allowed[0];
    if (allowed.length === 0) {
      return wrong(
        'no application of the tenant lets organizations in',
        'Set organization_usage of the application to allow or require',
      );
    }
    return wrong(
      'it is not said into which application',
      `Add --application and one of: ${allowed.map(({ name }) => name).join(', ')}`,
    );
  }
  const client = clients.find(({ name, client_id }) => name === application || client_id === application);
  if (!client)
    return wrong(
      ...unknown(
        'application',
        application,
        clients.map(({ name }) => name),
      ),
    );
  if (!allowed.includes(client)) {
    return wrong(
      `the application "${client.name}" does not let organizations in`,
      'Set its organization_usage to allow or require',
    );
  }
  if (client.is_first_party === false) {
    return wrong(
      `"${client.name}" is a third-party application, which cannot take invitations`,
      'Invite into a first-party application',
    );
  }
  if (!client.initiate_login_uri && !fallback) {
    const fix = `Set initiate_login_uri of "${client.name}", or default_redirection_uri of the tenant`;
    return wrong(`there is no login URI that an invitation to "${client.name}" could lead to`, fix);
  }
  return client;
}

function connectionOf(
  { connection }: Person,
  organization: Organization,
  facts: Facts,
  wrong: Wrong,
): string | undefined {
  if (connection === '') return undefined;
  const enabled = facts.connections.get(organization.id) ?? [];
  const found = enabled.find((one) => one.connection.name === connection || one.connection_id === connection);
  if (!found || found.is_enabled === false) {
    const names = enabled.map((one) => one.connection.name);
    const message = `the connection "${connection}" is not enabled for the organization ${organization.name}${didYouMean(connection, names)}`;
    return wrong(
      message,
      names.length > 0 ? `Use one of: ${names.join(', ')}` : 'Enable a connection for the organization',
    );
  }
  if (PASSWORDLESS.includes(found.connection.strategy)) {
    return wrong(
      `the connection "${connection}" is passwordless, which Auth0 does not invite through`,
      'Use a database, social or enterprise connection',
    );
  }
  return found.connection_id;
}

function unknown(what: string, name: string, known: readonly string[]): [message: string, fix: string] {
  const shown = known.toSorted().slice(0, 10).join(', ');
  const more = known.length > 10 ? ` and ${known.length - 10} more` : '';
  const fix = known.length > 0 ? `Use one of: ${shown}${more}` : `Deploy the ${what} first: npm run deploy`;
  return [`the tenant has no ${what} "${name}"${didYouMean(name, known)}`, fix];
}

/** Leaves out who is a member or invited. Accounts are looked for first: a newcomer, the usual case, costs no more. */
async function withoutKnown(api: Management, ready: readonly Order[]): Promise<Pick<Survey, 'orders' | 'skipped'>> {
  const accounts = await findUsers(
    api,
    ready.map(({ person }) => person.email),
  );
  const groups = [...Map.groupBy(ready, ({ organization }) => organization.id)];
  const known = new Map<string, Pick<Skipped, 'reason' | 'id'>>();
  await Promise.all(
    groups.map(async ([id, orders]) => {
      const emails = orders.map(({ person }) => person.email.toLowerCase());
      for await (const { id: invitation, invitee, expires_at } of readInvitations(api, id)) {
        // Auth0 lists an expired one for a while; it opens nothing any more.
        if (Date.parse(expires_at) <= Date.now()) continue;
        known.set(keyOf(id, invitee.email), { reason: 'invited already', id: invitation });
      }
      const withAccount = emails.filter((email) => accounts.has(email));
      const members = withAccount.length > 0 ? await findUsers(api, withAccount, id) : new Map();
      for (const email of members.keys()) known.set(keyOf(id, email), { reason: 'member already' });
    }),
  );
  const orders: Order[] = [];
  const skipped: Skipped[] = [];
  for (const order of ready) {
    const { person, organization } = order;
    const why = known.get(keyOf(organization.id, person.email));
    if (why) skipped.push({ person, organization, ...why });
    else orders.push(order);
  }
  return { orders, skipped };
}
