import type { Cursor } from './cursor.ts';
import type { View } from './view.ts';

/** An absolute URL, or nothing. Placeholders of Auth0's such as `{organization_name}` are no URL and pass. */
export function urlOf({ text }: Cursor): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

/** Auth0 and browsers treat these as the machine of whoever opens the page. */
export function isLoopback({ hostname }: URL): boolean {
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0)$/.test(hostname);
}

/** People sign in through it, in a browser or an app. */
export function isInteractive(client: Cursor): boolean {
  const type = client.get('app_type').text;
  if (type !== undefined) return ['regular_web', 'spa', 'native'].includes(type);
  return client.get('grant_types').texts.includes('authorization_code');
}

/** It cannot keep a secret. */
export function isPublic(client: Cursor): boolean {
  const method = client.get('token_endpoint_auth_method').text;
  return method === 'none' || ['spa', 'native'].includes(client.get('app_type').text ?? '');
}

export function isThirdParty(client: Cursor): boolean {
  return client.get('is_first_party').isFalse;
}

/** Members of an organization sign in through it: what an invitation can name. */
export function isForMembers(client: Cursor): boolean {
  return isInteractive(client) && ['allow', 'require'].includes(client.get('organization_usage').text ?? '');
}

const URL_FIELDS = ['callbacks', 'allowed_logout_urls', 'web_origins', 'allowed_origins'];

/** What a rule looks at that looks at `addressesOf` a client. */
export const ADDRESS_FIELDS: readonly string[] = [...URL_FIELDS, 'initiate_login_uri'].map(
  (field) => `clients.${field}`,
);

/** Every address that a client lists, and its login URI. */
export function addressesOf(client: Cursor): readonly Cursor[] {
  const listed = URL_FIELDS.flatMap((field) => client.get(field).items);
  const login = client.get('initiate_login_uri');
  return login.text ? [...listed, login] : listed;
}

export function hasGrant(client: Cursor, grant: string): boolean {
  return client.get('grant_types').texts.includes(grant);
}

/** The clients that may use a connection, by names or ids. */
export function clientsOf(connection: Cursor, view: View): Cursor[] {
  return connection.get('enabled_clients').texts.flatMap((reference) => view.client(reference) ?? []);
}

export function isManagementApi(audience: Cursor): boolean {
  return /^https:\/\/[^/]+\/api\/v2\/$/.test(audience.text ?? '');
}

/** Grants on the Management API, and the client of each where it is configured. */
export function managementGrants(view: View): { grant: Cursor; client: Cursor | undefined }[] {
  return view
    .list('clientGrants')
    .filter((grant) => isManagementApi(grant.get('audience')))
    .map((grant) => ({ grant, client: view.client(grant.get('client_id').text) }));
}

/** Clients that change the tenant's applications: what deploys. */
export function isDeployGrant(grant: Cursor): boolean {
  return grant.get('scope').texts.includes('update:clients');
}

/** Rules that Auth0 documents for production only say nothing of what a developer does on one machine. */
export const A_DAY = 86_400;

/** The code of an Action without its comments: a rule must not stumble on an explanation. */
export function statementsOf(code: string | undefined): string {
  return (code ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}
