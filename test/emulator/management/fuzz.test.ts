import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../../emulator/index.ts';
import { type FuzzRequest, requests } from './fuzz.ts';

/** `FUZZ_REQUESTS=50000 npx vitest run test/emulator/management/fuzz` for the long run. */
const RUNS = Number(process.env.FUZZ_REQUESTS ?? 1500);

const directory = mkdtempSync(join(tmpdir(), 'fuzz-'));
let tenant: RunningTenant;
let agent: Agent;
let token = '';

interface Answer {
  status: number;
  text: string;
}

function send({ method, path, contentType, body }: FuzzRequest): Promise<Answer> {
  // Node frames the body of a DELETE only when its length is told.
  const length = body !== undefined && { 'content-length': Buffer.byteLength(body) };
  const headers = { 'content-type': contentType, ...length, ...(token && { authorization: `Bearer ${token}` }) };
  return new Promise((resolve, reject) => {
    const sent = request(`https://${tenant.domain}${path}`, { method, agent, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function call(method: string, path: string, value?: unknown): Promise<{ [field: string]: string }> {
  const body = value === undefined ? undefined : JSON.stringify(value);
  const { text } = await send({ method, path, contentType: 'application/json', body });
  return JSON.parse(text);
}

beforeAll(async () => {
  tenant = await startTenant({ directory, seed: 'new-tenant' });
  agent = new Agent({ keepAlive: true, ca: readFileSync(tenant.caFile) });
  const { clientId: client_id, clientSecret: client_secret } = tenant;
  const audience = `https://${tenant.domain}/api/v2/`;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience };
  token = (await call('POST', '/oauth/token', grant)).access_token ?? '';
});

afterAll(async () => {
  agent.destroy();
  await tenant.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Rows of each kind, so that paths with ids lead somewhere. */
async function ids(): Promise<string[]> {
  const made = await Promise.all([
    call('POST', '/api/v2/organizations', { name: 'acme' }),
    call('POST', '/api/v2/roles', { name: 'admin' }),
    call('POST', '/api/v2/clients', { name: 'Portal' }),
    call('POST', '/api/v2/users', {
      email: 'ada@acme.example',
      password: 'correct-Horse-1',
      connection: 'Username-Password-Authentication',
    }),
  ]);
  const found = made.map(({ id, client_id, user_id }) => id ?? client_id ?? user_id);
  return [
    ...found.filter((id) => id !== undefined).map(encodeURIComponent),
    'en',
    'login',
    'post-login',
    'verify_email',
  ];
}

test('whatever is sent, the answer is a success or a clear refusal, never a failure of the emulator', async () => {
  const known = await ids();
  expect(known.length).toBeGreaterThan(7);
  await fc.assert(
    fc.asyncProperty(requests(known), async (asked) => {
      const { status, text } = await send(asked);
      expect(status === 501 || status < 500, `${status} ${text.slice(0, 200)}`).toBe(true);
      if (status >= 400) expect(JSON.parse(text)).toMatchObject({ statusCode: status, message: expect.any(String) });
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 1_200_000);
