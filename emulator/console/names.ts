import type { Tenant } from '../tenant.ts';

export function organizationName({ store }: Tenant, id: string): string {
  const organization = store.collection('organizations').get(id);
  return organization?.display_name ?? organization?.name ?? id;
}

export function roleNames({ store }: Tenant, ids: readonly string[]): string {
  return ids.map((id) => store.collection('roles').get(id)?.name ?? id).join(', ') || 'no role';
}

export function clientName({ store }: Tenant, id: string): string {
  return store.collection('clients').get(id)?.name ?? id;
}

/** How many rows a page shows; the newest come first. */
const MOST = 200;

export function newest<Row>(rows: Iterable<Row>): Row[] {
  return [...rows].slice(-MOST).reverse();
}
