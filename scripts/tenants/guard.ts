import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Json } from '../plan/json.ts';

/** A request of auth0-deploy-cli on its way to the tenant. */
export interface Passing {
  method: string;
  /** Below `/api/v2`, without query: `/roles/rol_1`. */
  path: string;
  query: string;
  body: Json | undefined;
}

export interface Answered {
  status: number;
  body: Json | undefined;
  headers?: { readonly [name: string]: string };
}

/** Decides what happens to a request; whatever it throws stops the run. */
export type Gate = (request: Passing, forward: (request: Passing) => Promise<Answered>) => Promise<Answered>;

export interface GuardOptions {
  /** The tenant behind the guard. */
  domain: string;
  /** Sends with a token of the tenant: auth0-deploy-cli has none. */
  send: typeof fetch;
  certificate: { key: string; cert: string };
  gate: Gate;
  /** Hears what stopped the run, once. */
  onStop: (error: unknown) => void;
}

export interface Guard {
  /** What auth0-deploy-cli takes for the tenant. */
  domain: string;
  /** What a request must carry as its access token: other programs of this machine must not get in. */
  token: string;
  /** Lets nothing in any more, waits for what is under way to the tenant, and ends. */
  close: () => Promise<void>;
}

/** Headers that are about one connection, or that another answer would make wrong. */
const NOT_PASSED_ON =
  /^(connection|keep-alive|transfer-encoding|content-length|content-encoding|date|strict-transport-security)$/i;

/**
 * Listens on this machine in the tenant's place. auth0-deploy-cli talks to it with a token that opens nothing else; what the gate lets
 * through goes to the tenant with its token. After the gate has thrown nothing passes any more.
 */
export async function startGuard({ domain, send, certificate, gate, onStop }: GuardOptions): Promise<Guard> {
  let stopped = false;
  const token = randomBytes(24).toString('base64url');
  const forward = forwarder(domain, send);
  // What is under way when the run ends may still be carried out: who wants to tell what was written waits for it.
  const underWay = new Set<Promise<Answered>>();
  const decide = (passing: Passing): Promise<Answered> => {
    if (stopped) throw new Error('the run was stopped');
    const decided = gate(passing, forward).finally(() => underWay.delete(decided));
    underWay.add(decided);
    return decided;
  };
  const server = createServer({ ...certificate, minVersion: 'TLSv1.2' }, async (request, response) => {
    try {
      if (!isSame(request.headers.authorization, `Bearer ${token}`)) {
        return respond(response, {
          status: 401,
          body: { statusCode: 401, error: 'Unauthorized', message: 'Invalid token' },
        });
      }
      const passing = await read(request);
      if (!passing) return respond(response, { status: 404, body: { message: 'Not the Management API' } });
      respond(response, await decide(passing));
    } catch (error) {
      // auth0-deploy-cli was ended in the middle of asking: nothing was asked.
      if (request.destroyed && !request.complete) return undefined;
      if (!stopped) onStop(error);
      stopped = true;
      // 400 is what nothing of auth0-deploy-cli tries again.
      const message = `stopped by the write guard: ${error instanceof Error ? error.message : String(error)}`;
      respond(response, { status: 400, body: { statusCode: 400, error: 'Stopped', message } });
    }
  });
  // auth0-deploy-cli thinks for seconds between two requests; a write into a connection that is being closed is lost.
  server.keepAliveTimeout = 65_000;
  // closeAllConnections() knows none whose TLS handshake is under way, and close() would wait for them.
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    domain: `localhost:${(server.address() as AddressInfo).port}`,
    token,
    close: async () => {
      stopped = true;
      await Promise.allSettled(underWay);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

function forwarder(domain: string, send: typeof fetch): (request: Passing) => Promise<Answered> {
  return async ({ method, path, query, body }) => {
    const answer = await send(`https://${domain}/api/v2${path}${query}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !NOT_PASSED_ON.test(name)));
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : jsonOf(text), headers };
  };
}

function isSame(given: string | undefined, expected: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function read(request: IncomingMessage): Promise<Passing | undefined> {
  const { pathname, search } = new URL(request.url ?? '/', 'https://guard');
  if (!pathname.startsWith('/api/v2/')) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return {
    method: request.method ?? 'GET',
    path: pathname.slice('/api/v2'.length),
    query: search,
    body: text === '' ? undefined : jsonOf(text),
  };
}

function respond(response: ServerResponse, { status, body, headers = {} }: Answered): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(status, { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
