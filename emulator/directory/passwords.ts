import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';

const LENGTH = 32;
// A local tenant logs many people in during tests, and its passwords protect nothing real: a fraction of a millisecond is enough.
const COST = 16;
// What hashes without a cost of their own were made with.
const FORMER_COST = 4096;
const COSTS = [COST, FORMER_COST];

/** `salt:hash:cost`, salt and hash in base64url, as `UserRow.password_hash` keeps it. */
export function hashPassword(plain: string): string {
  const salt = randomBytes(16);
  return `${salt.toString('base64url')}:${derive(plain, salt, COST).toString('base64url')}:${COST}`;
}

/** False also for a hash that `hashPassword` did not make. */
export function verifyPassword(plain: string, hash: string): boolean {
  const [salt, expected, given] = hash.split(':');
  const cost = COSTS.find((known) => String(known) === given) ?? (given === undefined ? FORMER_COST : undefined);
  if (!salt || !expected || cost === undefined) return false;
  const wanted = Buffer.from(expected, 'base64url');
  if (wanted.length !== LENGTH) return false;
  return timingSafeEqual(derive(plain, Buffer.from(salt, 'base64url'), cost), wanted);
}

function derive(plain: string, salt: Buffer, cost: number): Buffer {
  return scryptSync(plain.normalize('NFC'), salt, LENGTH, { N: cost });
}
