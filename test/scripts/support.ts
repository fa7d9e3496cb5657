import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningTenant, startTenant } from '../../emulator/index.ts';
import type { TenantAccess } from '../../scripts/tenants/access.ts';
import { fetchTrusting } from '../../scripts/tenants/https-fetch.ts';

/** A directory that goes with the test. */
export function temporaryDirectory(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A request as GET /_local/requests tells it, as far as these tests look. */
export interface Recorded {
  method: string;
  path: string;
  status: number;
}

export interface TestTenant extends RunningTenant {
  access: TenantAccess;
  requests: () => Promise<Recorded[]>;
  post: (path: string, body: object) => Promise<void>;
  /** The Management API with the deploy client's token. */
  get: (path: string) => Promise<unknown>;
  /** Changes a row of the emulator's state, for what its Management API does not do yet. */
  change: (collection: string, id: string, fields: object) => Promise<void>;
  send: (method: string, path: string, body: object) => Promise<{ id?: string }>;
  remove: (path: string) => Promise<void>;
  /** No more faults. */
  heal: () => Promise<void>;
}

/** An emulator on a free port, as a new tenant. */
export async function startTestTenant(directory: string): Promise<TestTenant> {
  const tenant = await startTenant({ port: 0, directory });
  const { domain, clientId, clientSecret, caFile } = tenant;
  const ask = fetchTrusting(readFileSync(caFile, 'utf8'));
  const json = { 'content-type': 'application/json' };
  const token = async () => {
    const body = JSON.stringify({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience: `https://${domain}/api/v2/`,
    });
    const answer = await ask(`https://${domain}/oauth/token`, { method: 'POST', headers: json, body });
    return ((await answer.json()) as { access_token: string }).access_token;
  };
  return {
    ...tenant,
    access: { domain, caFile, isLocal: true, credentials: { kind: 'secret', clientId, clientSecret } },
    requests: async () => (await (await ask(`https://${domain}/_local/requests`)).json()) as Recorded[],
    post: async (path, body) => {
      const answer = await ask(`https://${domain}${path}`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify(body),
      });
      if (answer.status >= 400) throw new Error(await answer.text());
    },
    get: async (path) => {
      const headers = { authorization: `Bearer ${await token()}` };
      return (await ask(`https://${domain}/api/v2/${path}`, { headers })).json();
    },
    change: async (collection, id, fields) => {
      type State = { collections: { [name: string]: [string, object][] } };
      const state = (await (await ask(`https://${domain}/_local/state`)).json()) as State;
      for (const entry of state.collections[collection] ?? []) if (entry[0] === id) Object.assign(entry[1], fields);
      const body = JSON.stringify(state);
      const answer = await ask(`https://${domain}/_local/state`, { method: 'PUT', headers: json, body });
      if (answer.status >= 400) throw new Error(await answer.text());
    },
    send: async (method, path, body) => {
      const headers = { ...json, authorization: `Bearer ${await token()}` };
      const answer = await ask(`https://${domain}/api/v2/${path}`, { method, headers, body: JSON.stringify(body) });
      if (answer.status >= 400) throw new Error(await answer.text());
      return (await answer.json()) as { id?: string };
    },
    remove: async (path) => {
      const headers = { authorization: `Bearer ${await token()}` };
      const answer = await ask(`https://${domain}/api/v2/${path}`, { method: 'DELETE', headers });
      if (answer.status >= 400) throw new Error(await answer.text());
    },
    heal: async () => void (await ask(`https://${domain}/_local/faults`, { method: 'DELETE' })),
  };
}

/** A directory with a tenant.yaml for auth0-deploy-cli. */
export function inputOf(assets: object): { file: string; remove: () => void } {
  const { path, remove } = temporaryDirectory('deploy-cli-input');
  writeFileSync(join(path, 'tenant.yaml'), JSON.stringify(assets));
  return { file: join(path, 'tenant.yaml'), remove };
}
