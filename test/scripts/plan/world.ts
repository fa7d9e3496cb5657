import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Planned, type PlanningInput, planDeploy } from '../../../scripts/commands/planning.ts';
import { Terminal } from '../../../scripts/commands/terminal.ts';
import { compile } from '../../../scripts/config/compile.ts';
import { loadConfiguration } from '../../../scripts/config/load.ts';
import type { Plan } from '../../../scripts/plan/plan.ts';
import { deploy } from '../../../scripts/tenants/deploy-cli.ts';
import { startTestTenant, type TestTenant, temporaryDirectory } from '../support.ts';

const NEVER = new AbortController().signal;

/** A terminal that nobody reads. */
export function silent(): { terminal: Terminal; lines: string[] } {
  const lines: string[] = [];
  return { terminal: new Terminal({ write: (text) => lines.push(text) }, { NO_COLOR: '1' }), lines };
}

/** A live tenant, and files to plan for it. */
export class World {
  readonly live: TestTenant;
  readonly directory: string;
  /** What `$env` finds. */
  env: { [name: string]: string } = {};
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
  files(assets: object, bundles: ReadonlyMap<string, string> = new Map()): string {
    const folder = join(this.directory, 'tenant');
    for (const [name, code] of bundles) {
      mkdirSync(join(this.directory, 'actions', name), { recursive: true });
      writeFileSync(join(this.directory, 'actions', name, 'action.ts'), code);
    }
    for (const name of ['base', 'environments']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'base', 'all.yaml'), JSON.stringify(assets));
    writeFileSync(join(folder, 'environments', 'dev.yaml'), `domain: ${this.live.domain}\n`);
    return folder;
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
    const { terminal } = silent();
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
      { terminal, env: this.env, signal: NEVER },
    );
    try {
      return await use(planned);
    } finally {
      await planned.close();
    }
  }

  async close(): Promise<void> {
    await this.live.close();
    this.#remove();
  }
}
