import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../emulator/index.ts';
import { RequestLog } from '../../emulator/local/requests.ts';
import { fetchTrusting } from '../../scripts/tenants/https-fetch.ts';

const directory = mkdtempSync(join(tmpdir(), 'direct-test-'));
let tenant: RunningTenant;
let byNetwork: typeof fetch;
let token: string;

beforeAll(async () => {
  tenant = await startTenant({ directory });
  byNetwork = fetchTrusting(readFileSync(tenant.caFile, 'utf8'));
  const { domain, clientId, clientSecret } = tenant;
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const answer = await byNetwork(`https://${domain}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...grant, audience: `https://${domain}/api/v2/` }),
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
});
afterAll(async () => {
  await tenant.close();
  rmSync(directory, { recursive: true, force: true });
});

const REQUESTS: [method: string, path: string, body?: object][] = [
  ['GET', '/api/v2/clients?page=0&per_page=2&include_totals=true'],
  ['GET', '/api/v2/roles/rol_nobody'],
  ['GET', '/api/v2/nothing'],
  ['GET', '/api/v2/clients?per_page=many'],
  ['PATCH', '/api/v2/tenants/settings', { friendly_name: 'Acme é' }],
  ['POST', '/api/v2/roles', { nothing: true }],
  ['DELETE', '/api/v2/roles/rol_nobody'],
  ['GET', '/_local/assumptions'],
  ['POST', '/_local/clock', { advance_seconds: 'soon' }],
];

test.each(REQUESTS)('within the process it answers as over the network: %s %s', async (method, path, body) => {
  const shown = async (send: typeof fetch) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await send(`https://${tenant.domain}${path}`, init);
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  const network = await shown(byNetwork);
  expect(await shown(tenant.fetch)).toEqual(network);
  expect(network.status).toBeGreaterThanOrEqual(200);
});

test('within the process a request is told with what it changed, and one without a token is refused', async () => {
  const url = `https://${tenant.domain}/api/v2/roles`;
  const body = JSON.stringify({ name: 'admin' });
  expect((await tenant.fetch(url, { method: 'POST', body })).status).toBe(401);
  const made = await tenant.fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } });
  const { id } = (await made.json()) as { id: string };
  const told = (await (await tenant.fetch(`https://${tenant.domain}/_local/requests`)).json()) as object[];
  expect(told.filter((one) => JSON.stringify(one).includes(id))).toMatchObject([
    { method: 'POST', status: 200, changes: [{ collection: 'roles', id }, {}] },
  ]);
});

test('login pages need the network', async () => {
  await expect(tenant.fetch(`https://${tenant.domain}/authorize`)).rejects.toThrow('not answered within the process');
  await expect(tenant.fetch('https://acme.eu.auth0.com/api/v2/roles')).rejects.toThrow('not answered');
});

test('the oldest requests go when there are too many', () => {
  const log = new RequestLog(4);
  for (const path of ['1', '2', '3', '4', '5']) log.add({ method: 'GET', path, status: 200, changes: [] });
  expect(log.all().map(({ path }) => path)).toEqual(['4', '5']);
});
