import type { JsonObject } from '../store/json.ts';
import type { ClientRow, OidcRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

const DAY = 24 * 60 * 60;
/** What a client that does not say otherwise has: docs-v2 configure-refresh-token-expiration.mdx (2026-08). Seconds. */
const LIFETIME = 30 * DAY;
/** As long as `token_lifetime` may be: OpenAPI, ClientRefreshTokenConfiguration. The engine knows no endless token. */
const ENDLESS = 157_788_000;

type Settings = NonNullable<ClientRow['refresh_token']>;

function settingsOf(client: Readonly<ClientRow> | undefined): Settings {
  return client?.refresh_token ?? {};
}

export function rotates(client: Readonly<ClientRow> | undefined): boolean {
  return settingsOf(client).rotation_type === 'rotating';
}

/** Seconds from the login on after which nothing renews it any more; undefined when there is no such time. */
export function maximumLifetime(client: Readonly<ClientRow> | undefined): number | undefined {
  const { expiration_type: type, infinite_token_lifetime: infinite, token_lifetime: seconds } = settingsOf(client);
  if (type === 'non-expiring' || infinite === true) return undefined;
  return typeof seconds === 'number' && seconds > 0 ? seconds : LIFETIME;
}

/** Seconds without use after which a token is lost, by the client's settings of now; undefined when there are none. */
export function idleLifetime(client: Readonly<ClientRow> | undefined): number | undefined {
  const {
    expiration_type: type,
    infinite_idle_token_lifetime: infinite,
    idle_token_lifetime: idle,
  } = settingsOf(client);
  if (type === 'non-expiring' || infinite === true) return undefined;
  return typeof idle === 'number' && idle > 0 ? idle : undefined;
}

/** What of a login's time its refresh tokens may still be used. */
export interface RefreshTimes {
  /** Fixed when the first token was issued: the lifetime does not grow by rotation. Tenant's seconds since 1970. */
  expires_at?: number;
  used_at: number;
}

/** Notes that a token is issued or exchanged. A login without an end gets one once the client has a maximum lifetime. */
export function noteRefresh(
  tenant: Tenant,
  client: Readonly<ClientRow> | undefined,
  before: RefreshTimes | undefined,
): RefreshTimes {
  const now = tenant.clock.epochSeconds();
  const lifetime = maximumLifetime(client);
  const end = before?.expires_at ?? (lifetime === undefined ? undefined : now + lifetime);
  return { used_at: now, ...(end !== undefined && { expires_at: end }) };
}

/** Whether the login was not renewed for too long, or may not be any more: a token that stays the same cannot tell. */
export function isOver(tenant: Tenant, client: Readonly<ClientRow> | undefined, times: RefreshTimes): boolean {
  const idle = idleLifetime(client) ?? Number.POSITIVE_INFINITY;
  const end = Math.min(times.used_at + idle, times.expires_at ?? Number.POSITIVE_INFINITY);
  return tenant.clock.epochSeconds() >= end;
}

/** When the tokens of a login end, unused or in any case: the tenant's seconds since 1970, null where they do not. */
export function refreshEnds(
  client: Readonly<ClientRow> | undefined,
  times: RefreshTimes,
): { idle: number | null; maximum: number | null } {
  const idle = idleLifetime(client);
  return { idle: idle === undefined ? null : times.used_at + idle, maximum: times.expires_at ?? null };
}

/** Seconds that a token made now lives. */
export function remainingLifetime(tenant: Tenant, times: RefreshTimes | undefined): number {
  if (times?.expires_at === undefined) return ENDLESS;
  return Math.max(1, times.expires_at - tenant.clock.epochSeconds());
}

/** The tokens of one login: all that descend from its first one. */
function familyOf(tenant: Tenant, grantId: unknown): Readonly<OidcRow>[] {
  return tenant.store.collection('oidc').by('key', `RefreshToken:grant:${grantId}`);
}

/** The number of the newest token of a family; the first one has 1. */
export function latestCounter(tenant: Tenant, grantId: unknown): number {
  return Math.max(0, ...familyOf(tenant, grantId).map(({ payload }) => counterOf(payload)));
}

export function counterOf({ rotations }: { readonly rotations?: unknown }): number {
  return (typeof rotations === 'number' ? rotations : 0) + 1;
}

/**
 * Whether a used token may be exchanged once more: the last one before the newest, as long as the client's `leeway`.
 * docs-v2 main/docs/secure/tokens/refresh-tokens/configure-refresh-token-rotation.mdx (2026-08)
 * @param payload as it is stored, with the tenant's times
 */
export function isWithinLeeway(tenant: Tenant, payload: Readonly<JsonObject>): boolean {
  const { consumed, clientId, grantId } = payload;
  const { leeway } = settingsOf(tenant.store.collection('clients').get(String(clientId)));
  if (typeof consumed !== 'number' || typeof leeway !== 'number') return false;
  const isPrevious = counterOf(payload) === latestCounter(tenant, grantId) - 1;
  return isPrevious && tenant.clock.epochSeconds() - consumed < leeway;
}
