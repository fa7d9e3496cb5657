import { Hono } from 'hono';
import type { Tenant } from '../tenant.ts';

/** Pages for whoever runs the tenant, under /_local/console. */
export function createConsole(_tenant: Tenant): Hono {
  return new Hono();
}
