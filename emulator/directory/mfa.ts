import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { prefixedId } from '../store/ids.ts';
import type { UserRow } from '../store/rows.ts';
import type { Tenant } from '../tenant.ts';

/** How a user can pass multi-factor authentication in this tenant, or get ready for it. */
export type MfaWay = 'otp' | 'email' | 'otp-enrollment';

/** Paths as Universal Login has them. docs-v2 customize/login-pages/universal-login, names of prompts (2026-08). */
export const MFA_PAGES: { readonly [way in MfaWay]: string } = {
  otp: '/u/mfa-otp-challenge',
  email: '/u/mfa-email-challenge',
  'otp-enrollment': '/u/mfa-otp-enrollment',
};

/** An authenticator app of a user: collection `mfa_enrollments`. */
export interface Enrollment {
  id: string;
  user_id: string;
  type: 'otp';
  secret: string;
  /** What the user, or whoever enrolled it through the Management API, calls it. */
  name?: string;
  created_at: string;
}

const COLLECTION = 'mfa_enrollments';
const STEP_SECONDS = 30;
const DIGITS = 6;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function enrollmentsOf(tenant: Tenant, userId: string): Enrollment[] {
  const rows = tenant.store.collection(COLLECTION).values() as Iterable<unknown> as Iterable<Enrollment>;
  return [...rows].filter(({ user_id }) => user_id === userId);
}

export function enroll(tenant: Tenant, userId: string, secret: string, name?: string): Enrollment {
  const id = prefixedId('dev_');
  const own = { id, user_id: userId, type: 'otp' as const, secret, created_at: tenant.clock.iso() };
  const row: Enrollment = { ...own, ...(name !== undefined && { name }) };
  tenant.store.collection(COLLECTION).put(id, { ...row });
  return row;
}

/** An enrollment by its id, whosever it is. */
export function enrollmentOf(tenant: Tenant, id: string): Enrollment | undefined {
  return tenant.store.collection(COLLECTION).get(id) as unknown as Enrollment | undefined;
}

export function renameEnrollment(tenant: Tenant, enrollment: Enrollment, name: string): void {
  tenant.store.collection(COLLECTION).put(enrollment.id, { ...enrollment, name });
}

/** Takes an authenticator app away: the next login enrolls anew. */
export function unenroll(tenant: Tenant, id: string): void {
  tenant.store.collection(COLLECTION).delete(id);
}

/**
 * The ways of a challenge that are open to a user. A factor that the tenant has not enabled, or the user not enrolled,
 * is left aside: docs-v2 post-login-api-object.mdx, `challengeWith` (2026-11). Nobody is enrolled in others than these.
 */
export function challengeWays(tenant: Tenant, user: Readonly<UserRow>, factors: readonly string[]): MfaWay[] {
  const isEnrolled = { otp: enrollmentsOf(tenant, user.user_id).length > 0, email: user.email_verified === true };
  return (['otp', 'email'] as const).filter(
    (way) => factors.includes(way) && isEnabled(tenant, way) && isEnrolled[way],
  );
}

/** The same for an enrollment; what is enrolled already is left aside. */
export function enrollmentWays(tenant: Tenant, user: Readonly<UserRow>, factors: readonly string[]): MfaWay[] {
  const can = factors.includes('otp') && isEnabled(tenant, 'otp');
  return can && enrollmentsOf(tenant, user.user_id).length === 0 ? ['otp-enrollment'] : [];
}

/** What `api.multifactor.enable` leads to: a challenge where the user has a factor, an enrollment otherwise. */
export function multifactorWays(tenant: Tenant, user: Readonly<UserRow>, provider: string): MfaWay[] {
  const factors = provider === 'google-authenticator' ? ['otp'] : ['otp', 'email'];
  const ways = challengeWays(tenant, user, factors);
  return ways.length > 0 ? ways : enrollmentWays(tenant, user, factors);
}

function isEnabled(tenant: Tenant, factor: string): boolean {
  return tenant.store.collection('settings').get('guardian.factors')?.[factor] === true;
}

export function newSecret(): string {
  return [...randomBytes(32)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** A code for a mail. */
export function newCode(): string {
  return String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');
}

/** What an authenticator app shows: RFC 6238 with SHA-1, six digits and steps of 30 seconds. */
export function codeOf(secret: string, seconds: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(seconds / STEP_SECONDS)));
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  const number = digest.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** Whether a code is the one of now, or of the step before or after: clocks differ. */
export function isCodeOf(secret: string, code: string, seconds: number): boolean {
  return [0, -STEP_SECONDS, STEP_SECONDS].some((shift) => codeOf(secret, seconds + shift) === code.replace(/\s/g, ''));
}

/** RFC 4648 base 32, as authenticator apps take it. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
