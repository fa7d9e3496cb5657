import type { Seed } from '../local/api.ts';
import type { Tenant } from '../tenant.ts';

/** The machine-to-machine client that deploys; it outlives a reset. */
export interface DeployClient {
  clientId: string;
  clientSecret: string;
}

/** Fills a cleared tenant. */
export function seedTenant(tenant: Tenant, _seed: Seed, client: DeployClient): void {
  tenant.store.collection('clients').put(client.clientId, {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    name: 'Deploy CLI',
    is_first_party: true,
  });
}
