import type { ActionBundle } from '../actions/source.ts';
import { buildActions } from '../bundle.ts';
import { actionsOf } from '../config/compile.ts';
import { type Configuration, loadConfiguration, requireSecrets } from '../config/load.ts';
import type { Working } from './command.ts';

/** Reads the configuration of an environment, with every secret there. @throws UserError with all that is wrong */
export function readConfiguration(
  directory: string,
  environment: string,
  { terminal, env }: Working,
): Promise<Configuration> {
  return terminal.task('Configuration', async (task) => {
    const configuration = await loadConfiguration(directory, environment);
    requireSecrets(configuration, env);
    task.done(`${directory}/ for ${environment}, ${configuration.domain}`);
    return configuration;
  });
}

/** Bundles the Actions that the configuration names, and checks their types. @throws UserError ACTION_INVALID */
export function builtOf(
  configuration: Configuration,
  { terminal }: Working,
): Promise<ReadonlyMap<string, ActionBundle>> {
  return terminal.task('Actions', async (task) => {
    const built = await buildActions(configuration.actions, actionsOf(configuration), { types: true });
    task.done([...built].map(([name, { code }]) => `${name} (${Math.ceil(code.length / 1000)} kB)`).join(', '));
    return built;
  });
}

/** The same, for what deploys the code alone. */
export async function bundleOf(configuration: Configuration, context: Working): Promise<ReadonlyMap<string, string>> {
  const built = await builtOf(configuration, context);
  return new Map([...built].map(([folder, { code }]) => [folder, code]));
}
