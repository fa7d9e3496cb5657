import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Listener, Tenant } from './tenant.ts';

/** Rooms that read a request and write an answer, and do nothing with the connection. */
const DIRECT = /^\/(api\/v2|_local)\//;

/**
 * A `fetch` for whoever runs a tenant in his own process: requests to the Management API and to `/_local/` are answered as
 * over the network, without its cost, which is most of what a request takes. @throws TypeError for any other address
 */
export function fetchDirectly({ issuer }: Pick<Tenant, 'issuer'>, listener: Listener): typeof fetch {
  const { host, origin } = new URL(issuer);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (input instanceof Request || url.origin !== origin || !DIRECT.test(url.pathname))
      throw new TypeError(`${url.origin}${url.pathname} is not answered within the process`);
    const headers = { ...plain(init?.headers), host };
    const request = requestOf(init?.method ?? 'GET', `${url.pathname}${url.search}`, headers, init?.body);
    const answer = new Answer(request);
    await listener(request, answer);
    return answer.toResponse();
  };
}

/** By names in lower case, as Node has them. */
function plain(headers: RequestInit['headers'] = {}): { [name: string]: string } {
  if (headers instanceof Headers || Array.isArray(headers)) return Object.fromEntries(new Headers(headers));
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function requestOf(
  method: string,
  url: string,
  headers: { [name: string]: string },
  body: RequestInit['body'],
): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method, url, headers });
  if (typeof body === 'string') request.push(body);
  else if (body !== undefined && body !== null) throw new TypeError('A body within the process is text');
  request.push(null);
  request.complete = true;
  return request;
}

/** Keeps what is answered, where one of the network would send it. */
class Answer extends ServerResponse {
  readonly #chunks: Buffer[] = [];
  #headers: { [name: string]: string } = {};

  override writeHead(status: number, ...more: unknown[]): this {
    const given = more.find((one) => typeof one === 'object' && one !== null) ?? {};
    this.statusCode = status;
    const all = { ...this.getHeaders(), ...given };
    this.#headers = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)]));
    Object.defineProperty(this, 'headersSent', { value: true });
    return this;
  }

  override write(chunk: string | Uint8Array): boolean {
    this.#chunks.push(Buffer.from(chunk as string));
    return true;
  }

  override end(chunk?: unknown): this {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) this.write(chunk);
    this.finished = true;
    this.emit('finish');
    this.emit('close');
    return this;
  }

  toResponse(): Response {
    const content = [204, 205, 304].includes(this.statusCode) ? null : Buffer.concat(this.#chunks);
    return new Response(content, { status: this.statusCode, headers: this.#headers });
  }
}
