import { prefixedId } from '../store/ids.ts';
import type { JsonObject } from '../store/json.ts';
import type { ClientRow, ResourceServerRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';
import { resourceServerOf } from './access-token.ts';
import { grantableScopes } from './scopes.ts';
import type { Transaction } from './transactions.ts';

/** What the consent page asks for. */
export interface ConsentRequest {
  api?: Readonly<ResourceServerRow>;
  scopes: string[];
}

/**
 * What the user has to consent to, or undefined. First-party applications skip consent where the API says so, but
 * never when the callback is on localhost: docs-v2 get-started/applications/confidential-and-public-applications/
 * user-consent-and-third-party-applications, in the text before 2026-03 (reference auth0-facts, section 5).
 */
export function neededConsent(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  transaction: Transaction,
): ConsentRequest | undefined {
  if (transaction.consented) return undefined;
  const api = transaction.audience ? resourceServerOf(tenant, transaction.audience) : undefined;
  const scopes = grantableScopes(tenant, transaction);
  const asked = { ...(api && { api }), scopes };
  if (transaction.query.prompt?.split(' ').includes('consent')) return asked;
  if (isSkipped(tenant, client, api, transaction.redirect_uri ?? '')) return undefined;
  const remembered = grantOf(tenant, transaction);
  const known = Array.isArray(remembered?.scope) ? remembered.scope : undefined;
  return known && scopes.every((scope) => known.includes(scope)) ? undefined : asked;
}

function isSkipped(
  tenant: Tenant,
  client: Readonly<ClientRow>,
  api: Readonly<ResourceServerRow> | undefined,
  callback: string,
): boolean {
  if (!client.is_first_party || isLocalhost(tenant, callback)) return false;
  return !api || api.skip_consent_for_verifiable_first_party_clients === true;
}

/** The name localhost counts; a name of one's own for the same address (a hosts entry) does not. */
function isLocalhost(tenant: Tenant, callback: string): boolean {
  const host = URL.parse(callback)?.hostname ?? '';
  if (host === 'localhost' || host.endsWith('.localhost')) return true;
  // ASSUMPTION consent-loopback-address (emulator/assumptions.ts)
  return tenant.alternatives.has('consent-loopback-address') && isLoopbackAddress(host);
}

function isLoopbackAddress(host: string): boolean {
  return /^127(?:\.\d{1,3}){3}$/.test(host) || host === '[::1]';
}

/**
 * Whether the user has to confirm where the login leads: the callback is a loopback address or has a scheme of its own,
 * which any program on the machine could answer, and no other page was shown. The application's setting goes before
 * the tenant's: docs-v2 main/docs/secure/security-guidance/measures-against-app-impersonation.mdx (2026-02).
 */
export function needsConfirmation(tenant: Tenant, client: Readonly<ClientRow>, transaction: Transaction): boolean {
  if (transaction.answered || transaction.confirmed || client.oidc_conformant === false) return false;
  const name = 'skip_non_verifiable_callback_uri_confirmation_prompt';
  const own = client[name] ?? tenant.store.collection('settings').get('tenant')?.[name];
  if (own === true || !isUnverifiable(transaction.redirect_uri ?? '')) return false;
  // ASSUMPTION confirmation-of-silent-logins (emulator/assumptions.ts)
  return transaction.query.prompt !== 'none' || tenant.alternatives.has('confirmation-of-silent-logins');
}

function isUnverifiable(callback: string): boolean {
  const url = URL.parse(callback);
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return true;
  const { hostname } = url;
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isLoopbackAddress(hostname);
}

/** The consent that the user gave this application before; for third-party applications one for each organization. */
function grantOf(tenant: Tenant, transaction: Transaction): Readonly<JsonObject> | undefined {
  return tenant.store.collection('grants').get(keyOf(tenant, transaction));
}

function keyOf(tenant: Tenant, { client_id, user_id, audience, organization_id }: Transaction): string {
  const client = tenant.store.collection('clients').get(client_id);
  // ASSUMPTION first-party-consent-by-organization (emulator/assumptions.ts)
  const isByOrganization = !client?.is_first_party || tenant.alternatives.has('first-party-consent-by-organization');
  return `${user_id}|${client_id}|${audience ?? ''}|${isByOrganization ? (organization_id ?? '') : ''}`;
}

/** Remembers a consent, as GET /api/v2/grants lists it. */
export function rememberConsent(tenant: Tenant, transaction: Transaction, scopes: readonly string[]): void {
  const before = grantOf(tenant, transaction);
  const known = Array.isArray(before?.scope) ? before.scope.map(String) : [];
  tenant.store.collection('grants').put(keyOf(tenant, transaction), {
    id: typeof before?.id === 'string' ? before.id : prefixedId('', 24),
    clientID: transaction.client_id,
    user_id: transaction.user_id ?? '',
    audience: transaction.audience ?? `${tenant.issuer}userinfo`,
    scope: [...new Set([...known, ...scopes])],
  });
}
