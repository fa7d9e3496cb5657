import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningTenant, type StartOptions, startTenant } from '../../../emulator/index.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON. */
  json: ReturnType<typeof JSON.parse>;
}

export interface Sent {
  form?: { [name: string]: string };
  json?: unknown;
  /** The body as it is. */
  text?: string;
  headers?: { [name: string]: string };
}

/** What a test puts into the tenant: rows by collection. */
export type Rows = { [collection: string]: { [id: string]: object } };

/** A tenant of its own for one test file. */
export class TestTenant {
  readonly running: RunningTenant;
  readonly origin: string;
  readonly #agent: Agent;
  readonly #directory: string;

  private constructor(running: RunningTenant, directory: string) {
    this.running = running;
    this.origin = `https://${running.domain}`;
    this.#directory = directory;
    this.#agent = new Agent({ ca: readFileSync(running.caFile), keepAlive: true });
  }

  static async start(options: Pick<StartOptions, 'rateLimit' | 'assume'> = {}): Promise<TestTenant> {
    const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
    return new TestTenant(await startTenant({ directory, seed: 'empty', ...options }), directory);
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    await this.running.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  send(method: string, path: string, sent: Sent = {}): Promise<Answer> {
    const body =
      sent.text ??
      (sent.form
        ? new URLSearchParams(sent.form).toString()
        : sent.json === undefined
          ? undefined
          : JSON.stringify(sent.json));
    const type = sent.form ? 'application/x-www-form-urlencoded' : 'application/json';
    const headers = { ...(body && { 'content-type': type }), ...sent.headers };
    return new Promise((resolve, reject) => {
      const url = new URL(path, this.origin);
      const open = request(url, { method, headers, agent: this.#agent }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        const json = response.headers['content-type']?.includes('json') && text ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
      open.on('error', reject);
      open.end(body);
    });
  }

  /** Adds or replaces rows, leaving the others. */
  async put(rows: Rows): Promise<void> {
    const state = (await this.send('GET', '/_local/state')).json;
    for (const [name, added] of Object.entries(rows)) {
      const collection = new Map(state.collections[name] ?? []);
      for (const [id, row] of Object.entries(added)) collection.set(id, row);
      state.collections[name] = [...collection];
    }
    const { status, text } = await this.send('PUT', '/_local/state', { json: state });
    if (status !== 204) throw new Error(text);
  }

  /** The rows of a collection, in order. */
  async rows(name: string): Promise<ReturnType<typeof JSON.parse>[]> {
    const state = (await this.send('GET', '/_local/state')).json;
    return (state.collections[name] ?? []).map(([, row]: [string, object]) => row);
  }
}
