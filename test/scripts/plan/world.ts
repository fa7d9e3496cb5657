import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Working } from '../../../scripts/commands/command.ts';
import { deployToTenant, type TenantDeploy } from '../../../scripts/commands/deploy-tenant.ts';
import { writePlan } from '../../../scripts/commands/plan-file.ts';
import { type Planned, type PlanningInput, planDeploy } from '../../../scripts/commands/planning.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { compile } from '../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import type { Plan } from '../../../scripts/plan/plan.ts';
import { deploy } from '../../../scripts/tenants/deploy-cli.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const NEVER = new AbortController().signal;

/** A terminal that nobody reads. */
const SILENT = new Terminal({ write: () => undefined }, { NO_COLOR: '1' });

/** A live tenant, and files to plan for it. */
export class World {
  readonly live: TestTenant;
  readonly directory: string;
  /** What `$env` finds. */
  env: { [name: string]: string } = {};
  /** Where the files lie that the configuration points to, and what is added at the end of some of them. */
  beside: { folder?: string; added?: ReadonlyMap<string, string> } = {};
  readonly #remove: () => void;

  private constructor(live: TestTenant, directory: string, remove: () => void) {
    this.live = live;
    this.directory = directory;
    this.#remove = remove;
  }

  static async start(): Promise<World> {
    const { path, remove } = temporaryDirectory('plan-test');
    return new World(await startTestTenant(path), path, remove);
  }

  /** Writes files that say `assets`, in auth0-deploy-cli's own keys; Actions are bundles already. */
  files(assets: object, bundles: ReadonlyMap<string, string> = new Map(), domain = this.live.domain): string {
    const folder = join(this.directory, 'tenant');
    for (const [name, code] of bundles) {
      mkdirSync(join(this.directory, 'actions', name), { recursive: true });
      writeFileSync(join(this.directory, 'actions', name, 'action.ts'), code);
    }
    this.#putBeside(folder);
    for (const name of ['base', 'environments']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'base', 'all.yaml'), JSON.stringify(assets));
    const credentials = 'credentials: { client_id: { $env: LIVE_ID }, client_secret: { $env: LIVE_SECRET } }';
    for (const environment of ['dev', 'prod']) {
      const file = join(folder, 'environments', `${environment}.yaml`);
      writeFileSync(file, `domain: ${domain}\n${credentials}\n`);
    }
    return folder;
  }

  #putBeside(folder: string): void {
    const { folder: from, added = [] } = this.beside;
    if (from === undefined) return;
    cpSync(from, folder, { recursive: true, filter: (path) => !/\/(base|environments)$|\.yaml$/.test(path) });
    for (const [file, text] of added) appendFileSync(join(folder, file), text);
  }

  /** What work on this tenant needs, told to nobody. */
  get working(): Working {
    return { terminal: SILENT, env: this.env, signal: NEVER };
  }

  /** Deploys `assets` with auth0-deploy-cli alone. */
  async deployed(assets: object, bundles: ReadonlyMap<string, string> = new Map()): Promise<void> {
    const configuration = await loadConfiguration(this.files(assets, bundles), 'dev');
    const compiled = compile(configuration, bundles, this.env);
    try {
      await deploy({ file: compiled.file, access: this.live.access });
    } finally {
      compiled.remove();
    }
  }

  /** Plans a deploy of `assets`; `use` sees it before it is closed. */
  async plan<T = Plan>(
    assets: object,
    options: Partial<PlanningInput> = {},
    use: (planned: Planned) => T | Promise<T> = ({ plan }) => plan as T,
  ): Promise<T> {
    const configuration = await loadConfiguration(this.files(assets, options.bundles), 'dev');
    const planned = await planDeploy(
      {
        configuration,
        bundles: new Map(),
        access: this.live.access,
        deletes: [],
        writesSecrets: false,
        isReviewed: false,
        directory: this.directory,
        ...options,
      },
      this.working,
    );
    try {
      return await use(planned);
    } finally {
      await planned.close();
    }
  }

  /** `npm run plan -- ENVIRONMENT`, kept in a file. */
  async planFile(environment: string, assets: object): Promise<string> {
    const file = join(this.directory, `plan-${environment}.json`);
    const configuration = await loadConfiguration(this.files(assets), environment);
    await this.plan(assets, { configuration, isReviewed: true }, ({ plan }) => writePlan(file, plan));
    return file;
  }

  /** `npm run deploy -- ENVIRONMENT`. `onLine` hears of every line that is told, and is waited for. */
  async deploy(
    environment: string,
    assets: object,
    { onLine, ...options }: Partial<TenantDeploy> & { onLine?: (line: string) => Promise<void> } = {},
  ): Promise<void> {
    const configuration = await loadConfiguration(this.files(assets, options.bundles), environment);
    const terminal = new Terminal({ write: (line) => void onLine?.(line) }, { NO_COLOR: '1' });
    const { directory } = this;
    const order = { bundles: new Map(), deletes: [], allowed: [], writesSecrets: false, isShown: false, directory };
    const { clientId: LIVE_ID, clientSecret: LIVE_SECRET } = this.live;
    const env = { ...this.env, LIVE_ID, LIVE_SECRET };
    const access = { ...this.live.access };
    await deployToTenant({ configuration, access, ...order, ...options }, { terminal, env, signal: NEVER });
  }

  async close(): Promise<void> {
    await this.live.close();
    this.#remove();
  }
}
