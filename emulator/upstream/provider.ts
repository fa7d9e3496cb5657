import { deleteRecord, readRecord, writeRecord } from '../authentication/adapter.ts';
import type { Identity } from '../directory/federated.ts';
import { randomAlphanumeric } from '../store/ids.ts';
import { isObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';

/** Seconds that an answer of the provider waits to be picked up, and that its session lasts. */
const CODE_LIFETIME = 60;
const SESSION_LIFETIME = 7 * 24 * 60 * 60;

/** What the provider answered: to which login, over which connection, and who it is. */
export interface UpstreamAnswer {
  transaction: string;
  connection: string;
  identity: Identity;
}

/** Keeps an answer under a code, as a provider hands one to /login/callback. */
export function issueCode(tenant: Tenant, answer: UpstreamAnswer): string {
  const code = randomAlphanumeric(43);
  writeRecord(tenant, 'UpstreamCode', code, answer, CODE_LIFETIME);
  return code;
}

/** The answer under a code, which counts once. */
export function redeemCode(tenant: Tenant, code: string): UpstreamAnswer | undefined {
  const found = readRecord(tenant, 'UpstreamCode', code);
  deleteRecord(tenant, 'UpstreamCode', code);
  return isObject(found) ? (found as unknown as UpstreamAnswer) : undefined;
}

/** Who is signed in at the provider in this browser. @param browser hash of its cookie */
export function sessionAt(tenant: Tenant, browser: string, connection: string): Identity | undefined {
  const found = readRecord(tenant, 'UpstreamSession', `${browser}|${connection}`);
  return isObject(found) ? (found as unknown as Identity) : undefined;
}

export function staySignedIn(tenant: Tenant, browser: string, connection: string, identity: Identity): void {
  writeRecord(tenant, 'UpstreamSession', `${browser}|${connection}`, identity, SESSION_LIFETIME);
}

/** Signs this browser out at every provider, as /v2/logout?federated does. */
export function signOutUpstream(tenant: Tenant, browser: string): void {
  const rows = tenant.store.collection('oidc');
  const prefix = `UpstreamSession:${browser}|`;
  for (const id of [...rows.entries()].map(([key]) => key)) if (id.startsWith(prefix)) rows.delete(id);
}
