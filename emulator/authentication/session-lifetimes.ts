import type { Tenant } from '../tenant.ts';
import { readRecord, writeRecord } from './adapter.ts';
import { tenantSetting, tenantSettings } from './settings.ts';

const HOUR = 60 * 60;
/** Defaults: OpenAPI, tenant settings (2026-06-25). Hours. */
const LIFETIMES = { session_lifetime: 168, idle_session_lifetime: 72 };
const EPHEMERAL = { ephemeral_session_lifetime: 72, idle_ephemeral_session_lifetime: 24 };
const RECORD = 'SessionLifetimes';
const LONGEST = 365 * 24 * HOUR;

/** Seconds. */
interface Lifetimes {
  maximum: number;
  idle: number;
}

/** The part of a session that its end depends on. `loginTs` is the machine's time, in seconds. */
export interface TimedSession {
  uid: string;
  loginTs?: number;
}

/** Whether the browser forgets sessions when it is closed. OpenAPI: `session_cookie.mode`. */
export function isEphemeral(tenant: Tenant): boolean {
  return tenantSetting(tenant, 'session_cookie', 'mode') === 'non-persistent';
}

function currentLifetimes(tenant: Tenant): Lifetimes {
  const settings = tenantSettings(tenant);
  const names = isEphemeral(tenant) ? EPHEMERAL : LIFETIMES;
  const [maximum = 0, idle = 0] = Object.entries(names).map(([name, hours]) => {
    const own = settings[name];
    return Math.round((typeof own === 'number' && own > 0 ? own : hours) * HOUR);
  });
  return { maximum, idle };
}

/** What is known of a session's time. Seconds; `login` and `used_at` are the tenant's time. */
interface Known extends Lifetimes {
  login: number;
  used_at: number;
}

/**
 * The lifetimes of a session: those that the tenant had when the user logged in, or shorter ones that it has now.
 * docs-v2 main/docs/manage-users/sessions/session-lifetime-limits.mdx (2026-08)
 */
function knownOf(tenant: Tenant, { uid, loginTs = 0 }: TimedSession): Known {
  const now = currentLifetimes(tenant);
  const login = loginTs + tenant.clock.offsetSeconds;
  const kept = readRecord(tenant, RECORD, uid) as unknown as Known | undefined;
  if (kept?.login !== login) return { ...now, login, used_at: login };
  return { ...kept, maximum: Math.min(now.maximum, kept.maximum), idle: Math.min(now.idle, kept.idle) };
}

/** Notes that a session is used. @returns seconds that it may stay without being used again */
export function sessionTtl(tenant: Tenant, session: TimedSession): number {
  const known = knownOf(tenant, session);
  const used_at = tenant.clock.epochSeconds();
  if (session.loginTs === undefined) return known.idle;
  writeRecord(tenant, RECORD, session.uid, { ...known, used_at }, LONGEST);
  return Math.max(1, Math.min(known.idle, known.login + known.maximum - used_at));
}

/** Whether a session that the engine still has is over by lifetimes that were made shorter since. */
export function hasEnded(tenant: Tenant, session: TimedSession): boolean {
  const { maximum, idle, login, used_at } = knownOf(tenant, session);
  return tenant.clock.epochSeconds() >= Math.min(login + maximum, used_at + idle);
}

/** When a session ends if it is not used, and when it ends in any case: the tenant's seconds since 1970. */
export function sessionEnds(tenant: Tenant, uid: string): { idle: number; maximum: number } | undefined {
  const kept = readRecord(tenant, RECORD, uid) as unknown as Known | undefined;
  return (
    kept && { idle: Math.min(kept.used_at + kept.idle, kept.login + kept.maximum), maximum: kept.login + kept.maximum }
  );
}
