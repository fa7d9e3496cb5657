import { readFileSync } from 'node:fs';
import type { RunningTenant, Seed } from '../../emulator/index.ts';
import { UserError } from '../errors.ts';
import { type Json, objectOf } from '../plan/json.ts';
import type { Snapshot } from '../plan/snapshot.ts';
import type { RecordedWrite, RowChange } from '../plan/writes.ts';
import type { TenantAccess } from '../tenants/access.ts';
import { type Gate, type Guard, startGuard } from '../tenants/guard.ts';
import { fetchTrusting } from '../tenants/https-fetch.ts';
import type { Managed } from '../tenants/reads.ts';
import { movedTo, readSnapshot, renameDomain } from '../tenants/snapshot.ts';
import { TokenSource } from '../tenants/token.ts';
import { accessTo, startTenantHere } from './deploy-local.ts';

/**
 * A copy of a tenant in the emulator, with a guard in front of it that writes down what auth0-deploy-cli does. Both sides of
 * the guard see the addresses that they expect: auth0-deploy-cli those of the tenant, the emulator its own.
 */
export class TenantCopy {
  readonly tenant: RunningTenant;
  /** The domain of the tenant that it is a copy of. */
  readonly domain: string;
  readonly access: TenantAccess;
  /** Requests to it with a token that it takes also when the client that asked for it is not part of the copy. */
  readonly send: typeof fetch;
  readonly #writes: Omit<RecordedWrite, 'rows'>[] = [];
  #guard: Guard | undefined;

  private constructor(tenant: RunningTenant, domain: string) {
    this.tenant = tenant;
    this.domain = domain;
    this.access = accessTo(tenant);
    const tokens = new TokenSource(this.access, fetchTrusting(readFileSync(tenant.caFile, 'utf8')));
    this.send = async (input, init) => {
      const authorization = `Bearer ${await tokens.get()}`;
      const headers = { ...Object.fromEntries(new Headers(init?.headers)), authorization };
      return tenant.fetch(input, { ...init, headers });
    };
  }

  /** An empty copy, or a new tenant. @throws UserError */
  static async start(domain: string, directory = '.local', seed: Seed = 'empty'): Promise<TenantCopy> {
    const copy = new TenantCopy(
      await startTenantHere({ port: 0, directory, seed, requestsKept: Number.POSITIVE_INFINITY }),
      domain,
    );
    copy.#guard = await startGuard({
      domain: copy.tenant.domain,
      send: copy.send,
      certificate: await copy.tenant.certificateFor(['localhost']),
      gate: copy.#record,
      onStop: () => undefined,
    });
    return copy;
  }

  /** Where auth0-deploy-cli finds it. */
  get through(): { domain: string; caFile: string; token: string } {
    const { domain = '', token = '' } = this.#guard ?? {};
    return { domain, token, caFile: this.tenant.caFile };
  }

  /** Makes it hold what the tenant answered. @throws UserError */
  async fill(snapshot: Snapshot): Promise<void> {
    // The token must be got while its client is there; the copy takes it ever after.
    await this.send(`https://${this.tenant.domain}/api/v2/tenants/settings`);
    const { answers } = movedTo(snapshot, this.tenant.domain);
    const answer = await this.#local('snapshot', { method: 'PUT', body: JSON.stringify(answers) });
    if (answer.ok) return;
    const { error = answer.statusText } = objectOf((await answer.json()) as Json);
    const fix = 'Report this with the output of the command; nothing was written to the tenant';
    throw new UserError('PLAN_INVALID', `A copy of the tenant cannot be made: ${error}`, fix);
  }

  /** What it holds, with the addresses of the tenant. */
  async snapshot(managed: Managed): Promise<Snapshot> {
    const { domain } = this.tenant;
    return movedTo(await readSnapshot({ send: this.send, domain, managed }), this.domain);
  }

  /** The writes of auth0-deploy-cli in the order in which they were answered, with the rows that each changed. */
  async writes(): Promise<RecordedWrite[]> {
    type Told = { method: string; path: string; changes: RowChange[] };
    const told = (await (await this.#local('requests')).json()) as Told[];
    const rest = told.filter(({ method }) => method !== 'GET');
    return this.#writes.map((write) => {
      const path = `/api/v2${write.path}${write.query}`;
      const index = rest.findIndex((one) => one.method === write.method && one.path === path);
      const [found] = index < 0 ? [] : rest.splice(index, 1);
      if (!found) throw new Error(`the copy does not tell what ${write.method} ${write.path} changed`);
      return { ...write, rows: found.changes };
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#guard?.close(), this.tenant.close()]);
  }

  readonly #record: Gate = async (request, forward) => {
    const body = request.body === undefined ? undefined : renameDomain(request.body, this.domain, this.tenant.domain);
    const answer = await forward({
      ...request,
      body,
      query: this.#moved(request.query),
      path: this.#moved(request.path),
    });
    const shown = answer.body === undefined ? undefined : renameDomain(answer.body, this.tenant.domain, this.domain);
    if (request.method !== 'GET') {
      const { method, path, query } = request;
      this.#writes.push({ method, path, query, body: request.body, status: answer.status, answer: shown });
    }
    return { ...answer, body: shown };
  };

  /** Addresses in paths and queries are escaped. */
  #moved(text: string): string {
    return text.replaceAll(encodeURIComponent(this.domain), encodeURIComponent(this.tenant.domain));
  }

  #local(path: string, init?: RequestInit): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    return this.tenant.fetch(`https://${this.tenant.domain}/_local/${path}`, { headers, ...init });
  }
}
