import type { Server } from 'node:https';
import { createActionRuntime } from './actions/runtime.ts';
import { createAuthentication } from './authentication/server.ts';
import { createConsole } from './console/console.ts';
import { createLocalApi, type Seed } from './local/api.ts';
import { Faults } from './local/faults.ts';
import { RequestLog } from './local/requests.ts';
import { createManagementApi } from './management/api.ts';
import { type DeployClient, seedTenant } from './management/seed.ts';
import { createDispatcher, listen } from './server.ts';
import { clientId, clientSecret } from './store/ids.ts';
import { Persistence } from './store/persistence.ts';
import { Store } from './store/store.ts';
import type { Tenant } from './tenant.ts';
import { CertificateAuthority, type ServerCertificate } from './tls/authority.ts';

export { TenantError } from './errors.ts';
export type { Seed } from './local/api.ts';
export type { ServerCertificate } from './tls/authority.ts';

export interface StartOptions {
  /** 0 (the default) for any free one. */
  port?: number;
  seed?: Seed;
  /** Where the state is kept across restarts; without it, it goes with the process. */
  stateFile?: string;
  /** Where the certificate authority is kept. */
  directory: string;
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
  /** A certificate of the tenant's authority, for an application at these hosts. */
  certificateFor: (hosts: readonly string[]) => Promise<ServerCertificate>;
  /** Ends every connection, keeps the state, and ends the Action workers. */
  close: () => Promise<void>;
}

/** Starts a local tenant. @throws TenantError when the port, the directory or the state file cannot be used. */
export async function startTenant(options: StartOptions): Promise<RunningTenant> {
  const { seed = 'new-tenant', tell = () => undefined } = options;
  const authority = await CertificateAuthority.open(options.directory);
  const certificate = await authority.forTenant();
  const { server, port, serve } = await listen(certificate, options.port ?? 0, tell);
  try {
    const store = new Store();
    const persistence = options.stateFile ? new Persistence(store, options.stateFile) : undefined;
    const tenant = describe(port, store, tell);
    const client = deployClientOf(store);
    const reset = (to: Seed) => {
      store.clear();
      tenant.requests.clear();
      tenant.faults.clear();
      seedTenant(tenant, to, client);
      store.commit();
    };
    if (store.collection('clients').size === 0) reset(seed);
    const runtime = createActionRuntime(tenant);
    const authentication = await createAuthentication(tenant, runtime);
    serve(
      createDispatcher(tenant, {
        management: createManagementApi(tenant),
        local: createLocalApi(tenant, { reset, restored: authentication.restored, console: createConsole(tenant) }),
        authentication: authentication.listener,
      }),
    );
    return {
      ...client,
      domain: tenant.domain,
      caFile: authority.caFile,
      consoleUrl: `${tenant.issuer}_local/console`,
      certificateFor: (hosts) => authority.issue(hosts),
      close: async () => {
        await closeServer(server);
        await runtime.close();
        persistence?.close();
      },
    };
  } catch (error) {
    await closeServer(server);
    throw error;
  }
}

function describe(port: number, store: Store, tell: (line: string) => void): Tenant {
  const domain = `localhost:${port}`;
  return {
    domain,
    issuer: `https://${domain}/`,
    managementAudience: `https://${domain}/api/v2/`,
    store,
    clock: store.clock,
    requests: new RequestLog(),
    faults: new Faults(),
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

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
