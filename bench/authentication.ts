/*
 * What the tenant makes of oidc-provider's speed, side by side with the bare library in one run, behind the same TLS:
 * node bench/authentication.ts [seconds a round]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startTenant } from '../emulator/index.ts';
import type { Answer, Sent } from '../test/emulator/authentication/harness.ts';
import { API, acme, CALLBACK, client, invitation, PASSWORD, user, VERIFIER } from '../test/emulator/login/acme.ts';
import { Browser, callbackOf } from '../test/emulator/login/browser.ts';
import { startTenantProcess } from '../test/emulator/tenant-process.ts';
import { median } from './support.ts';

const SECONDS = Number(process.argv[2] ?? 3);
const ROUNDS = 5;
const INVITATIONS = 60;
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** One server under test: what a browser and an application send to it. */
class Server {
  readonly origin: string;
  readonly #agent: Agent;

  constructor(domain: string, caFile: string) {
    this.origin = `https://${domain}`;
    this.#agent = new Agent({ keepAlive: true, ca: readFileSync(caFile) });
  }

  send(method: string, path: string, { form, json, headers }: Sent = {}): Promise<Answer> {
    const body = form ? new URLSearchParams(form).toString() : json === undefined ? '' : JSON.stringify(json);
    const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
    const all = { ...(body && { 'content-type': type, 'content-length': Buffer.byteLength(body) }), ...headers };
    return new Promise((resolve, reject) => {
      const sent = request(this.origin + path, { method, agent: this.#agent, headers: all }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        const isJson = response.headers['content-type']?.includes('json') && text;
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          json: isJson && JSON.parse(text),
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

interface Paths {
  authorize: string;
  token: string;
  api: { [name: string]: string };
}

const TENANT: Paths = {
  authorize: '/authorize',
  token: '/oauth/token',
  api: { audience: API, organization: 'org_acme' },
};
const BARE: Paths = { authorize: '/auth', token: '/token', api: { resource: 'https://api.bench.test' } };

async function clientCredentials(server: Server, { token, api }: Paths): Promise<void> {
  const { organization: _, ...resource } = api;
  const worker = { grant_type: 'client_credentials', client_id: 'worker', client_secret: 'worker-secret' };
  const { status, text } = await server.send('POST', token, { form: { ...worker, ...resource, scope: 'read:things' } });
  if (status !== 200) throw new Error(text);
}

/** From /authorize over the login page to tokens. */
async function codeFlow(
  server: Server,
  { authorize, token, api }: Paths,
  extra = {},
  email = 'omar@acme.test',
): Promise<void> {
  const query = new URLSearchParams({
    client_id: 'portal',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email read:things',
    state: 'the-state',
    nonce: 'the-nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...api,
    ...extra,
  });
  const browser = new Browser(server);
  const page = await browser.open(`${authorize}?${query}`);
  const { code = '' } = callbackOf(await browser.submit(page, { email, password: PASSWORD }));
  const secret = { client_id: 'portal', client_secret: 'portal-secret' };
  const grant = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER };
  const { json, text } = await server.send('POST', token, { form: { ...secret, ...grant } });
  if (!json?.id_token) throw new Error(text);
}

/** How often a second `work` is done by that many at once. */
async function rate(atOnce: number, work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  const end = started + SECONDS * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        await work();
        done += 1;
      }
    }),
  );
  return done / ((performance.now() - started) / 1000);
}

async function startBare(directory: string): Promise<{ domain: string; stop: () => void }> {
  const tenant = await startTenant({ directory, seed: 'empty' });
  const certificate = await tenant.certificateFor(['localhost']);
  await tenant.close();
  const files = [join(directory, 'bare.crt'), join(directory, 'bare.key')] as const;
  writeFileSync(files[0], certificate.cert);
  writeFileSync(files[1], certificate.key);
  const program = new URL('./bare-provider.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, ...files], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) return { domain: `localhost:${JSON.parse(line).port}`, stop: () => child.kill() };
  }
  throw new Error('the bare provider ended before it was ready');
}

/** An application with an organization and its member, a machine, and invitations. */
async function fill(server: Server): Promise<void> {
  const state = (await server.send('GET', '/_local/state')).json;
  const worker = { client_id: 'worker', client_secret: 'worker-secret', name: 'Worker', is_first_party: true };
  const member = { organization_id: 'org_acme', user_id: 'auth0|omar', roles: ['rol_admin'], created_at: '' };
  const numbers = [...new Array(INVITATIONS).keys()];
  const rows = {
    ...acme(),
    clients: { portal: client, worker },
    users: { 'auth0|omar': user('omar') },
    client_grants: { g: { id: 'g', client_id: 'worker', audience: API, scope: ['read:things'] } },
    organization_members: { 'org_acme|auth0|omar': member },
    organization_invitations: Object.fromEntries(
      numbers.map((n) => [`uinv_${n}`, invitation(String(n), `guest${n}@acme.test`)]),
    ),
  };
  for (const [name, added] of Object.entries(rows)) {
    state.collections[name] = [...(state.collections[name] ?? []), ...Object.entries(added)];
  }
  const { status, text } = await server.send('PUT', '/_local/state', { json: state });
  if (status !== 204) throw new Error(text);
}

async function compare(title: string, ours: () => Promise<number>, bare: () => Promise<number>): Promise<void> {
  const pairs: [number, number][] = [];
  // The first round of each warms up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) pairs.push([await ours(), await bare()]);
  const counted = pairs.slice(1);
  const [a, b] = [median(counted.map(([one]) => one)), median(counted.map(([, other]) => other))];
  const ratio = median(counted.map(([one, other]) => one / other));
  const columns = [a.toFixed(0), b.toFixed(0), ratio.toFixed(2)].map((text) => text.padStart(10)).join('');
  console.log(title.padEnd(40) + columns);
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-bare-'));
  const [bareProcess, tenantProcess] = [
    await startBare(directory),
    await startTenantProcess({ args: ['--seed', 'empty'] }),
  ];
  const tenant = new Server(tenantProcess.domain, tenantProcess.caFile);
  const bare = new Server(bareProcess.domain, join(directory, 'ca.pem'));
  try {
    await fill(tenant);
    console.log(`${'a second'.padEnd(40)}${'tenant'.padStart(10)}${'bare'.padStart(10)}${'ratio'.padStart(10)}`);
    await compare(
      'client credentials (8 at once)',
      () => rate(8, () => clientCredentials(tenant, TENANT)),
      () => rate(8, () => clientCredentials(bare, BARE)),
    );
    await compare(
      'code flow with an organization (4 at once)',
      () => rate(4, () => codeFlow(tenant, TENANT)),
      () => rate(4, () => codeFlow(bare, BARE)),
    );
    const times: number[] = [];
    for (let n = 0; n < INVITATIONS; n += 1) {
      const started = performance.now();
      await codeFlow(tenant, TENANT, { invitation: `ticket-${n}` }, `guest${n}@acme.test`);
      times.push(performance.now() - started);
    }
    console.log(`\nan invitation accepted, mail to tokens: ${median(times.slice(5)).toFixed(1)} ms median`);
  } finally {
    tenant.close();
    bare.close();
    bareProcess.stop();
    await tenantProcess.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

await main();
