import type { Listener, Tenant } from '../tenant.ts';

/** The Management API: everything under `/api/v2/`. */
export function createManagementApi(_tenant: Tenant): Listener {
  return (_request, response) => {
    response.writeHead(501, { 'content-type': 'application/json' }).end('{}');
  };
}
