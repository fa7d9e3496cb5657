import { type ActionRuntime, createActionRuntime } from './actions/runtime.ts';
import { SourceMaps } from './actions/source-maps.ts';
import { Alternatives } from './alternatives.ts';
import type { AssumptionId } from './assumptions.ts';
import { fetchDirectly } from './direct.ts';
import { createLocalApi, type Seed } from './local/api.ts';
import { Faults } from './local/faults.ts';
import { RequestLog } from './local/requests.ts';
import { Traces } from './local/traces.ts';
import { type DeployClient, moveHere, seedTenant } from './management/seed.ts';
import { createDispatcher, guarded, listen } from './server.ts';
import { clientId, clientSecret } from './store/ids.ts';
import { Persistence } from './store/persistence.ts';
import { Store } from './store/store.ts';
import type { Listener, RateLimitPlan, Tenant } from './tenant.ts';
import { CertificateAuthority, type ServerCertificate } from './tls/authority.ts';

export { defaultEvent } from './actions/default-event.ts';
export { type ActionTrial, type ActionVerdict, runActionOnce } from './actions/run-once.ts';
export { type AssumptionState, fixedBecause, isAssumptionId } from './alternatives.ts';
export { ASSUMPTIONS, type Assumption, type AssumptionId } from './assumptions.ts';
export { TenantError } from './errors.ts';
export type { Seed } from './local/api.ts';
export type { RateLimitPlan } from './tenant.ts';
export type { ServerCertificate } from './tls/authority.ts';

export interface StartOptions {
  /** 0 (the default) for any free one. */
  port?: number;
  seed?: Seed;
  /** Where the state is kept across restarts; without it, it goes with the process. */
  stateFile?: string;
  /** Where the certificate authority is kept. */
  directory: string;
  /** Answers 429 as a tenant of this plan does; without it, requests are never too many. */
  rateLimit?: RateLimitPlan;
  /** Assumptions (emulator/assumptions.ts) whose alternative the tenant shows. */
  assume?: readonly AssumptionId[];
  /** How many requests `GET /_local/requests` tells, the newest; 20,000 unless told. */
  requestsKept?: number;
  /** One line at a time: what happens in the tenant. */
  tell?: (line: string) => void;
}

/** A tenant that accepts connections. */
export interface RunningTenant extends DeployClient {
  /** `localhost:4400` */
  domain: string;
  /** PEM file for NODE_EXTRA_CA_CERTS. */
  caFile: string;
  consoleUrl: string;
  /** Asks the Management API and `/_local/` without the network (direct.ts). */
  fetch: typeof fetch;
  /** A certificate of the tenant's authority, for an application at these hosts. */
  certificateFor: (hosts: readonly string[]) => Promise<ServerCertificate>;
  /** Tells where the code of an Action comes from, so that its stacks and debuggers show the sources. */
  learnSource: (code: string, map: string) => void;
  /** Ends every connection, keeps the state, and ends the Action workers. */
  close: () => Promise<void>;
}

/** Starts a local tenant. @throws TenantError when the port, the directory or the state file cannot be used. */
export async function startTenant(options: StartOptions): Promise<RunningTenant> {
  const { seed = 'new-tenant', tell = () => undefined } = options;
  const authority = await CertificateAuthority.open(options.directory);
  const certificate = await authority.forTenant();
  const { port, serve, close } = await listen(certificate, options.port ?? 0, tell);
  try {
    const store = new Store();
    const persistence = options.stateFile ? new Persistence(store, options.stateFile, tell) : undefined;
    const tenant = describe(port, store, tell, options);
    const client = deployClientOf(store);
    const reset = (to: Seed) => {
      store.replace(() => {
        store.clear();
        seedTenant(tenant, to, client);
      });
      tenant.requests.clear();
      tenant.faults.clear();
      tenant.traces.clear();
      tenant.alternatives.reset();
    };
    if (store.collection('clients').size === 0) reset(seed);
    else moveHere(tenant);
    store.commit();
    const sourceMaps = new SourceMaps();
    const runtime = createActionRuntime(tenant, { sourceMaps });
    const dispatch = createDispatcher(tenant, {
      management: lazily(() => managementOf(tenant)),
      local: createLocalApi(tenant, {
        reset,
        restore: async (answers) =>
          (await import('./management/restore.ts')).restore(tenant, answers, () => reset('empty')),
        console: lazily(() => consoleOf(tenant)),
      }),
      authentication: lazily(() => authenticationOf(tenant, runtime)),
    });
    serve(dispatch);
    return {
      ...client,
      domain: tenant.domain,
      caFile: authority.caFile,
      consoleUrl: `${tenant.issuer}_local/console`,
      fetch: fetchDirectly(tenant, guarded(dispatch, tell)),
      certificateFor: (hosts) => authority.issue(hosts),
      learnSource: (code, map) => sourceMaps.add(code, map),
      close: async () => {
        await close();
        await runtime.close();
        persistence?.close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

// Each room is loaded with the first request for it, so that a tenant is ready at once.
async function managementOf(tenant: Tenant): Promise<Listener> {
  return (await import('./management/api.ts')).createManagementApi(tenant);
}

async function authenticationOf(tenant: Tenant, runtime: ActionRuntime): Promise<Listener> {
  const { createAuthentication } = await import('./authentication/server.ts');
  return (await createAuthentication(tenant, runtime)).listener;
}

async function consoleOf(tenant: Tenant): Promise<Listener> {
  const [{ getRequestListener }, { Hono }, { createConsole }] = await Promise.all([
    import('@hono/node-server'),
    import('hono'),
    import('./console/console.ts'),
  ]);
  return getRequestListener(new Hono().route('/_local/console', createConsole(tenant)).fetch);
}

function lazily(load: () => Promise<Listener>): Listener {
  let loading: Promise<Listener> | undefined;
  return async (request, response) => {
    loading ??= load();
    return (await loading)(request, response);
  };
}

function describe(port: number, store: Store, tell: Tenant['tell'], options: StartOptions): Tenant {
  const { rateLimit, assume, requestsKept } = options;
  const domain = `localhost:${port}`;
  return {
    domain,
    issuer: `https://${domain}/`,
    managementAudience: `https://${domain}/api/v2/`,
    store,
    clock: store.clock,
    requests: new RequestLog(requestsKept),
    faults: new Faults(),
    traces: new Traces(),
    alternatives: new Alternatives(assume),
    ...(rateLimit && { rateLimit }),
    tell,
  };
}

/** The deploy client of a kept state, or a new one. It outlives a reset, so that what was configured stays valid. */
function deployClientOf(store: Store): DeployClient {
  for (const { name, client_id, client_secret } of store.collection('clients').values()) {
    if (name === 'Deploy CLI' && client_secret) return { clientId: client_id, clientSecret: client_secret };
  }
  return { clientId: clientId(), clientSecret: clientSecret() };
}
