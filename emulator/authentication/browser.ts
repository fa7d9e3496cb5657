import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomAlphanumeric } from '../store/ids.ts';

const COOKIE = 'auth0_browser';

/**
 * Names the browser of a request by a cookie: a login may only go on in the browser that began it, so that nobody can
 * be made to log in, or to accept an invitation, in someone else's name.
 * @returns the hash of the cookie, which is what may be stored
 */
export function ensureBrowser(request: IncomingMessage, response: ServerResponse): string {
  const known = browserOf(request.headers.cookie);
  if (known) return known;
  const value = randomAlphanumeric(43);
  // SameSite=None: a silent login begins in a frame of the application's site.
  response.appendHeader('set-cookie', `${COOKIE}=${value}; Path=/; HttpOnly; Secure; SameSite=None`);
  return hash(value);
}

export function browserOf(cookies: string | undefined): string | undefined {
  const [, value] = /(?:^|;\s*)auth0_browser=([A-Za-z0-9]{43})(?:;|$)/.exec(cookies ?? '') ?? [];
  return value && hash(value);
}

function hash(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}

export function addressOf(request: IncomingMessage): string {
  return request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '127.0.0.1';
}
