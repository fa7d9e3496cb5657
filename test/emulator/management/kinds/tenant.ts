import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startTenant } from '../../../../emulator/index.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of an answer is what it checks
  body: any;
}

export type Api = (method: string, path: string, body?: unknown, type?: string) => Promise<Answer>;

/** An empty tenant for the tests of a file, and its Management API with every scope. */
export function useTenant(): Api {
  const directory = mkdtempSync(join(tmpdir(), 'tenant-'));
  let agent: Agent | undefined;
  let base = '';
  let token = '';
  let close: (() => Promise<void>) | undefined;
  const send = (method: string, path: string, body?: unknown, type = 'application/json') =>
    new Promise<Answer>((resolve, reject) => {
      const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
      const length = content === undefined ? {} : { 'content-length': Buffer.byteLength(content) };
      const headers = { 'content-type': type, ...length, ...(token && { authorization: `Bearer ${token}` }) };
      const sent = request(`${base}${path}`, { method, headers, ...(agent && { agent }) }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) });
      });
      sent.on('error', reject);
      sent.end(content);
    });
  beforeAll(async () => {
    const tenant = await startTenant({ directory, seed: 'empty' });
    close = () => tenant.close();
    agent = new Agent({ keepAlive: true, ca: readFileSync(tenant.caFile) });
    base = `https://${tenant.domain}`;
    const { clientId: client_id, clientSecret: client_secret } = tenant;
    const grant = { grant_type: 'client_credentials', client_id, client_secret, audience: `${base}/api/v2/` };
    token = (await send('POST', '/oauth/token', grant)).body.access_token;
  });
  afterAll(async () => {
    agent?.destroy();
    await close?.();
    rmSync(directory, { recursive: true, force: true });
  });
  return (method, path, body, type) => send(method, `/api/v2${path}`, body, type);
}
