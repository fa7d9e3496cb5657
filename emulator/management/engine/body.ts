import type { IncomingMessage } from 'node:http';
import { isObject, type Json } from '../../store/json.ts';
import { ApiError } from './errors.ts';

/** hapi's default, which Auth0's messages show. */
const MOST_BYTES = 1_048_576;
/** Deeper than any body of the API; a recursion over it would exhaust the stack. */
const MOST_LEVELS = 100;

/** The body of a request; undefined when there is none. Other content types than JSON and forms are left as text. */
export async function readBody(request: IncomingMessage): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest is read and dropped, so that the client gets to see the answer.
    if (size <= MOST_BYTES) chunks.push(chunk);
  }
  if (size > MOST_BYTES) {
    throw new ApiError(413, `Payload content length greater than maximum allowed: ${MOST_BYTES}`);
  }
  if (size === 0) return undefined;
  const text = Buffer.concat(chunks).toString('utf8');
  const type = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(text));
  if (type === 'application/json') return parse(text);
  return text;
}

function parse(text: string): Json {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Invalid request payload JSON format');
  }
  if (isTooDeep(value)) throw new ApiError(400, 'Invalid request payload JSON format');
  return value;
}

function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((item) => (Array.isArray(item) ? item : isObject(item) ? Object.values(item) : []));
  }
  return false;
}
