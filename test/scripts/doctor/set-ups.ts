import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parse } from 'yaml';
import { type Management, read } from '../../../scripts/tenants/management.ts';
import { LOGIN_ROUTES, ROUTE_PATHS } from '../../support/login-routes.ts';
import type { Portal } from '../../support/portal.ts';

/** A broken, or healthy, set-up of test/fixtures/doctor: what differs from the tenant of tenant/, and what doctor says. */
export interface SetUp {
  name: string;
  /** Requests to the Management API; `{NAME}` stands for the id of what has this name, `{portal}` for its origin. */
  change?: ({ [method: string]: string } & { body?: object })[];
  /** Rows of the emulator, for what its Management API would refuse. */
  state?: { [collection: string]: { [id: string]: object } };
  /** Events that the tenant's log has. */
  logs?: object[];
  /** The login route in place of the sample application's. */
  route?: string;
  expect: 'healthy' | { check: string; outcome: string; says: string };
  /** How it is mended by what doctor itself proposes. */
  mend?: 'request' | 'request, then the journey lands';
}

const DIRECTORY = join(import.meta.dirname, '..', '..', 'fixtures', 'doctor');

export function readSetUps(): SetUp[] {
  return readdirSync(DIRECTORY).map((name) => ({
    name,
    ...parse(readFileSync(join(DIRECTORY, name, 'set-up.yaml'), 'utf8')),
  }));
}

/** One server, with and without TLS, whose login route can be changed. */
export class Routes {
  readonly origin: string;
  readonly plainOrigin: string;
  readonly #servers: readonly Server[];
  readonly #set: (handler: RequestListener) => void;

  private constructor(ports: [number, number], servers: readonly Server[], set: (handler: RequestListener) => void) {
    this.origin = `https://routes.acme.test:${ports[0]}`;
    this.plainOrigin = `http://routes.acme.test:${ports[1]}`;
    this.#servers = servers;
    this.#set = set;
  }

  static async start(portal: Portal): Promise<Routes> {
    const { key, cert } = await portal.tenant.certificateFor(['routes.acme.test', 'www.routes.acme.test']);
    // The SDKs of applications fetch from the tenant, whose authority they must trust.
    setDefaultCACertificates([...getCACertificates('default'), readFileSync(portal.tenant.caFile, 'utf8')]);
    let handler: RequestListener = (_, response) => response.writeHead(404).end();
    const listener: RequestListener = (request, response) => handler(request, response);
    const servers = [createServer({ key, cert }, listener), createPlainServer(listener)] as const;
    const ports = await Promise.all(
      servers.map(
        (server) =>
          new Promise<number>((resolve) =>
            server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
          ),
      ),
    );
    return new Routes([ports[0] ?? 0, ports[1] ?? 0], servers, (next) => {
      handler = next;
    });
  }

  /** @returns the login URI */
  async use(name: string, portal: Portal): Promise<string> {
    const make = LOGIN_ROUTES[name];
    if (!make) throw new Error(`there is no login route "${name}"`);
    const { client_id: clientId } = await portal.client();
    this.#set(
      make({ issuer: `https://${portal.tenant.domain}`, clientId, origin: this.origin, plainOrigin: this.plainOrigin }),
    );
    return `${this.origin}${ROUTE_PATHS[name] ?? '/login'}`;
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

/** Ids by name. */
async function idsOf(api: Management): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const add = (items: readonly { [field: string]: unknown }[]) => {
    for (const item of items) ids.set(String(item.name), String(item.client_id ?? item.id));
  };
  for (const path of ['/connections', '/resource-servers', '/organizations', '/roles', '/clients'])
    add(await read(api, path));
  add((await read<{ actions: { name: string }[] }>(api, '/actions/actions')).actions);
  return ids;
}

/** Makes the set-up out of the healthy tenant. */
export async function makeSetUp(setUp: SetUp, portal: Portal, routes: Routes): Promise<void> {
  const fill = <T>(value: T, ids: ReadonlyMap<string, string>): T =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll('{portal}', portal.ready.loginUri.origin)
        .replace(/\{([A-Za-z][\w -]*)\}/g, (whole, name) => ids.get(name) ?? whole),
    );
  if (setUp.route) {
    const loginUri = await routes.use(setUp.route, portal);
    const { client_id } = await portal.client();
    const callbacks = [`${routes.origin}/callback`];
    await send(portal, 'PATCH', `clients/${client_id}`, { initiate_login_uri: loginUri, callbacks });
  }
  for (const change of setUp.change ?? []) {
    const { body, ...request } = fill(change, await idsOf(portal.api));
    for (const [method, path] of Object.entries(request)) await send(portal, method, String(path), body);
  }
  if (setUp.state || setUp.logs) await changeState(fill(setUp, await idsOf(portal.api)), portal);
}

type Rows = [id: string, row: { [field: string]: unknown }][];

async function changeState({ state = {}, logs = [] }: SetUp, portal: Portal): Promise<void> {
  const all = (await portal.local('GET', 'state')) as { collections: { [name: string]: Rows } };
  for (const [collection, changes] of Object.entries(state)) {
    const rows = all.collections[collection] ?? [];
    for (const [id, fields] of Object.entries(changes)) {
      const found = rows.filter(([key]) => id === '*' || key === id);
      if (found.length === 0) throw new Error(`${collection} has no row ${id}`);
      for (const [, row] of found) {
        for (const [name, value] of Object.entries(fields)) {
          if (value === null) delete row[name];
          else row[name] = value;
        }
      }
    }
  }
  for (const [index, event] of logs.entries()) {
    const log_id = `doctor${index}`;
    const events = all.collections.logs ?? [];
    all.collections.logs = events;
    events.push([log_id, { log_id, _id: log_id, date: new Date().toISOString(), ...event }]);
  }
  await portal.local('PUT', 'state', all);
}

/** Sends a request as whoever operates the tenant would. @throws Error with what the tenant says */
export async function send({ api }: Portal, method: string, path: string, body?: object): Promise<void> {
  const json = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  const answer = await api.fetch(`https://${api.domain}/api/v2/${path.replace(/^\//, '')}`, { method, ...json });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
}
