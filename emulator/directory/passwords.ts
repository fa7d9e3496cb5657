import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const LENGTH = 32;
// 2^12: a local tenant logs many people in during tests; its passwords protect nothing real.
const COST = 4096;

/** `salt:hash` in base64url, as `UserRow.password_hash` keeps it. */
export function hashPassword(plain: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('base64url')}:${derive(plain, salt).toString('base64url')}`;
}

/** False also for a hash that `hashPassword` did not make. */
export function verifyPassword(plain: string, hash: string): boolean {
  const [salt, expected] = hash.split(':');
  if (!salt || !expected) return false;
  const wanted = Buffer.from(expected, 'base64url');
  return wanted.length === LENGTH && timingSafeEqual(derive(plain, Buffer.from(salt, 'base64url')), wanted);
}

function derive(plain: string, salt: Buffer): Buffer {
  return scryptSync(plain.normalize('NFC'), salt, LENGTH, { N: COST });
}
