import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemErrorCode, TenantError } from './errors.ts';
import { meets } from './local/fault-answers.ts';
import type { RecordedRequest } from './local/requests.ts';
import type { Write } from './store/collection.ts';
import type { Listener, Tenant } from './tenant.ts';
import type { ServerCertificate } from './tls/authority.ts';

/** The rooms by the paths that they answer. */
export interface Rooms {
  /** `/api/v2/…` */
  management: Listener;
  /** `/_local/…` */
  local: Listener;
  /** Everything else: OAuth, OIDC and the login pages. */
  authentication: Listener;
}

/** Answers every request: faults first, then the room that the path belongs to; notes what each request changed. */
export function createDispatcher(tenant: Tenant, rooms: Rooms): Listener {
  return async (request, response) => {
    const path = request.url ?? '/';
    const method = request.method ?? 'GET';
    // The built-in identity provider is reached from applications: it belongs to the login, with its protections.
    const isUpstream = path.startsWith('/_local/upstream?');
    if (path.startsWith('/_local/') && !isUpstream) return rooms.local(request, response);
    const isManagement = path.startsWith('/api/v2/') || path === '/api/v2';
    const writes: Write[] = [];
    const location = isManagement ? () => undefined : watchLocation(response);
    response.once('close', () => {
      const status = response.writableFinished ? response.statusCode : 0;
      const seen = { method, url: path, status, location: location(), at: tenant.clock.iso(), base: tenant.issuer };
      if (isManagement) tenant.traces.touch();
      else tenant.traces.record(request, seen);
      if (isManagement || status === 501) tenant.requests.add({ method, path, status, changes: writes.map(asChange) });
    });
    const fault = tenant.faults.take(method, path);
    if (fault && (await meets(fault, request, response))) return undefined;
    return tenant.store.during(writes, () =>
      isManagement ? rooms.management(request, response) : rooms.authentication(request, response),
    );
  };
}

/** Where the answer leads. What `writeHead` is given, `getHeader` does not tell. */
function watchLocation(response: ServerResponse): () => unknown {
  let given: unknown;
  const writeHead = response.writeHead.bind(response) as (...all: unknown[]) => ServerResponse;
  response.writeHead = (...all: unknown[]) => {
    const headers = all.at(-1);
    if (typeof headers === 'object' && headers !== null && 'location' in headers) given = headers.location;
    return writeHead(...all);
  };
  return () => given ?? response.getHeader('location');
}

function asChange({ collection, id, row, before }: Write): RecordedRequest['changes'][number] {
  return { collection, id, before: before ?? null, after: row ?? null };
}

/** Reports what a listener throws and answers 500: a bug of the emulator must not end the process or hang a client. */
export function guarded(listener: Listener, tell: (line: string) => void): Listener {
  return async (request, response) => {
    try {
      await listener(request, response);
    } catch (error) {
      if (error instanceof TenantError) return refuse(response, error, tell);
      // Whoever asked went away in the middle of the request: nobody reads an answer.
      if (request.destroyed && !request.complete) return;
      const where = error instanceof Error ? (error.stack ?? error.message) : String(error);
      tell(`bug in the emulator at ${request.method} ${request.url?.split('?')[0]}: ${where}`);
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'application/json' });
      if (!response.writableEnded) {
        const message = 'This is a bug of the emulator; its terminal says where';
        response.end(JSON.stringify({ statusCode: 500, error: 'Internal Server Error', message }));
      }
    }
  };
}

/** The machine lets the emulator down: what was asked for was not done. */
function refuse(response: ServerResponse, { code, message, fix }: TenantError, tell: (line: string) => void): void {
  tell(`${code}: ${message}\n  fix: ${fix}`);
  if (!response.headersSent) response.writeHead(503, { 'content-type': 'application/json' });
  if (response.writableEnded) return;
  response.end(JSON.stringify({ statusCode: 503, error: 'Service Unavailable', message: `${message}. ${fix}` }));
}

/** Milliseconds for which an idle connection is kept. */
const KEEP_ALIVE_MS = 65_000;

/** Listens on the loopback addresses only. @throws TenantError PORT_IN_USE, PORT_NOT_ALLOWED */
export async function listen(
  certificate: ServerCertificate,
  port: number,
  tell: (line: string) => void,
): Promise<{ port: number; serve: (listener: Listener) => void; close: () => Promise<void> }> {
  const server = createServer({ key: certificate.key, cert: certificate.cert, minVersion: 'TLSv1.2' });
  // With Node's 5 s a client on a busy machine writes into a connection that is being closed, and cannot know whether
  // its request was carried out.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  // closeAllConnections() knows none whose TLS handshake is under way, and close() would wait for them.
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  const serve = (listener: Listener) => {
    server.removeAllListeners('request');
    server.on('request', guarded(listener, tell));
  };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port: address.port, serve, close };
}

function cannotListen(port: number, error: Error): Error {
  const code = systemErrorCode(error);
  if (code === 'EADDRINUSE') {
    return new TenantError(
      'PORT_IN_USE',
      `Port ${port} is already in use`,
      `Stop what listens there (another local tenant?) or choose another port`,
      { cause: error },
    );
  }
  if (code === 'EACCES') {
    return new TenantError('PORT_NOT_ALLOWED', `Port ${port} needs more rights`, 'Choose a port above 1023', {
      cause: error,
    });
  }
  return error;
}
