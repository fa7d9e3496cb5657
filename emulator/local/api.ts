import type { IncomingMessage, ServerResponse } from 'node:http';
import { fixedBecause, isAssumptionId } from '../alternatives.ts';
import { TenantError } from '../errors.ts';
import { exportedFile } from '../management/kinds/user-exports.ts';
import { moveHere } from '../management/seed.ts';
import { isObject } from '../store/json.ts';
import type { Listener, Tenant } from '../tenant.ts';
import { parseFault } from './faults.ts';

export type Seed = 'empty' | 'new-tenant';

export function isSeed(value: unknown): value is Seed {
  return value === 'empty' || value === 'new-tenant';
}

/** What the endpoints need beside the tenant itself. */
export interface LocalApiOptions {
  reset: (seed: Seed) => void;
  /** Makes the tenant hold what another one answered. @throws TenantError SNAPSHOT_UNREADABLE */
  restore: (answers: unknown) => Promise<void>;
  /** The pages under /_local/console. */
  console: Listener;
}

/** What an endpoint answers; without `body` nothing. */
interface Answer {
  status: number;
  body?: unknown;
}

type Endpoint = (body: unknown) => Answer | Promise<Answer>;

const DONE: Answer = { status: 204 };

/** The emulator's own endpoints under `/_local/`: no credentials, loopback only. */
export function createLocalApi(tenant: Tenant, options: LocalApiOptions): Listener {
  const endpoints = endpointsOf(tenant, options);
  return async (request, response) => {
    const path = request.url?.split('?')[0] ?? '/';
    if (isForeign(request)) return send(response, refused('cross-site request', 403));
    if (path === '/_local/console' || path.startsWith('/_local/console/')) return options.console(request, response);
    if (request.method === 'GET' && path.startsWith('/_local/exports/')) return sendExport(tenant, request, response);
    const endpoint = endpoints[`${request.method} ${path}`];
    if (!endpoint) return send(response, refused(`The emulator has no ${request.method} ${path}`, 404));
    if (request.method !== 'GET') response.once('finish', () => tenant.traces.touch());
    const body = await jsonBody(request);
    return send(response, body === NOT_JSON ? refused('the body is not JSON') : await endpoint(body));
  };
}

const HERE = /^(localhost|127\.0\.0\.1)(:\d+)?$/i;

/**
 * A page on another site must not be able to reset the tenant or read its mails: neither from a browser that sends no
 * `sec-fetch-site`, nor under a name of its own that leads to this machine.
 */
function isForeign({ headers }: IncomingMessage): boolean {
  const { 'sec-fetch-site': site = 'none', origin, host = '' } = headers;
  if (site !== 'same-origin' && site !== 'none') return true;
  return !HERE.test(host) || (origin !== undefined && origin !== `https://${host}`);
}

function endpointsOf(tenant: Tenant, { reset, restore }: LocalApiOptions): { [route: string]: Endpoint } {
  return {
    'POST /_local/reset': (body) => {
      const seed = body === undefined ? 'empty' : isObject(body) ? (body.seed ?? 'empty') : undefined;
      if (!isSeed(seed)) return refused('"seed" must be "empty" or "new-tenant"');
      reset(seed);
      return DONE;
    },
    'GET /_local/state': () => ({ status: 200, body: tenant.store.export() }),
    'PUT /_local/state': (body) => done(() => replaceState(tenant, body)),
    'PUT /_local/snapshot': (body) => done(() => restore(body)),
    'GET /_local/outbox': () => ({ status: 200, body: [...tenant.store.collection('mails').values()].reverse() }),
    'GET /_local/requests': () => ({ status: 200, body: tenant.requests.all() }),
    'POST /_local/clock': (body) => {
      const seconds = isObject(body) ? body.advance_seconds : undefined;
      if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0 || seconds > 1e10) {
        return refused('"advance_seconds" must be a number from 0 to 10000000000');
      }
      if (!tenant.clock.reaches(tenant.clock.offsetSeconds + seconds))
        return refused('The clock ends with the year 9999');
      tenant.store.advanceClock(seconds);
      return { status: 200, body: { now: tenant.clock.iso() } };
    },
    'GET /_local/logins': () => ({ status: 200, body: tenant.traces.all() }),
    'GET /_local/assumptions': () => ({ status: 200, body: tenant.alternatives.states() }),
    'POST /_local/assumptions': (body) => assume(tenant, body),
    'GET /_local/faults': () => ({ status: 200, body: tenant.faults.all() }),
    'DELETE /_local/faults': () => {
      tenant.faults.clear();
      return DONE;
    },
    'POST /_local/faults': (body) => {
      const fault = parseFault(body);
      if (typeof fault === 'string') return refused(fault);
      tenant.faults.add(fault);
      return DONE;
    },
  };
}

/** `{"id": …, "active": "chosen" | "alternative"}` */
function assume(tenant: Tenant, body: unknown): Answer {
  const { id, active } = isObject(body) ? body : {};
  if (!isAssumptionId(id)) return refused('"id" must be one of those of GET /_local/assumptions');
  if (active !== 'chosen' && active !== 'alternative') return refused('"active" must be "chosen" or "alternative"');
  const fixed = active === 'alternative' ? fixedBecause(id) : undefined;
  if (fixed) return refused(`The alternative of ${id} cannot be switched on: ${fixed}`, 501);
  tenant.alternatives.set(id, active);
  return DONE;
}

function replaceState(tenant: Tenant, state: unknown): void {
  tenant.store.replace(() => {
    tenant.store.import(state);
    moveHere(tenant);
  });
}

const UNREADABLE: readonly string[] = ['STATE_UNREADABLE', 'SNAPSHOT_UNREADABLE'];

/** Says what `work` refuses to read. */
async function done(work: () => void | Promise<void>): Promise<Answer> {
  try {
    await work();
    return DONE;
  } catch (error) {
    if (error instanceof TenantError && UNREADABLE.includes(error.code)) return refused(error.message);
    throw error;
  }
}

/** What a users export wrote: its `location` leads here, as to a file store. */
function sendExport(tenant: Tenant, request: IncomingMessage, response: ServerResponse): void {
  const file = exportedFile(tenant, new URL(request.url ?? '', tenant.issuer));
  if (file === undefined) {
    send(response, refused('The link is not valid any more: read the job again for a new one', 403));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' });
  response.end(file);
}

function refused(error: string, status = 400): Answer {
  return { status, body: { error } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const NOT_JSON = Symbol('not JSON');

/** The body as JSON; undefined when there is none. */
async function jsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  if (chunks.length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return NOT_JSON;
  }
}
