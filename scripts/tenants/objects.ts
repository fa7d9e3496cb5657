import { type Management, paged, read, refusalOf } from './management.ts';

/*
 * What this project reads of a tenant's objects, as the Management API shows them.
 */

export interface Organization {
  id: string;
  name: string;
  display_name?: string;
  metadata?: { [key: string]: string };
}

export interface Role {
  id: string;
  name: string;
}

export interface Client {
  client_id: string;
  name: string;
  app_type?: string;
  is_first_party?: boolean;
  organization_usage?: string;
  organization_require_behavior?: string;
  initiate_login_uri?: string;
  callbacks?: string[];
  grant_types?: string[];
  oidc_conformant?: boolean;
  client_metadata?: { [key: string]: string };
}

export interface OrganizationConnection {
  connection_id: string;
  assign_membership_on_login?: boolean;
  is_signup_enabled?: boolean;
  is_enabled?: boolean;
  connection: { name: string; strategy: string };
}

export interface Invitation {
  id: string;
  organization_id: string;
  inviter: { name: string };
  invitee: { email: string };
  invitation_url: string;
  created_at: string;
  expires_at: string;
  client_id: string;
  connection_id?: string;
  roles?: string[];
  app_metadata?: { [key: string]: unknown };
  user_metadata?: { [key: string]: unknown };
}

export interface User {
  user_id: string;
  email?: string;
  email_verified?: boolean;
  created_at?: string;
  last_login?: string;
  app_metadata?: { [key: string]: unknown };
}

/** Strategies that cannot carry an invitation: "Passwordless connections are not supported." (OpenAPI, 2026-06-25). */
export const PASSWORDLESS: readonly string[] = ['email', 'sms'];

const CLIENT_FIELDS =
  'client_id,name,app_type,is_first_party,organization_usage,organization_require_behavior,initiate_login_uri,' +
  'callbacks,grant_types,oidc_conformant,client_metadata';

/** Every application, without its secrets. */
export async function readClients(api: Management): Promise<Client[]> {
  const path = `/clients?is_global=false&include_fields=true&fields=${encodeURIComponent(CLIENT_FIELDS)}`;
  return collect(paged<Client>(api, path, 'clients'));
}

/** Hosts under which the tenant's /authorize may be asked. A plan without custom domains refuses to tell of them. */
export async function readHosts(api: Management): Promise<string[]> {
  const domains = await collect(paged<{ domain: string }>(api, '/custom-domains', 'custom_domains', 50, 50)).catch(
    (error: unknown) => {
      const refusal = refusalOf(error);
      if (!refusal || refusal.scopes.length > 0 || ![402, 403, 404].includes(refusal.status)) throw error;
      return [];
    },
  );
  return [api.domain, ...domains.map(({ domain }) => domain)];
}

export async function readRoles(api: Management): Promise<Role[]> {
  return collect(paged<Role>(api, '/roles', 'roles'));
}

export async function readConnections(api: Management, organizationId: string): Promise<OrganizationConnection[]> {
  const path = `/organizations/${encodeURIComponent(organizationId)}/enabled_connections`;
  return collect(paged<OrganizationConnection>(api, path, 'enabled_connections'));
}

/** Pending invitations of an organization, newest first; Auth0 lists at most 1,000. */
export function readInvitations(api: Management, organizationId: string): AsyncGenerator<Invitation> {
  const path = `/organizations/${encodeURIComponent(organizationId)}/invitations`;
  return paged<Invitation>(api, path, 'invitations', 100, MOST_LISTED);
}

/** "Requesting page exceeds the allowed maximum of 1000 records": OpenAPI, 2026-06-25. */
export const MOST_LISTED = 1000;

/** Mail addresses in one search: an address of 60 characters keeps the URL below 4 kB. */
const SEARCHED_AT_ONCE = 40;

/** Accounts with these addresses, by address in lower case; with `organizationId` only those of its members. */
export async function findUsers(
  api: Management,
  emails: readonly string[],
  organizationId?: string,
): Promise<Map<string, User[]>> {
  const found = new Map<string, User[]>();
  const wanted = [...new Set(emails.map((email) => email.toLowerCase()))];
  const parts: string[][] = [];
  for (let at = 0; at < wanted.length; at += SEARCHED_AT_ONCE) parts.push(wanted.slice(at, at + SEARCHED_AT_ONCE));
  const answers = await Promise.all(parts.map((part) => read<User[]>(api, searchPath(part, organizationId))));
  for (const user of answers.flat()) {
    const email = user.email?.toLowerCase() ?? '';
    found.set(email, [...(found.get(email) ?? []), user]);
  }
  return found;
}

/** Syntax: docs-v2 main/docs/manage-users/user-search/user-search-query-syntax.mdx, 2026-11. */
function searchPath(emails: readonly string[], organizationId?: string): string {
  const of = `email:(${emails.map((email) => `"${email.replace(/["\\]/g, '\\$&')}"`).join(' OR ')})`;
  const q = organizationId ? `organization_id:"${organizationId}" AND ${of}` : of;
  const fields = 'user_id,email,email_verified,created_at,last_login,app_metadata';
  return `/users?per_page=100&search_engine=v3&include_fields=true&fields=${encodeURIComponent(fields)}&q=${encodeURIComponent(q)}`;
}

/** Roles of a member within an organization. */
export function readMemberRoles(api: Management, organizationId: string, userId: string): Promise<Role[]> {
  const path = `/organizations/${organizationId}/members/${encodeURIComponent(userId)}/roles`;
  return collect(paged<Role>(api, path, 'roles'));
}

/** A member with what it is in the organization. */
export interface Member {
  user_id: string;
  roles: Role[];
}

/**
 * Those of these accounts that are members, by user_id. The members of a small organization come with their roles in
 * one request ("Use fields=roles to retrieve the roles assigned to each listed member", OpenAPI, 2026-06-25); of a large
 * one only these accounts are looked for.
 */
export async function findMembers(
  api: Management,
  organizationId: string,
  users: readonly User[],
): Promise<Map<string, Member>> {
  const path = `/organizations/${organizationId}/members?take=100&include_fields=true&fields=user_id,roles`;
  const { members, next } = await read<{ members: Member[]; next?: string }>(api, path);
  const wanted = new Set(users.map(({ user_id }) => user_id));
  if (!next) return new Map(members.filter(({ user_id }) => wanted.has(user_id)).map((one) => [one.user_id, one]));
  const emails = users.flatMap(({ email }) => email ?? []);
  const found = [...(await findUsers(api, emails, organizationId)).values()].flat();
  const all = await Promise.all(
    found.map(async ({ user_id }) => ({ user_id, roles: await readMemberRoles(api, organizationId, user_id) })),
  );
  return new Map(all.map((one) => [one.user_id, one]));
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
