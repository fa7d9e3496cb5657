import { randomBytes, randomUUID } from 'node:crypto';

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `length` characters, each drawn evenly from A–Z, a–z and 0–9. */
export function randomAlphanumeric(length: number): string {
  let text = '';
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      // 248 is the largest multiple of 62 in a byte: a larger value would favour the first letters.
      if (byte < 248 && text.length < length) text += ALPHANUMERIC[byte % ALPHANUMERIC.length];
    }
  }
  return text;
}

/** An id in Auth0's common form: prefix and 16 characters (`org_2tVq…`, `con_…`, `rol_…`, `uinv_…`). */
export function prefixedId(prefix: string, length = 16): string {
  return `${prefix}${randomAlphanumeric(length)}`;
}

/** A client_id: 32 characters. Recorded: terraform/TestAccClient.yaml. */
export function clientId(): string {
  return randomAlphanumeric(32);
}

/** A client secret: 64 characters of the URL-safe base64 alphabet. */
export function clientSecret(): string {
  return randomBytes(48).toString('base64url');
}

/** The ticket of an invitation, of a mail verification and the like: 32 characters. */
export function ticketId(): string {
  return randomAlphanumeric(32);
}

export function uuid(): string {
  return randomUUID();
}

/** 24 hexadecimal digits: the local part of a database user (`auth0|…`) and ids of older kinds. */
export function objectId(): string {
  return randomBytes(12).toString('hex');
}

const BASE_58 = /[1-9A-HJ-NP-Za-km-z]/;

/** An id whose characters cannot be mistaken for each other: base 58, without 0, I, O and l. */
export function base58Id(prefix: string, length: number): string {
  let text = '';
  while (text.length < length)
    text += [...randomAlphanumeric(length)].filter((letter) => BASE_58.test(letter)).join('');
  return `${prefix}${text.slice(0, length)}`;
}
