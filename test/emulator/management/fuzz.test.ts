import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningTenant, startTenant } from '../../../emulator/index.ts';
import { type FuzzRequest, requests } from './fuzz.ts';

/** `npm run fuzz` for 50,000; `FUZZ_SEED` repeats a run. */
const RUNS = Number(process.env.FUZZ_REQUESTS ?? 1500);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** After so many requests the tenant begins anew, so that comparing its state stays cheap. */
const A_STRETCH = 400;

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
  return text === '' ? {} : JSON.parse(text);
}

const state = async () => (await send({ method: 'GET', path: '/_local/state', contentType: '', body: undefined })).text;

async function logIn(): Promise<void> {
  const { clientId: client_id, clientSecret: client_secret } = tenant;
  const audience = `https://${tenant.domain}/api/v2/`;
  const grant = { grant_type: 'client_credentials', client_id, client_secret, audience };
  token = (await call('POST', '/oauth/token', grant)).access_token ?? '';
}

beforeAll(async () => {
  tenant = await startTenant({ directory, seed: 'new-tenant' });
  agent = new Agent({ keepAlive: true, ca: readFileSync(tenant.caFile) });
});

afterAll(async () => {
  agent.destroy();
  await tenant.close();
  rmSync(directory, { recursive: true, force: true });
});

/** Begins anew with a row of each of some kinds, so that paths with ids lead somewhere. */
async function begin(): Promise<string[]> {
  await call('POST', '/_local/reset', { seed: 'new-tenant' });
  await logIn();
  // What a tenant has from its first day and makes when it is first asked for it: keys, and the secret of its cookies.
  await call('GET', '/api/v2/keys/encryption');
  await send({ method: 'GET', path: '/authorize', contentType: '', body: undefined });
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
  const others = ['en', 'login', 'post-login', 'verify_email', 'signup', 'sms'];
  return [...made.flatMap(idsIn), ...others];
}

/** Of a row that was made: later requests use it. */
function idsIn(row: { [field: string]: unknown }): string[] {
  return ['id', 'client_id', 'user_id', 'custom_domain_id', 'themeId']
    .map((name) => row[name])
    .filter((id) => typeof id === 'string' && id !== '' && id.length < 200)
    .map((id) => encodeURIComponent(String(id).toWellFormed()));
}

function parsed(text: string): { [field: string]: unknown } {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : {};
  return value as { [field: string]: unknown };
}

/** What stands where two texts begin to differ; empty when they are the same. */
function firstDifference(one: string, other: string): string {
  if (one === other) return '';
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return `…${one.slice(at - 300, at + 100)}… became …${other.slice(at - 100, at + 300)}…`;
}

test(`whatever is sent, nothing fails, and what is refused changes nothing (FUZZ_SEED=${SEED})`, async () => {
  const known: string[] = [];
  let [count, before, refused] = [0, '', 0];
  await fc.assert(
    fc.asyncProperty(requests(known), async (asked) => {
      if (count % A_STRETCH === 0) {
        known.splice(0, known.length, ...(await begin()));
        before = await state();
      }
      count += 1;
      const { status, text } = await send(asked);
      expect(status === 501 || status < 500, `${status} ${text.slice(0, 200)}`).toBe(true);
      if (status >= 400) expect(JSON.parse(text)).toMatchObject({ statusCode: status, message: expect.any(String) });
      // A key was revoked.
      if (status === 401) await logIn();
      if (status < 300 && asked.method !== 'GET') known.push(...idsIn(parsed(text)));
      const after = await state();
      if (status >= 400 || asked.method === 'GET') {
        refused += 1;
        expect(
          firstDifference(status === 401 ? after : before, after),
          `${asked.method} ${asked.path} -> ${status}`,
        ).toBe('');
      }
      before = after;
    }),
    { numRuns: RUNS, endOnFailure: true, seed: SEED },
  );
  expect(refused).toBeGreaterThan(RUNS / 4);
  expect(refused).toBeLessThan(RUNS);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
}, 3_600_000);
