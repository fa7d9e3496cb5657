import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'emulator', 'main.ts');
/** Of Node, as `npm run tenant` has them: fewer threads of V8 save 10 MB. */
const FLAGS = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  .scripts.tenant.split(' ')
  .slice(1, -1);

/** An emulator as a process of its own: it can be killed, and its time and memory are its own. */
export interface TenantProcess {
  domain: string;
  clientId: string;
  clientSecret: string;
  caFile: string;
  /** Milliseconds from spawn to the line that says it is ready. */
  readyAfter: number;
  process: ChildProcess;
  /** What it has told so far. */
  told: () => string;
  /** Ends it with a signal, SIGTERM unless told, and waits for it. */
  stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface ProcessOptions {
  /** Options of main.ts. */
  args?: readonly string[];
  /** Where the certificates are kept; a new one that goes with the process unless told. */
  directory?: string;
  /** Shell code that goes before it in the same process, such as a limit. */
  shell?: string;
}

export async function startTenantProcess(options: ProcessOptions = {}): Promise<TenantProcess> {
  const { args = [], shell = '', directory = mkdtempSync(join(tmpdir(), 'tenant-process-')) } = options;
  const command = [process.execPath, ...FLAGS, MAIN, '--port', '0', '--directory', directory, ...args];
  const started = performance.now();
  const child = shell
    ? spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'pipe'] })
    : spawn(process.execPath, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  // Whoever starts it may end without stopping it.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    await exited;
    process.removeListener('exit', kill);
    if (!options.directory) rmSync(directory, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const readyAfter = performance.now() - started;
    return { ...JSON.parse(line), readyAfter, process: child, told: () => told, stop };
  }
  await stop();
  throw new Error(`the emulator ended before it was ready: ${told}`);
}

export interface Answer {
  status: number;
  text: string;
}

/** Sends requests to one tenant over kept-alive connections. */
export class Client {
  readonly #tenant: TenantProcess;
  readonly #agent: Agent;
  #token = '';

  constructor(tenant: TenantProcess) {
    this.#tenant = tenant;
    this.#agent = new Agent({ keepAlive: true, ca: readFileSync(tenant.caFile) });
  }

  /** @throws Error when there is no answer. */
  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    return new Promise((resolve, reject) => {
      const url = `https://${this.#tenant.domain}${path}`;
      const sent = request(url, { method, agent: this.#agent, headers }, async (response) => {
        let text = '';
        try {
          for await (const chunk of response) text += chunk;
          resolve({ status: response.statusCode ?? 0, text });
        } catch (error) {
          reject(error);
        }
      });
      sent.on('error', reject);
      sent.end(payload);
    });
  }

  /** The body of the answer. @throws Error when the status is not 2xx. */
  async send(method: string, path: string, body?: unknown): Promise<string> {
    const { status, text } = await this.ask(method, path, body);
    if (status >= 200 && status < 300) return text;
    throw new Error(`${method} ${path}: ${status} ${text.slice(0, 300)}`);
  }

  async logIn(): Promise<void> {
    const { clientId, clientSecret, domain } = this.#tenant;
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const answer = await this.send('POST', '/oauth/token', { ...grant, audience: `https://${domain}/api/v2/` });
    this.#token = JSON.parse(answer).access_token;
  }

  close(): void {
    this.#agent.destroy();
  }
}
