import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../../emulator/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
let tenant: RunningTenant;

beforeAll(async () => {
  tenant = await startTenant({ directory, seed: 'empty' });
});

afterAll(async () => {
  await tenant.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Answer {
  status: number;
  text: string;
  headers: IncomingHttpHeaders;
}

function call(
  method: string,
  path: string,
  body?: unknown,
  headers: { [name: string]: string } = {},
  raw?: string,
): Promise<Answer> {
  const ca = readFileSync(tenant.caFile);
  return new Promise((resolve, reject) => {
    const sent = request(
      `https://${tenant.domain}${path}`,
      { method, ca, headers, servername: 'localhost' },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, text, headers: response.headers });
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? raw : JSON.stringify(body));
  });
}

test('the certificate holds for the tenant and its authority may sign local names only', async () => {
  const { cert } = await tenant.certificateFor(['portal.acme.test']);
  const { X509Certificate } = await import('node:crypto');
  expect(new X509Certificate(cert).subjectAltName).toBe('DNS:portal.acme.test');
  const authority = new X509Certificate(readFileSync(tenant.caFile));
  expect(new X509Certificate(cert).checkIssued(authority)).toBe(true);
  expect((await call('GET', '/_local/requests')).status).toBe(200);
});

test('the state is read, changed and put back without loss', async () => {
  // The signing key is made in the background; from here on it is there.
  await call('GET', '/.well-known/jwks.json');
  const before = await call('GET', '/_local/state');
  const state = JSON.parse(before.text);
  state.collections.roles = [['rol_1', { id: 'rol_1', name: 'admin' }]];
  expect((await call('PUT', '/_local/state', state)).status).toBe(204);
  expect(JSON.parse((await call('GET', '/_local/state')).text)).toEqual(state);
  expect((await call('POST', '/_local/reset', { seed: 'empty' })).status).toBe(204);
  expect(JSON.parse((await call('GET', '/_local/state')).text).collections.roles).toBeUndefined();
});

test.each([
  ['POST', '/_local/reset', { seed: 'full' }],
  ['PUT', '/_local/state', { version: 1 }],
  ['POST', '/_local/clock', { advance_seconds: 'soon' }],
  ['POST', '/_local/clock', { advance_seconds: -1 }],
  ['POST', '/_local/faults', { match: 'GET /x' }],
  ['POST', '/_local/faults', { match: 'GET /x', status: 20 }],
  ['POST', '/_local/faults', { match: 'GET /x', status: 500, times: 0 }],
  ['POST', '/_local/faults', { match: 'GET /x', status: 500, tims: 2 }],
  ['POST', '/_local/faults', { match: 'GET /x', status: 500, drop: true }],
  ['POST', '/_local/faults', { match: 'GET /x', delay_ms: 1, headers: { a: 'b' } }],
  ['POST', '/_local/faults', { match: 'GET /x', status: 429, headers: { 'retry-after': 1 } }],
  ['POST', '/_local/faults', { match: 'GET /x', hang: 'never' }],
])('%s %s refuses %o and says why', async (method, path, body) => {
  const answer = await call(method, path, body);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).error).toMatch(/\w/);
});

test('a body that is not JSON resets nothing', async () => {
  const before = (await call('GET', '/_local/state')).text;
  const { status, text } = await call('POST', '/_local/reset', undefined, {}, '{"seed":');
  expect([status, JSON.parse(text).error]).toEqual([400, 'the body is not JSON']);
  expect((await call('GET', '/_local/state')).text).toBe(before);
});

test('a client that goes away in the middle of a request is no bug', async () => {
  const told: string[] = [];
  const own = await startTenant({ directory, seed: 'empty', tell: (line) => told.push(line) });
  const ca = readFileSync(own.caFile);
  const sent = request(`https://${own.domain}/api/v2/roles`, {
    method: 'POST',
    ca,
    headers: { 'content-length': '100' },
  });
  const closed = new Promise((resolve) => sent.once('error', resolve));
  sent.write('{"name":', () => setTimeout(() => sent.destroy(new Error('gone')), 50));
  await closed;
  await new Promise((resolve) => setTimeout(resolve, 100));
  await own.close();
  expect(told).toEqual([]);
});

test('the clock moves forward by the seconds asked for', async () => {
  const { text } = await call('POST', '/_local/clock', { advance_seconds: 3600 });
  expect(Date.parse(JSON.parse(text).now) - Date.now()).toBeGreaterThan(3_590_000);
});

test('faults hit the requests they match, as often as ordered, in order', async () => {
  await call('POST', '/_local/faults', { match: 'GET /api/v2/*', status: 503, times: 2 });
  await call('POST', '/_local/faults', { match: 'GET /api/v2/roles*', drop: 'before', times: 1 });
  expect((await call('GET', '/api/v2/clients')).status).toBe(503);
  expect((await call('GET', '/api/v2/roles')).status).toBe(503);
  await expect(call('GET', '/api/v2/roles')).rejects.toThrow(/socket hang up|ECONNRESET/);
  expect((await call('GET', '/api/v2/roles')).status).not.toBe(503);
  const requests: { path: string; status: number }[] = JSON.parse((await call('GET', '/_local/requests')).text);
  expect(requests.filter(({ status }) => status === 503).map(({ path }) => path)).toEqual([
    '/api/v2/clients',
    '/api/v2/roles',
  ]);
});

test('a 429 that was ordered is one of Auth0, with the headers that say when to come back', async () => {
  await call('POST', '/_local/faults', { match: 'PATCH /api/v2/roles/*', status: 429 });
  const { status, text, headers } = await call('PATCH', '/api/v2/roles/rol_1', {});
  expect([status, JSON.parse(text).errorCode, headers['x-ratelimit-remaining']]).toEqual([
    429,
    'too_many_requests',
    '0',
  ]);
  expect(Number(headers['x-ratelimit-reset']) * 1000 - Date.now()).toBeLessThan(3000);
});

const token = async () => {
  const { clientId: client_id, clientSecret: client_secret } = tenant;
  const audience = `https://${tenant.domain}/api/v2/`;
  const body = { grant_type: 'client_credentials', client_id, client_secret, audience };
  const { text } = await call('POST', '/oauth/token', body, { 'content-type': 'application/json' });
  return { authorization: `Bearer ${JSON.parse(text).access_token}`, 'content-type': 'application/json' };
};

const roleNames = async (headers: { [name: string]: string }) =>
  (JSON.parse((await call('GET', '/api/v2/roles', undefined, headers)).text) as { name: string }[]).map(
    ({ name }) => name,
  );

test.each([
  ['a gateway that gives up too early', { status: 502, when: 'after' }, 502, true],
  ['a gateway that gives up', { status: 502, when: 'before' }, 502, false],
  ['a 429 without headers', { status: 429, headers: {} }, 429, false],
  ['an answer in pieces', { trickle_ms: 2 }, 200, true],
  ['a connection that breaks after it was carried out', { drop: 'after' }, 0, true],
])('%s', async (name, fault, expected, isDone) => {
  const headers = await token();
  await call('POST', '/_local/faults', { match: 'POST /api/v2/roles', ...fault });
  const answer = await call('POST', '/api/v2/roles', { name }, headers).catch(() => undefined);
  expect(answer?.status ?? 0).toBe(expected);
  if (expected === 429)
    expect(Object.keys(answer?.headers ?? {}).filter((one) => /^(x-rate|retry)/.test(one))).toEqual([]);
  if (expected === 200) expect(JSON.parse(answer?.text ?? '')).toMatchObject({ name });
  expect((await roleNames(headers)).includes(name)).toBe(isDone);
  const [last] = JSON.parse((await call('GET', '/_local/requests')).text)
    .filter(({ method }: { method: string }) => method === 'POST')
    .slice(-1);
  expect([last.status, last.changes.length > 0]).toEqual([expected, isDone]);
});

test.each(['before', 'after'])('a request that is never answered, %s it was carried out', async (moment) => {
  const headers = await token();
  await call('POST', '/_local/faults', { match: 'POST /api/v2/roles', hang: moment });
  const ca = readFileSync(tenant.caFile);
  const options = { method: 'POST', ca, headers, servername: 'localhost', timeout: 150 };
  const ended = new Promise<string>((resolve) => {
    const sent = request(`https://${tenant.domain}/api/v2/roles`, options, () => resolve('answered'));
    sent.on('timeout', () => sent.destroy(new Error('no answer')));
    sent.on('error', ({ message }) => resolve(message));
    sent.end(JSON.stringify({ name: `hangs ${moment}` }));
  });
  expect(await ended).toBe('no answer');
  expect((await roleNames(headers)).includes(`hangs ${moment}`)).toBe(moment === 'after');
});

test('a fault that skips is met by a later request, is told until then, and can be taken back', async () => {
  await call('POST', '/_local/faults', { match: 'GET /api/v2/*', status: 503, skip: 1, times: 2 });
  expect((await call('GET', '/api/v2/clients')).status).not.toBe(503);
  expect((await call('GET', '/api/v2/clients')).status).toBe(503);
  expect(JSON.parse((await call('GET', '/_local/faults')).text)).toEqual([
    { match: 'GET /api/v2/*', status: 503, skip: 0, times: 1 },
  ]);
  expect((await call('DELETE', '/_local/faults')).status).toBe(204);
  expect((await call('GET', '/api/v2/clients')).status).not.toBe(503);
});

const KEY = { kid: 'k', cert: 'no', fingerprint: '', thumbprint: '', current: true, current_since: '' };

test.each([
  ['logs', { log_id: 'x', _id: 'x', type: 's' }, '"date" is not a text'],
  ['users', { user_id: 'x', identities: [{ provider: 'auth0' }] }, '"identities[0].connection" is not a text'],
  ['organization_invitations', { id: 'x', organization_id: 'org_1', inviter: 'Ada' }, '"inviter" is not an object'],
  ['clients', { client_id: 'other', name: 'Portal', is_first_party: true }, '"client_id" is not the id of its row'],
  ['signing_keys', { ...KEY, kid: 'x', private_jwk: { kty: 'RSA' } }, '"private_jwk" is not a private key'],
  ['mails', { id: 'x', to: 3 }, '"to" is not a text'],
])('a row of %s that no tenant could have is refused, and nothing is changed', async (collection, row, mistake) => {
  const before = (await call('GET', '/_local/state')).text;
  const state = JSON.parse(before);
  state.collections[collection] = [['x', row]];
  const { status, text } = await call('PUT', '/_local/state', state);
  expect(status).toBe(400);
  expect(JSON.parse(text).error).toBe(
    `This is not the state of a tenant: row "x" of collection "${collection}": ${mistake}`,
  );
  expect((await call('GET', '/_local/state')).text).toBe(before);
});

test('a page on another site cannot reset the tenant', async () => {
  const answer = await call('POST', '/_local/reset', { seed: 'empty' }, { 'sec-fetch-site': 'cross-site' });
  expect(answer.status).toBe(403);
});

test.each([
  ['the origin of another site', { origin: 'https://portal.acme.test:4401' }],
  ['an origin that is kept secret', { origin: 'null' }],
  ['a name that somebody lets lead to this machine', { host: 'rebound.example:4400' }],
  ['such a name as its own origin', { host: 'localhost.rebound.example', origin: 'https://localhost.rebound.example' }],
])('a page with %s cannot reset the tenant or read its console, in a browser of any age', async (_what, headers) => {
  expect((await call('POST', '/_local/reset', { seed: 'empty' }, headers)).status).toBe(403);
  expect((await call('GET', '/_local/console', undefined, headers)).status).toBe(403);
});

test('the console itself may call the tenant', async () => {
  const own = { origin: `https://${tenant.domain}`, 'sec-fetch-site': 'same-origin' };
  expect((await call('POST', '/_local/reset', { seed: 'empty' }, own)).status).toBe(204);
});

test('the clock moves no further than dates go', async () => {
  const far = { advance_seconds: 1e10 };
  const answers: number[] = [];
  for (let turn = 0; turn < 30; turn += 1) answers.push((await call('POST', '/_local/clock', far)).status);
  expect([answers[0], answers.at(-1)]).toEqual([200, 400]);
  expect((await call('GET', '/_local/console/logs')).status).toBe(200);
});

test('a directory below a file is refused with what to do', async () => {
  const below = join(directory, 'ca.pem', 'below');
  await expect(startTenant({ directory: below })).rejects.toMatchObject({ code: 'DIRECTORY_NOT_WRITABLE' });
});

test('two tenants that start at once in a new directory share one authority', async () => {
  const shared = mkdtempSync(join(tmpdir(), 'authority-'));
  const tenants = await Promise.all([1, 2, 3].map(() => startTenant({ directory: shared, seed: 'empty' })));
  const { X509Certificate } = await import('node:crypto');
  const authority = new X509Certificate(readFileSync(join(shared, 'ca.pem')));
  const issued = await Promise.all(tenants.map((started) => started.certificateFor(['portal.acme.test'])));
  await Promise.all(tenants.map((started) => started.close()));
  rmSync(shared, { recursive: true, force: true });
  expect(issued.map(({ cert }) => new X509Certificate(cert).verify(authority.publicKey))).toEqual([true, true, true]);
});

test('a second tenant on the same port is refused with what to do', async () => {
  const port = Number(tenant.domain.split(':')[1]);
  await expect(startTenant({ directory, port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${port} is already in use`,
  });
});
