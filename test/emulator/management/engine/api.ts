import type { Answer, TestTenant } from '../../authentication/harness.ts';

export type Api = (method: string, path: string, json?: unknown) => Promise<Answer>;

/** A token of the deploy client, with every scope. */
export async function tokenOf(tenant: TestTenant): Promise<string> {
  const { clientId: client_id, clientSecret: client_secret } = tenant.running;
  const json = { grant_type: 'client_credentials', client_id, client_secret, audience: `${tenant.origin}/api/v2/` };
  return (await tenant.send('POST', '/oauth/token', { json })).json.access_token;
}

export function apiOf(tenant: TestTenant, token: string): Api {
  const headers = { authorization: `Bearer ${token}` };
  return (method, path, json) =>
    tenant.send(method, `/api/v2${path}`, { headers, ...(json !== undefined && { json }) });
}
