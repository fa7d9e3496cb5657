import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../store/json.ts';
import { OAuthError } from './oauth-error.ts';

/** Parameters of a request, each given once, as text. */
export type Parameters = { [name: string]: string };

const MAX_BODY_BYTES = 1_000_000;

/** The parameters of a POST body, form or JSON: Auth0's /oauth/token takes both. @throws OAuthError invalid_request */
export async function readParameters(request: IncomingMessage): Promise<Parameters> {
  const text = await readBody(request);
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return fromJson(text);
  if (type === undefined || type === 'application/x-www-form-urlencoded') return fromQuery(new URLSearchParams(text));
  throw new OAuthError(
    400,
    'invalid_request',
    'The body must be application/x-www-form-urlencoded or application/json',
  );
}

/** A body that is too large is read to its end: an answer before it would be lost with the connection. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  if (size > MAX_BODY_BYTES) throw new OAuthError(413, 'invalid_request', 'The body is larger than 1 MB');
  return Buffer.concat(chunks).toString('utf8');
}

function fromJson(text: string): Parameters {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new OAuthError(400, 'invalid_request', 'Malformed JSON');
  }
  if (!isObject(value)) throw new OAuthError(400, 'invalid_request', 'The body must be an object');
  const parameters: Parameters = {};
  for (const [name, given] of Object.entries(value)) {
    if (given === undefined || given === null) continue;
    parameters[name] = typeof given === 'string' ? given : JSON.stringify(given);
  }
  return parameters;
}

/** @throws OAuthError invalid_request that names the first one that is missing or empty */
export function requireParameters(parameters: Parameters, names: readonly string[]): void {
  const missing = names.find((name) => !parameters[name]);
  if (missing === undefined) return;
  throw new OAuthError(400, 'invalid_request', `Missing required parameter: ${missing}`);
}

/** @throws OAuthError invalid_request when one is given twice (RFC 6749 section 3.1). */
export function fromQuery(query: URLSearchParams): Parameters {
  const parameters: Parameters = {};
  for (const [name, given] of query) {
    if (Object.hasOwn(parameters, name)) {
      throw new OAuthError(400, 'invalid_request', `Parameter "${name}" is given twice`);
    }
    parameters[name] = given;
  }
  return parameters;
}

export function sendJson(response: ServerResponse, status: number, body: unknown, maxAge = 0): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': maxAge ? `public, max-age=${maxAge}` : 'no-store',
    pragma: maxAge ? '' : 'no-cache',
  });
  response.end(JSON.stringify(body));
}

/** Runs `answer` and sends what it throws as OAuth's error body. */
export async function answering(response: ServerResponse, answer: () => Promise<void>): Promise<void> {
  try {
    await answer();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    sendJson(response, error.status, error.body);
  }
}
