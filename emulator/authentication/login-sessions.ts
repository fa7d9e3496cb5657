import type { PostLoginOutcome, SessionChange } from '../actions/runtime.ts';
import type { JsonObject } from '../store/json.ts';
import type { Tenant } from '../tenant.ts';
import { deleteRecord, readRecord, writeRecord } from './adapter.ts';
import type { LoginCircumstances } from './event.ts';
import type { AuthenticationMethod, Transaction } from './transactions.ts';

/** As long as a session lives at most. Seconds. */
const LIFETIME = 365 * 24 * 60 * 60;
const METADATA = 'session_metadata';

/** What the user has shown in this session: `event.authentication.methods`. @param first how it began: `pwd`, `federated` */
export function methodsOf(
  tenant: Tenant,
  { methods = [] }: Transaction,
  { sessionId, authenticatedAt }: LoginCircumstances,
  first: string,
): AuthenticationMethod[] {
  const begun = authenticatedAt ? [{ name: first, timestamp: authenticatedAt }] : [];
  return [...begun, ...merged(keptMethods(tenant, sessionId), methods)];
}

export function hasMfa(methods: readonly AuthenticationMethod[]): boolean {
  return methods.some(({ name }) => name === 'mfa');
}

/** Whether an Action ended this session, or its time is over by an Action's word. */
export function isOver(tenant: Tenant, sessionId: string | undefined): boolean {
  const limit = sessionId === undefined ? undefined : readRecord(tenant, 'SessionLimit', sessionId);
  return typeof limit?.expires_at === 'number' && limit.expires_at <= tenant.clock.now().getTime();
}

/** The engine goes on with the session of the same user; one that is over must begin anew when a password was given. */
export function renewSession(tenant: Tenant, { authenticated }: Transaction, sessionId: string | undefined): void {
  if (sessionId === undefined || authenticated === 'session' || !isOver(tenant, sessionId)) return;
  for (const record of ['SessionLimit', 'SessionMethods']) deleteRecord(tenant, record, sessionId);
  tenant.store.collection(METADATA).delete(sessionId);
}

/**
 * Keeps what this login added to its session, and carries out what Actions asked of it.
 * @returns all methods of the session beyond the password
 */
export function noteSession(
  tenant: Tenant,
  transaction: Transaction,
  sessionId: string | undefined,
  outcome: PostLoginOutcome,
): AuthenticationMethod[] {
  const timestamp = tenant.clock.iso();
  const own = (outcome.methods ?? []).map((url) => ({ name: url, url, timestamp }));
  const methods = merged(keptMethods(tenant, sessionId), [...(transaction.methods ?? []), ...own]);
  if (sessionId === undefined) return methods;
  if (methods.length > 0) writeRecord(tenant, 'SessionMethods', sessionId, { methods }, LIFETIME);
  if (outcome.session) changeSession(tenant, sessionId, outcome.session);
  return methods;
}

function keptMethods(tenant: Tenant, sessionId: string | undefined): AuthenticationMethod[] {
  const kept = sessionId === undefined ? undefined : readRecord(tenant, 'SessionMethods', sessionId)?.methods;
  return Array.isArray(kept) ? (kept as unknown as AuthenticationMethod[]) : [];
}

/** One entry a method, with the time when it was shown last. */
function merged(before: AuthenticationMethod[], now: readonly AuthenticationMethod[]): AuthenticationMethod[] {
  const byName = new Map([...before, ...now].map((method) => [`${method.name} ${method.type}`, method]));
  return [...byName.values()];
}

function changeSession(tenant: Tenant, sessionId: string, change: SessionChange): void {
  const { revoke, expiresAt, metadata, clearsMetadata } = change;
  if (metadata) changeMetadata(tenant, sessionId, metadata, clearsMetadata === true);
  // The engine keeps the session of a login that is only just ending: it must count as over from now on.
  const end = revoke ? tenant.clock.now().getTime() : expiresAt;
  if (end !== undefined) writeRecord(tenant, 'SessionLimit', sessionId, { expires_at: end }, LIFETIME);
  if (revoke && !revoke.preserveRefreshTokens) revokeTokens(tenant, sessionId);
}

function changeMetadata(
  tenant: Tenant,
  sessionId: string,
  change: { [key: string]: string | null },
  clears: boolean,
): void {
  const rows = tenant.store.collection(METADATA);
  const after: JsonObject = { ...(clears ? {} : rows.get(sessionId)), ...change };
  for (const [key, value] of Object.entries(change)) if (value === null) delete after[key];
  rows.put(sessionId, after);
}

function revokeTokens(tenant: Tenant, sessionId: string): void {
  const rows = tenant.store.collection('oidc');
  const grants = [...rows.values()].filter(
    ({ model, payload }) => model === 'Login' && payload.session_id === sessionId,
  );
  for (const { id } of grants) {
    for (const token of rows.by('key', `RefreshToken:grant:${id}`)) deleteRecord(tenant, 'RefreshToken', token.id);
  }
}
