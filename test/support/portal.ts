import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningTenant, startTenant } from '../../emulator/index.ts';
import { bundleActions } from '../../scripts/bundle.ts';
import { importInto } from '../../scripts/commands/import.ts';
import { type Rehearsable, rehearsable } from '../../scripts/commands/tenant-data.ts';
import { Terminal } from '../../scripts/commands/terminal.ts';
import { actionsOf } from '../../scripts/config/compile.ts';
import { loadConfiguration } from '../../scripts/config/load.ts';
import { type RunningApplication, startApplication } from '../../scripts/journey/application.ts';
import { fetchTrusting } from '../../scripts/tenants/https-fetch.ts';
import { invite, isPending, memberRoles } from '../../scripts/tenants/invitations.ts';
import { connect, type Management } from '../../scripts/tenants/management.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const NEVER = new AbortController().signal;

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

/** A copy of tenant/ and actions/ whose local environment uses these ports. */
export function configurationFor(directory: string, tenantPort: number, portalPort: number): string {
  cpSync(join(ROOT, 'tenant'), join(directory, 'tenant'), { recursive: true });
  symlinkSync(join(ROOT, 'actions'), join(directory, 'actions'));
  const file = join(directory, 'tenant', 'environments', 'local.yaml');
  const text = readFileSync(file, 'utf8').replaceAll('4400', String(tenantPort)).replaceAll('4401', String(portalPort));
  writeFileSync(file, text);
  return join(directory, 'tenant');
}

async function deployTo({ domain, clientId, clientSecret, caFile }: RunningTenant, directory: string) {
  const tenantPort = Number(domain.split(':')[1]);
  const folder = configurationFor(directory, tenantPort, await freePort());
  const configuration = await loadConfiguration(folder, 'local');
  const folders = actionsOf(configuration).map((action) => action.folder);
  const bundles = await bundleActions(configuration.actions, folders);
  const access = { domain, credentials: { kind: 'secret', clientId, clientSecret }, caFile, isLocal: true } as const;
  const terminal = new Terminal({ write: () => undefined }, { NO_COLOR: '1' });
  await importInto(access, configuration, bundles, { terminal, env: process.env, signal: NEVER });
  const ready = rehearsable(configuration);
  if (typeof ready === 'string') throw new Error(ready);
  return { api: await connect(access), ready };
}

/** The tenant of tenant/, deployed by auth0-deploy-cli to a local tenant of its own, and its sample application. */
export class Portal {
  readonly tenant: RunningTenant;
  readonly api: Management;
  readonly ready: Rehearsable;
  readonly #directory: string;
  #application: RunningApplication | undefined;
  #deployed: unknown;

  private constructor(directory: string, tenant: RunningTenant, api: Management, ready: Rehearsable) {
    this.#directory = directory;
    this.tenant = tenant;
    this.api = api;
    this.ready = ready;
  }

  static async start(): Promise<Portal> {
    const directory = mkdtempSync(join(tmpdir(), 'portal-'));
    const tenant = await startTenant({ directory, seed: 'new-tenant' });
    const { api, ready } = await deployTo(tenant, directory);
    const portal = new Portal(directory, tenant, api, ready);
    portal.#deployed = await portal.local('GET', 'state');
    return portal;
  }

  /** Everything is again as it was deployed. */
  async reset(): Promise<void> {
    await this.local('PUT', 'state', this.#deployed);
  }

  /** One of the emulator's own endpoints. */
  async local(method: string, path: string, body?: unknown): Promise<unknown> {
    const ask = fetchTrusting(readFileSync(this.tenant.caFile, 'utf8'));
    const json = { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await ask(`https://${this.tenant.domain}/_local/${path}`, {
      method,
      ...(body !== undefined && json),
    });
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  async client(): Promise<{ client_id: string; client_secret: string }> {
    for await (const { name, client_id = '', client_secret = '' } of await this.api.clients.list({
      is_global: false,
    })) {
      if (name === this.ready.plan.application) return { client_id, client_secret };
    }
    throw new Error('the application was not deployed');
  }

  /** Starts the application, or starts it anew. `origin`: somewhere else than where it is configured. */
  async startApplication({ dropsInvitation = false, origin = this.ready.loginUri.origin } = {}): Promise<string> {
    await this.#application?.close();
    const { client_id: clientId, client_secret: clientSecret } = await this.client();
    const baseUrl = new URL(origin);
    this.#application = await startApplication({
      issuer: `https://${this.tenant.domain}`,
      baseUrl,
      clientId,
      clientSecret,
      audience: this.ready.audience,
      certificate: await this.tenant.certificateFor([baseUrl.hostname]),
      caFile: this.tenant.caFile,
      dropsInvitation,
      signal: NEVER,
    });
    return this.#application.url;
  }

  /** Invites somebody to the first role and reads the link out of the mail. */
  async invite(
    email: string,
  ): Promise<{ link: string; pending: () => Promise<boolean>; roles: () => Promise<string[] | undefined> }> {
    const { organization, role, application } = this.ready.plan;
    const order = { email, organization, roles: [role], application, inviter: 'Ada Lovelace' };
    const invited = await invite(this.api, this.tenant.domain, order);
    const mails = (await this.local('GET', 'outbox')) as { to: string; links: string[] }[];
    const link = mails.find(({ to }) => to === email)?.links.find((href) => href.includes('invitation='));
    if (!link) throw new Error(`no mail with an invitation link for ${email}`);
    const { api } = this;
    return { link, pending: () => isPending(api, invited), roles: () => memberRoles(api, invited, email) };
  }

  async close(): Promise<void> {
    await this.#application?.close();
    await this.tenant.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
