import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject, type Json, type JsonObject } from '../store/json.ts';
import type { Listener, Tenant } from '../tenant.ts';
import { AccessControl, authorize } from './engine/access.ts';
import { readBody } from './engine/body.ts';
import { ApiError, badRequest, notEmulated, tooManyRequests } from './engine/errors.ts';
import type { Answer, Call, Handler } from './engine/kind.ts';
import { logLimit, logWrite } from './engine/log.ts';
import { facts, type Operation } from './engine/openapi.ts';
import { checkBody, checkParameters, type Query } from './engine/parameters.ts';
import { RateLimit } from './engine/rate-limit.ts';
import { Router, routeKey } from './engine/router.ts';
import { resources } from './registry.ts';
import { NOT_EMULATED, UNBUILT_PARAMETERS } from './unknown.ts';

interface Endpoint {
  operation: Operation;
  /** Absent when Auth0 describes the operation and the emulator does not have it. */
  handler?: Handler;
}

/** The Management API: everything under `/api/v2/`. */
export function createManagementApi(tenant: Tenant): Listener {
  let router: Router<Endpoint> | undefined;
  const access = new AccessControl(tenant);
  const limit = new RateLimit(tenant.clock, tenant.rateLimit);
  return async (request, response) => {
    router ??= buildRouter();
    const { method = 'GET', url = '/' } = request;
    const { headers, refused, tell } = limit.take(method, url.split('?')[0] ?? url);
    try {
      if (tell) logLimit(tenant, method, url);
      if (refused) throw tooManyRequests();
      const { status, body } = await answer(tenant, router, access, request);
      send(response, status, body, headers);
    } catch (error) {
      tenant.store.undo();
      if (!(error instanceof ApiError)) throw error;
      send(response, error.status, error.body, headers);
    }
  };
}

async function answer(
  tenant: Tenant,
  router: Router<Endpoint>,
  access: AccessControl,
  request: IncomingMessage,
): Promise<{ status: number; body: Json | undefined }> {
  const method = request.method ?? 'GET';
  const { path, segments, query } = locate(request.url ?? '/');
  const payload = await readBody(request);
  const caller = await access.authenticate(request);
  const found = router.find(method, segments);
  if (!found?.target.handler) {
    const described = found?.target.operation;
    throw notEmulated(`${method} ${path}`, described && NOT_EMULATED[`${method} ${described.path}`]);
  }
  const { target, ids } = found;
  const { operation, handler } = target;
  authorize(caller, operation, operation.path.startsWith('/users/{id}') ? ids[0] : undefined);
  checkParameters(operation, ids, query);
  refuseUnbuilt(operation, query);
  if (operation.body) checkBody(operation.body, payload ?? {});
  const body = isObject(payload) ? (payload as JsonObject) : {};
  const [id = '', subId = ''] = ids;
  const call: Call = { tenant, operation, ids, id, subId, query, body, payload, headers: request.headers, caller };
  const result: Answer = await (handler as Handler)(call);
  const status = result.status ?? operation.status;
  if (method !== 'GET') logWrite(call, path, status);
  // A read may have made what a tenant has from its first day, such as its keys.
  tenant.store.commit();
  return { status, body: result.body };
}

/** @throws ApiError 501 for a parameter that Auth0 describes and that would be ignored here */
function refuseUnbuilt({ method, path }: Operation, query: Query): void {
  for (const [name, why] of Object.entries(UNBUILT_PARAMETERS[`${method} ${path}`] ?? {})) {
    if (query[name] !== undefined) throw notEmulated(`the parameter ${name} of ${method} ${path}`, why);
  }
}

function locate(url: string): { path: string; segments: string[]; query: Query } {
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  const query: { [name: string]: string } = Object.create(null);
  for (const [name, value] of new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1))) {
    const plain = name.replace(/\[\d*\]$/, '');
    query[plain] = query[plain] === undefined ? value : `${query[plain]},${value}`;
  }
  try {
    const segments = path
      .replace(/^\/api\/v2\/?/, '')
      .split('/')
      .map(decodeURIComponent);
    return { path, segments, query };
  } catch {
    throw badRequest('Bad Request', 'invalid_uri');
  }
}

function send(response: ServerResponse, status: number, body: Json | undefined, headers: { [name: string]: string }) {
  if (body === undefined) {
    response.writeHead(status, headers).end();
    return;
  }
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  });
  response.end(text);
}

function buildRouter(): Router<Endpoint> {
  const handlers = new Map<string, { route: string; handler: Handler }>();
  for (const resource of resources) {
    for (const [route, handler] of Object.entries(resource.routes)) {
      const [method = '', path = ''] = route.split(' ');
      handlers.set(routeKey({ method, path }), { route: path, handler });
    }
  }
  const router = new Router<Endpoint>();
  for (const operation of facts().operations) {
    const key = routeKey(operation);
    const handler = handlers.get(key)?.handler;
    router.add(operation.method, operation.path, handler ? { operation, handler } : { operation });
    handlers.delete(key);
  }
  // Operations that Auth0 serves without describing them, such as those it has retired: nothing to validate against.
  for (const [key, { route, handler }] of handlers) {
    const [method = ''] = key.split(' ');
    const status = method === 'POST' ? 201 : method === 'DELETE' ? 204 : 200;
    const operation = { method, path: route, summary: '', scopes: [], status, parameters: [] };
    router.add(method, route, { operation, handler });
  }
  return router;
}
