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
  if (isSkipped(client, api, transaction.redirect_uri ?? '')) return undefined;
  const remembered = grantOf(tenant, transaction);
  const known = Array.isArray(remembered?.scope) ? remembered.scope : undefined;
  return known && scopes.every((scope) => known.includes(scope)) ? undefined : asked;
}

function isSkipped(client: Readonly<ClientRow>, api: Readonly<ResourceServerRow> | undefined, callback: string) {
  if (!client.is_first_party || isLocalhost(callback)) return false;
  return !api || api.skip_consent_for_verifiable_first_party_clients === true;
}

/** ASSUMPTION consent-loopback-address (emulator/assumptions.ts): the name localhost counts, the address does not. */
function isLocalhost(callback: string): boolean {
  const host = URL.parse(callback)?.hostname ?? '';
  return host === 'localhost' || host.endsWith('.localhost');
}

/** The consent that the user gave this application before; for third-party applications one for each organization. */
function grantOf(tenant: Tenant, transaction: Transaction): Readonly<JsonObject> | undefined {
  return tenant.store.collection('grants').get(keyOf(tenant, transaction));
}

function keyOf(tenant: Tenant, { client_id, user_id, audience, organization_id }: Transaction): string {
  const client = tenant.store.collection('clients').get(client_id);
  const scope = client?.is_first_party ? '' : (organization_id ?? '');
  return `${user_id}|${client_id}|${audience ?? ''}|${scope}`;
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
