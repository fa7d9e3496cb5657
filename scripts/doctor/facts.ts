import type { RouteProbe } from '../journey/probe.ts';
import { refusalOf } from '../tenants/management.ts';
import type { Client, Organization, OrganizationConnection, Role } from '../tenants/objects.ts';
import { skipped, type Verdict } from './check.ts';

/** Something that was read of the tenant, or why it could not be. */
export type Reading<T> = { value: T } | { missing: string; scopes: readonly string[] };

export interface Connection {
  id: string;
  name: string;
  strategy: string;
  enabled_clients?: string[];
  options?: {
    disable_signup?: boolean;
    attributes?: { email?: { signup?: { status?: string } } };
    [option: string]: unknown;
  };
}

export interface Api {
  id: string;
  identifier: string;
  name?: string;
  is_system?: boolean;
  enforce_policies?: boolean;
  token_dialect?: string;
  skip_consent_for_verifiable_first_party_clients?: boolean;
  subject_type_authorization?: { user?: { policy?: string } };
}

export interface Action {
  id: string;
  name: string;
  code?: string;
  runtime?: string;
  status?: string;
  all_changes_deployed?: boolean;
  supported_triggers?: { id: string }[];
  deployed_version?: { code?: string; runtime?: string; deployed?: boolean };
}

export interface LogEvent {
  type: string;
  date: string;
  description?: string;
  client_id?: string;
  user_name?: string;
  details?: { [field: string]: unknown };
}

/** The organization that is looked at, and through what its members sign in. */
export interface OrganizationFacts {
  organization: Organization;
  connections: Reading<OrganizationConnection[]>;
}

/** All that the checks look at: read once, before any of them runs. */
export interface Facts {
  domain: string;
  /** The tenant's domain and its custom domains. */
  hosts: readonly string[];
  /** Whether tenant/ is where this tenant is changed. */
  isManaged: boolean;
  /** Seconds by which the tenant's clock is ahead of this machine's. */
  clockOffset: number;
  scopes: readonly string[];
  /** Scopes that were lacking. */
  lacking: readonly string[];
  clients: Reading<Client[]>;
  /** The application that is looked at. */
  client: Client | undefined;
  /** The name that was asked for. */
  wantedApplication?: string;
  wantedOrganization?: string;
  organizations: Reading<OrganizationFacts[]>;
  connections: Reading<Connection[]>;
  roles: Reading<Role[]>;
  apis: Reading<Api[]>;
  actions: Reading<Action[]>;
  /** Actions of post-login in the order in which they run. */
  bindings: Reading<{ action?: { id?: string; name?: string }; display_name?: string }[]>;
  mailProvider: Reading<{ name?: string; enabled?: boolean } | undefined>;
  mailTemplate: Reading<{ enabled?: boolean; body?: string; syntax?: string } | undefined>;
  settings: Reading<TenantSettings>;
  prompts: Reading<{ universal_login_experience?: string }>;
  logs: Reading<LogEvent[]>;
  /** The login URI that invitations lead to, with its placeholders filled; undefined where there is none. */
  loginUri?: string;
  probe?: RouteProbe;
}

export interface TenantSettings {
  default_redirection_uri?: string;
  default_audience?: string;
  allow_organization_name_in_authentication_api?: boolean;
}

/** Reads something; what the client may not read is told and not thrown. `absent` stands for what the tenant has not. */
export async function reading<T>(work: Promise<T>, ...absent: [] | [T]): Promise<Reading<T>> {
  try {
    return { value: await work };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal || refusal.status === 0 || refusal.status === 401) throw error;
    if (refusal.status === 404 && absent.length > 0) return { value: absent[0] as T };
    return { missing: `${refusal.message} (${refusal.status})`, scopes: refusal.scopes };
  }
}

/** The verdict over something that was read, or that it could not be. */
export function over<T>(read: Reading<T>, judge: (value: T) => Verdict): Verdict {
  if ('value' in read) return judge(read.value);
  const [scope] = read.scopes;
  const says = `it could not be read: ${read.missing}`;
  if (!scope) return { outcome: 'unknown', says };
  return { outcome: 'unknown', says, fix: { says: `Grant the client of this command the scope ${scope}` } };
}

/** The verdict over the application, unless there is none. */
export function overClient({ client }: Facts, judge: (client: Client) => Verdict): Verdict {
  return client ? judge(client) : skipped('there is no application to look at');
}

/** The verdict over every organization that is looked at: the first that is not in order, else the first. */
export function overOrganizations(facts: Facts, judge: (one: OrganizationFacts) => Verdict): Verdict {
  return over(facts.organizations, (organizations) => {
    const verdicts = organizations.map(judge);
    return (
      verdicts.find(({ outcome }) => outcome !== 'ok') ?? verdicts[0] ?? skipped('there is no organization to look at')
    );
  });
}

/** Hosts that stand in examples and belong to nobody: RFC 2606. They are not asked. */
export function isExample(host: string): boolean {
  return /(^|\.)(example\.(com|org|net)|example|invalid)$/.test(host);
}
