import type { RunningTenant } from '../../emulator/index.ts';
import type { ActionBundle } from '../actions/source.ts';
import { buildActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import type { Configuration } from '../config/load.ts';
import { UserError } from '../errors.ts';
import type { Management } from '../tenants/management.ts';
import type { Working } from './command.ts';
import { accessTo } from './deploy-local.ts';
import { importInto } from './import.ts';
import { builtOf, readConfiguration } from './prepare.ts';

/** What a local tenant runs: the configuration as it was deployed last, and the Actions' bundles. */
export class LocalDeployment {
  readonly #directory: string;
  readonly #tenant: RunningTenant;
  readonly #context: Working;
  #deployed: { configuration: Configuration; built: ReadonlyMap<string, ActionBundle> } | undefined;

  constructor(directory: string, tenant: RunningTenant, context: Working) {
    this.#directory = directory;
    this.#tenant = tenant;
    this.#context = context;
  }

  /** Deploys everything, as `npm run deploy` does. @throws UserError */
  async deployAll(configuration?: Configuration): Promise<void> {
    const read = configuration ?? (await readConfiguration(this.#directory, 'local', this.#context));
    const built = await builtOf(read, this.#context);
    for (const { code, map } of built.values()) this.#tenant.learnSource(code, map);
    const bundles = new Map([...built].map(([folder, { code }]) => [folder, code]));
    await importInto(accessTo(this.#tenant), read, bundles, this.#context);
    this.#deployed = { configuration: read, built };
  }

  /**
   * Replaces the code of those Actions whose bundle is another one now, and then checks their types: what is wrong with
   * these must not keep somebody from trying. auth0-deploy-cli takes longer to start than an edit may take to run, so
   * on the local tenant, and for nothing but code, the Management API is called without it. @throws UserError
   */
  async deployActions(api: Management): Promise<void> {
    if (!this.#deployed) return this.deployAll();
    const { configuration, built: before } = this.#deployed;
    const actions = actionsOf(configuration);
    await this.#context.terminal.task('Actions', async (task) => {
      const built = await buildActions(configuration.actions, actions);
      const changed = actions.filter(({ folder }) => built.get(folder)?.code !== before.get(folder)?.code);
      for (const { name, folder } of changed) {
        const { code = '', map = '' } = built.get(folder) ?? {};
        this.#tenant.learnSource(code, map);
        await replaceCode(api, name, code);
      }
      this.#deployed = { configuration, built };
      const names = changed.map(({ name }) => name).join(', ');
      task.done(
        changed.length === 0 ? 'nothing to deploy: the bundles are the same' : `${names} runs at the next login`,
      );
    });
    await buildActions(configuration.actions, actions, { types: true }).catch((error: unknown) => {
      this.#context.terminal.outcome(false, 'Types', 'it runs here all the same; npm run deploy would refuse it');
      throw error;
    });
  }
}

/** @throws UserError DEPLOY_FAILED where the tenant has no such Action */
async function replaceCode(api: Management, name: string, code: string): Promise<void> {
  const found = await api.actions.list({ actionName: name });
  const action = found.data.find((one) => one.name === name);
  if (!action?.id) {
    const fix = 'Save a file in tenant/ to deploy everything';
    throw new UserError('DEPLOY_FAILED', `The local tenant has no Action ${name}`, fix);
  }
  await api.actions.update(action.id, { code });
  await api.actions.deploy(action.id);
}
