import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRecord } from './values.ts';

/*
 * The JWTs of a redirect. Made here and not by a library: the api's methods answer at once, libraries' promises do not.
 * Signed with HS256: docs-v2 redirect-with-actions.mdx, 2026-11-23.
 */
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

export function signToken(claims: object, secret: string): string {
  const content = `${HEADER}.${encode(claims)}`;
  return `${content}.${signature(content, secret)}`;
}

/** The claims of a token. @throws Error when it is malformed, of another signature or algorithm, or over */
export function readToken(token: string, secret: string, seconds: number): { [claim: string]: unknown } {
  const [header = '', payload = '', signed = '', ...more] = token.split('.');
  const { alg } = decode(header);
  if (more.length > 0 || alg !== 'HS256') throw new Error('The token is not a JWT signed with HS256');
  const expected = Buffer.from(signature(`${header}.${payload}`, secret));
  const given = Buffer.from(signed);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Error('The signature of the token is not valid');
  }
  const claims = decode(payload);
  if (typeof claims.exp !== 'number' || claims.exp <= seconds) throw new Error('The token has expired');
  return claims;
}

function signature(content: string, secret: string): string {
  return createHmac('sha256', secret).update(content).digest('base64url');
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): { [claim: string]: unknown } {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
