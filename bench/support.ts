import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** An emulator as a process of its own, so that its time and memory are its own. */
export interface TenantProcess {
  domain: string;
  clientId: string;
  clientSecret: string;
  caFile: string;
  /** Milliseconds from spawn to the line that says it is ready. */
  readyAfter: number;
  process: ChildProcess;
  stop: () => Promise<void>;
}

export async function startTenantProcess(...args: string[]): Promise<TenantProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const main = new URL('../emulator/main.ts', import.meta.url).pathname;
  const started = performance.now();
  const child = spawn(process.execPath, [main, '--port', '0', '--directory', directory, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for await (const line of createInterface({ input: child.stdout })) {
    const readyAfter = performance.now() - started;
    const stop = async () => {
      child.kill('SIGTERM');
      await exited;
      rmSync(directory, { recursive: true, force: true });
    };
    return { ...JSON.parse(line), readyAfter, process: child, stop };
  }
  throw new Error('the emulator ended before it was ready');
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

  /** @throws Error when the status is not 2xx. */
  send(method: string, path: string, body?: unknown): Promise<string> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    return new Promise((resolve, reject) => {
      const url = `https://${this.#tenant.domain}${path}`;
      const sent = request(url, { method, agent: this.#agent, headers }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 300)}`));
      });
      sent.on('error', reject);
      sent.end(payload);
    });
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

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Resident set of a process in MB, from the kernel; NaN where there is no /proc. */
export function residentMegabytes({ process: child }: TenantProcess): number {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
